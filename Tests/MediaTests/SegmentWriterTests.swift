import Testing
import UsherCore

@testable import Media

@Suite struct SegmentWriterTests {
    /// The times of the segment that is written of the packets of `clip`, which come at `arrivals`, seconds.
    static func times(_ clip: String, _ name: String, _ arrivals: [Double]) throws -> [Double] {
        let input = try LiveInputTests.open(clip)
        let path = "\(Clip.directory)/\(name)"
        let writer = try SegmentWriter(path: path, copying: input)
        for arrival in arrivals {
            guard try input.next() != nil else { break }
            try writer.append(from: input, arrivedAt: .seconds(arrival))
        }
        try writer.finish()
        return try Reading(path).times.map(\.seconds)
    }

    @Test func aStreamWithoutTimesIsRecordedWithThoseOfItsArrival() throws {
        let clip = try Clip.make("motion.mpjpeg", "\(LiveInputTests.scene) -c:v mjpeg -f mpjpeg")
        #expect(try LiveInputTests.open(clip).facts.container == "mpjpeg")
        // Five a second, a pause of 12 s, then what came up meanwhile at once; FFmpeg says 25 a second throughout.
        let before = (0..<50).map { 7 + Double($0) / 5 }
        let after = (1...10).map { 29 + Double($0) / 5 }
        let arrivals = before + [29, 29, 29] + after
        let times = try Self.times(clip, "motion.mp4", arrivals)
        #expect(times.count == arrivals.count)
        for (time, arrival) in zip(times, arrivals) { #expect(abs(time - (arrival - 7)) < 0.01, "\(time) \(arrival)") }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func aStreamWithTimesKeepsThem() throws {
        let clip = try LiveInputTests.clip()
        let times = try Self.times(clip, "timed.mp4", (0..<50).map { Double($0) / 5 })
        #expect(times.count == 50)
        for (index, time) in times.enumerated() { #expect(abs(time - Double(index) / 25) < 0.001, "\(time)") }
    }
}

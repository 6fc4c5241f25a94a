import Testing
import UsherCore

@testable import Media

@Suite struct LossTests {
    private static let scene = "-f lavfi -i testsrc2=s=320x180:r=25:d=8 -g 25"
    /// A steady recording that lacks its fourth and fifth second.
    private static let gap =
        "-f lavfi -i testsrc2=s=160x90:r=25:d=8 -vf select=not(between(t\\,3\\,5)) -vsync vfr -g 25"

    /// A clip with a hole in it.
    struct Holed: Sendable, CustomTestStringConvertible {
        let name: String
        let encoder: String
        let arguments: String
        let isCut: Bool
        var testDescription: String { "\(name), \(isCut ? "cut" : "zeroed")" }
        /// Of the loss this much at least is told: of a fragmented MP4 only the bytes say how much it was.
        var part: Double { name.hasSuffix("mp4") ? 0.75 : 1 }

        static let all: [Holed] = [true, false].flatMap { isCut in
            [
                ("a.webm", "libvpx-vp9", "-deadline realtime -cpu-used 8"), ("b.avi", "mjpeg", ""),
                ("c.mkv", "libx264", "-bf 2"), ("d.ts", "libx264", "-bf 2"),
                ("e.mp4", "libx264", "-bf 2 -movflags frag_keyframe+empty_moov+default_base_moof"),
            ].map { Holed(name: $0.0, encoder: $0.1, arguments: "-c:v \($0.1) \($0.2)", isCut: isCut) }
        }
    }

    /// A clip whose middle is zeroes, or gone.
    private static func holed(_ bytes: [UInt8], part: Double, isCut: Bool) -> [UInt8] {
        let (from, to) = (bytes.count * 45 / 100, Int(Double(bytes.count) * (0.45 + part)))
        return Array(bytes[..<from]) + [UInt8](repeating: 0, count: isCut ? 0 : to - from) + Array(bytes[to...])
    }

    private static func lost(_ damage: Damage) -> Duration {
        damage.spans.reduce(.zero) { $0 + ($1.upperBound - $1.lowerBound) }
    }

    @Test(arguments: Holed.all)
    func theSpansOfAHoleHoldAllThatIsMissing(_ clip: Holed) throws {
        guard Clip.canEncode(clip.encoder) else { return }
        let whole = try Clip.bytes(Clip.make("loss-" + clip.name, "\(Self.scene) \(clip.arguments)"))
        let path = try Clip.write("hole-\(clip.isCut)-" + clip.name, Self.holed(whole, part: 0.1, isCut: clip.isCut))
        let reading = try Reading(path)
        let missing = Duration.milliseconds(40) * (200 - reading.times.count)
        #expect(missing > .milliseconds(400), "\(reading.times.count) frames")
        let lost = Self.lost(reading.damage)
        #expect(lost >= missing * clip.part - .milliseconds(80), "\(reading.damage), \(missing) missing")
        #expect(lost <= missing + .milliseconds(1500), "\(reading.damage), \(missing) missing")
        #expect(try Reading(path, threads: 1).damage == reading.damage)
    }

    @Test func aSteadyRecordingThatStandsStillHasLostSomething() throws {
        let reading = try Reading(Clip.make("gap.mkv", Self.gap + " -c:v libx264 -bf 2"))
        let span = try #require(reading.damage.spans.first)
        #expect(reading.damage.spans.count == 1)
        #expect(span.lowerBound == MediaTime(nanoseconds: 2_960_000_000))
        #expect(span.upperBound == MediaTime(nanoseconds: 5_040_000_000))
        #expect(reading.damage.framesDamaged == 51)
    }

    @Test func pausesOfAVariableFrameRateAreNoDamage() throws {
        // Frames 0, 1, 3 of every three seconds: steps of one and two frames, and pauses of 2.88 s.
        let paused =
            "-f lavfi -i testsrc2=s=64x64:r=25:d=60 -vf select=lt(mod(n\\,75)\\,4)*not(eq(mod(n\\,75)\\,2)) -vsync vfr"
        for name in ["paused.mkv", "paused.mp4", "paused.ts"] {
            let reading = try Reading(Clip.make(name, paused + " -c:v libx264 -bf 0"))
            #expect(reading.times.count == 60)
            #expect(reading.damage.isNone, "\(name): \(reading.damage)")
        }
        // Where an index tells the time of each frame, a steady recording may pause as well.
        #expect(try Reading(Clip.make("gap.mp4", Self.gap + " -c:v libx264 -bf 2")).damage.isNone)
    }
}

@Suite struct LossWatchTests {
    private static func at(_ milliseconds: Int64) -> MediaTime { MediaTime(nanoseconds: milliseconds * 1_000_000) }

    /// What a watch finds lost in frames at these milliseconds, which are their stamps too, with a fault before the frames of `faults`,
    /// by when packets up to a stamp were handed in.
    private static func lost(_ times: [Int64], faults: [Int64: Int64] = [:], heedsBreaks: Bool = true) -> [LostStretch]
    {
        var watch = LossWatch(usualStep: .milliseconds(40), heedsBreaks: heedsBreaks)
        var (found, before) = ([LostStretch](), MediaTime?.none)
        for time in times {
            if let latest = faults[time] { watch.fault(after: before, latest: latest) }
            if let lost = watch.shown(at: at(time), after: before, stamp: time) { found.append(lost) }
            before = at(time)
        }
        return found
    }

    private static let steady = (0..<60).map { Int64($0) * 40 }

    @Test func aFaultEndsAtTheFirstFrameOfAfterIt() {
        // Frames 80 and 120 were held back when the packet after 120 was found broken.
        let lost = Self.lost([0, 40, 80, 120, 1120, 1160], faults: [80: 120])
        #expect(lost == [LostStretch(span: Self.at(40)...Self.at(1120), frames: 24)])
    }

    @Test func aFaultWithoutALossIsOneStep() {
        let lost = Self.lost([0, 40, 80, 120], faults: [80: 40])
        #expect(lost == [LostStretch(span: Self.at(40)...Self.at(80), frames: 0)])
    }

    @Test func aSlowerRateIsNoLoss() {
        let slower = Self.steady + (1...200).map { 2360 + $0 * 1000 }
        #expect(Self.lost(slower).map(\.span) == [Self.at(2360)...Self.at(3360)])
    }

    @Test func aBreakAloneCountsOnlyInASteadyRecording() {
        let still = Self.steady + [4360, 4400]
        #expect(Self.lost(still) == [LostStretch(span: Self.at(2360)...Self.at(4360), frames: 49, isAlone: true)])
        #expect(Self.lost(still, heedsBreaks: false).isEmpty)
        #expect(Self.lost([0, 40, 80, 2080, 2120]).isEmpty)
        let unsteady = Self.steady.map { $0 % 400 == 0 ? $0 + 35 : $0 }
        #expect(Self.lost(unsteady + [4360, 4400]).isEmpty)
    }

    @Test func aStampThatNeverComesHoldsASpanOpenForSixteenFramesOnly() {
        let lost = Self.lost(Self.steady, faults: [400: .max])
        #expect(lost.map(\.span) == [Self.at(360)...Self.at(400 + 16 * 40)])
    }
}

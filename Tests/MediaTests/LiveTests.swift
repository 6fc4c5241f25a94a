import CFFmpeg
import Foundation
import Testing
import UsherCore

@testable import Media

/// Waits as long as it is told.
final class FixedPatience: LivePatience {
    private let state = Locked((over: false, asked: 0))

    var isOver: Bool {
        state.withLock { state in
            state.asked += 1
            return state.over
        }
    }

    func lose() { state.withLock { $0.over = true } }
}

@Suite struct LiveInputTests {
    static func open(_ path: String, limits: MediaLimits = .default) throws -> LiveInput {
        let request = LiveRequest(address: SourceAddress(path), scheme: .file, limits: limits)
        return try LiveInput(request, patience: FixedPatience())
    }

    /// What reading a stream to its end gives: the time of every picture.
    static func times(
        _ input: LiveInput,
        selecting selection: (LivePacket, Int) -> DecodeSelection = { _, _ in .all }
    ) throws -> [(time: MediaTime, isKey: Bool)] {
        var (times, packets): ([(MediaTime, Bool)], Int) = ([], 0)
        func drain() throws {
            while let picture = try input.picture(arrivedAt: .milliseconds(40 * packets)) {
                times.append((picture.time, picture.isKey))
            }
        }
        while let packet = try input.next() {
            try input.decode(selection(packet, packets))
            packets += 1
            try drain()
        }
        input.finishDecoding()
        try drain()
        return times
    }

    static let scene = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -pix_fmt yuv420p"

    static func clip(_ name: String = "live.mp4", _ encoder: String = "-c:v libx264 -g 25 -bf 2") throws -> String {
        try Clip.make(name, "\(scene) \(encoder)")
    }

    @Test func aFileIsReadAsACameraWould() throws {
        let input = try Self.open(Self.clip())
        let pictures = try Self.times(input)
        #expect(pictures.count == 100)
        #expect(zip(pictures, pictures.dropFirst()).allSatisfy { $0.time < $1.time })
        #expect(input.facts.codec == "h264" && input.facts.size == PixelSize(width: 320, height: 180))
        #expect(input.decodeErrors == 0 && input.packetsLost == 0)
    }

    @Test(arguments: [
        "-c:v libx264 -g 25 -bf 2", "-c:v libx264 -g 25 -bf 0",
        "-c:v libx265 -x265-params cutree=0:log-level=error:keyint=25:min-keyint=25:open-gop=0",
    ])
    func keyFramesAloneComeOutAtOnceAndTheRestFollowsThem(_ encoder: String) throws {
        let name = "keys-\(encoder.count)-\(encoder.hashValue).mp4"
        let input = try Self.open(Self.clip(name, encoder))
        // Key frames alone for two seconds, then everything from the packet after the key frame of second 2 on.
        var keysSeen = 0
        let pictures = try Self.times(input) { packet, _ in
            defer { keysSeen += packet.isKey ? 1 : 0 }
            return keysSeen < 3 ? .keyFrames : .all
        }
        let seconds = pictures.map { $0.time.seconds }
        #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $0 < $1 })
        #expect(pictures.prefix(3).allSatisfy { $0.isKey })
        #expect(Set(seconds).count == seconds.count)
        // Keys of second 0, 1 and 2, then 24 pictures of second 2 and 25 of second 3.
        #expect(pictures.count == 3 + 24 + 25, "\(seconds)")
        #expect(input.decodeErrors == 0)
    }

    @Test func afterPassingOverPicturesTheNextIsAKeyFrame() throws {
        let input = try Self.open(Self.clip())
        let pictures = try Self.times(input) { _, index in index < 30 ? .keyFrames : .all }
        #expect(pictures.filter { !$0.isKey }.allSatisfy { $0.time.seconds > 1.9 })
        #expect(input.decodeErrors == 0)
    }

    @Test func whatNothingRefersToIsLeftOut() throws {
        let input = try Self.open(Self.clip())
        let pictures = try Self.times(input) { _, _ in .referenced }
        #expect(pictures.count < 80 && pictures.count > 25)
        #expect(input.decodeErrors == 0)
    }

    @Test func aFileBeginsAgainAndTimesGoOn() throws {
        let input = try Self.open(Self.clip())
        let first = try Self.times(input)
        try input.rewind()
        let second = try Self.times(input)
        #expect(second.count == first.count)
        let (end, again) = (try #require(first.last?.time), try #require(second.first?.time))
        #expect(again > end && again - end < .milliseconds(200))
    }

    @Test func brightnessIsThatOfTheCells() throws {
        for format in ["yuv420p", "yuv420p10le", "gray"] {
            let source = "color=black:s=128x72:r=5:d=1,drawbox=x=64:y=0:w=64:h=72:color=white:t=fill"
            let path = try Clip.make("halves-\(format).mkv", "-f lavfi -i \(source) -c:v ffv1 -pix_fmt \(format)")
            let input = try Self.open(path)
            _ = try input.next()
            try input.decode(.all)
            input.finishDecoding()
            guard let picture = try input.picture(arrivedAt: .zero) else {
                Issue.record("no picture of \(format)")
                continue
            }
            let cells = picture.brightness(columns: 4, rows: 3)
            #expect(cells.count == 12)
            for (index, value) in cells.enumerated() {
                #expect(index % 4 < 2 ? value < 20 : value > 230, "\(format): \(cells)")
            }
            #expect(try picture.makeFrame().brightness(columns: 4, rows: 3) == cells)
        }
    }

    @Test func picturesBeyondTheLimitsAreAnErrorThatSaysSo() throws {
        let path = try Self.clip()
        let error = #expect(throws: LiveError.self) {
            _ = try Self.times(Self.open(path, limits: MediaLimits(pixels: 10000, side: 200)))
        }
        #expect(error?.cause == .tooLarge)
    }

    @Test(arguments: [("/does/not/exist.mp4", LiveError.Cause.notFound), ("/tmp", .notFound)])
    func aMissingFileIsToldFromABrokenOne(_ path: String, _ cause: LiveError.Cause) {
        let error = #expect(throws: LiveError.self) { _ = try Self.open(path) }
        #expect(error?.cause == cause)
    }

    @Test func aSegmentThatWasNeverFinishedPlays() throws {
        let input = try Self.open(Self.clip())
        let path = "\(Clip.directory)/segment.mp4"
        let writer = try SegmentWriter(path: path, copying: input)
        var packets = 0
        while packets < 90, let packet = try input.next() {
            #expect(packets > 0 || packet.isKey)
            try writer.append(from: input, arrivedAt: .zero)
            packets += 1
        }
        // As a kill leaves it.
        let torn = try Clip.write("torn.mp4", Clip.bytes(path))
        let reading = try Reading(torn)
        #expect(reading.times.count >= 48)
        try writer.finish()
        let whole = try Reading(path)
        #expect(whole.times.count == 90)
        #expect(whole.damage.isNone, "\(whole.damage)")
    }
}

@Suite struct LiveErrorTests {
    static let table: [(FFmpegStatus, [String], LiveError.Cause)] = [
        (FFmpegStatus(usher_AVERROR_HTTP_UNAUTHORIZED), [], LiveError.Cause.unauthorized),
        (
            FFmpegStatus(usher_AVERROR(EIO)), ["Failed to resolve hostname cam: Name or service not known"],
            .nameNotResolved
        ),
        (FFmpegStatus(usher_AVERROR(EIO)), [], .connectionLost),
        (FFmpegStatus(usher_AVERROR(ECONNREFUSED)), [], .connectionRefused),
        (
            FFmpegStatus(usher_AVERROR_HTTP_OTHER_4XX), ["method SETUP failed: 461 Unsupported transport"],
            .transportRefused
        ),
        (FFmpegStatus(usher_AVERROR_INVALIDDATA), ["Protocol 'file' not on whitelist 'http,tcp'!"], .forbiddenProtocol),
        (FFmpegStatus(usher_AVERROR_INVALIDDATA), ["Format not on whitelist 'hls'"], .notMedia),
        (
            FFmpegStatus(usher_AVERROR_INVALIDDATA), ["URL file:///etc/passwd is not in allowed_segment_extensions"],
            .forbiddenProtocol
        ),
        (FFmpegStatus(usher_AVERROR_EXIT), ["Picture size 16384x16384 is invalid", "unspecified size"], .tooLarge),
        (FFmpegStatus(usher_AVERROR_INVALIDDATA), ["Picture size 0x0 is invalid"], .notMedia),
    ]

    @Test(arguments: table)
    func causesComeFromTheStatusAndTheLog(_ status: FFmpegStatus, _ log: [String], _ cause: LiveError.Cause) {
        #expect(LiveError(.opening, status, log: log).cause == cause)
    }
}

@Suite struct MaskingTests {
    @Test(arguments: [
        ("http://anna:secret@cam/1 failed", "http://***@cam/1 failed"),
        ("http://cam/?user=anna&password=secret&channel=1", "http://cam/?user=anna&password=***&channel=1"),
        ("rtsp://cam/user=anna&password=secret&channel=1", "rtsp://cam/user=anna&password=***&channel=1"),
        ("GET /a?token=secret HTTP", "GET /a?token=*** HTTP"),
        ("GET /a?access_token=secret", "GET /a?access_token=***"),
        ("GET /a?loginpas=secret&userpwd=b&apikey=c", "GET /a?loginpas=***&userpwd=***&apikey=***"),
        ("GET /a?psw=secret;sig=b;passphrase=c", "GET /a?psw=***;sig=***;passphrase=***"),
        ("monkey=1 design=2 pass=", "monkey=1 design=2 pass="),
    ])
    func noPasswordIsInALine(_ line: String, _ masked: String) {
        #expect(MediaLog.redacted(line) == masked)
    }

    @Test func aPasswordIsMaskedWhereverItStands() {
        let request = LiveRequest(address: SourceAddress("rtsp://anna:p%40ss-word@cam/1"), scheme: .rtsp)
        let journal = StreamJournal(secrets: request.secrets)
        #expect(journal.masked("x p%40ss-word y p@ss-word z") == "x *** y *** z")
        #expect(SourceAddress("rtsp://cam/user=a&password=b").description == "rtsp://cam/user=a&password=***")
    }

    @Test(arguments: [("RTP: missed 12 packets", 12), ("RTP: missed -1 packets", 0), ("missed 3", 0)])
    func lostPacketsAreReadFromTheLog(_ line: String, _ count: Int) {
        #expect(StreamJournal.lost(line) == count)
    }
}

@Suite struct LiveTimesTests {
    static func times(_ stamps: [Double?], _ arrivals: [Double], usesArrival: Bool = false) -> [Double] {
        var times = LiveTimes(usualStep: .milliseconds(40), tolerance: .seconds(5), usesArrival: usesArrival)
        return zip(stamps, arrivals).map { stamp, arrival in
            let stamp = stamp.map { MediaTime(nanoseconds: Int64($0 * 1e9)) }
            return times.next(stamp, arrival: .seconds(arrival)).seconds
        }
    }

    @Test(
        arguments: [
            ("steady", [100, 100.04, 100.08], [7, 7.1, 7.2], [0, 0.04, 0.08]),
            ("an hour ahead", [0, 0.04, 3600, 3600.04], [0, 0.04, 0.08, 0.12], [0, 0.04, 0.08, 0.12]),
            ("an hour back", [9000, 9000.04, 5400, 5400.04], [0, 0.04, 0.08, 0.12], [0, 0.04, 0.08, 0.12]),
            ("too slow a clock", [0, 1, 2], [0, 1, 20], [0, 1, 20]),
            ("a small step back", [0, 0.08, 0.04, 0.12], [0, 0.04, 0.08, 0.12], [0, 0.08, 0.081, 0.12]),
            ("no times at all", [nil, nil, nil], [0, 0.04, 0.08], [0, 0.04, 0.08]),
        ] as [(String, [Double?], [Double], [Double])]
    )
    func timesGrowAndStayNearTheirArrival(_ name: String, _ stamps: [Double?], _ arrivals: [Double], _ wanted: [Double])
    {
        for (time, expected) in zip(Self.times(stamps, arrivals), wanted) {
            #expect(abs(time - expected) < 0.002, "\(name)")
        }
    }

    @Test func aContainerWithoutTimesHasThoseOfItsArrival() {
        #expect(Self.times([0, 0.04, 0.08], [5, 6, 7], usesArrival: true) == [0, 1, 2])
    }
}

import Dispatch
import Foundation
import Media
import Testing
import UsherCore

@testable import Intake

/// A source under test, and what it told.
final class Watched: Sendable {
    struct Told: Sendable {
        var statuses: [SourceStatus] = []
        var frames: [(time: MediaTime, session: Int)] = []
        var removed: [RetentionReport] = []
    }

    private let told = Locked(Told())
    private let news = DispatchSemaphore(value: 0)
    let source: LiveSource

    init(_ url: String, _ change: (inout LiveSettings) -> Void = { _ in }) {
        var settings = LiveSettings(address: SourceAddress(url))
        settings.allowsFile = true
        change(&settings)
        let (told, news) = (told, news)
        source = LiveSource(
            name: "door",
            settings: settings,
            onFrame: { frame in
                let (time, session) = (frame.frame.time, frame.session)
                told.withLock { $0.frames.append((time, session)) }
                news.signal()
            },
            onChange: { status in
                told.withLock { $0.statuses.append(status) }
                news.signal()
            },
            onRetention: { report in told.withLock { $0.removed.append(report) } }
        )
    }

    var all: Told { told.withLock { $0 } }
    var states: [SourceState] { all.statuses.map(\.state) }

    /// Starts, and waits until `isEnough`, at most `seconds`; stops.
    func run(seconds: Double = 20, until isEnough: (Told) -> Bool) -> Told {
        source.start()
        let deadline = DispatchTime.now() + seconds
        while !isEnough(all), news.wait(timeout: deadline) == .success {}
        source.stop()
        return all
    }

    /// The first fault that it tells.
    func fault() -> SourceStatus? {
        run { $0.statuses.contains { $0.fault != nil } }.statuses.first { $0.fault != nil }
    }
}

@Suite("A live source")
struct LiveSourceTests {
    @Test("A file is a camera: at its own pace, at the rate that is asked for, over and over")
    func file() throws {
        let watched = Watched(try Stage.path("clip.mp4")) { $0.pace = .realtime }
        let began = ContinuousClock.now
        let told = watched.run { $0.frames.count >= 30 }
        let seconds = (ContinuousClock.now - began).inSeconds
        #expect(told.statuses.map(\.state) == [.connecting, .running])
        #expect(told.frames.count >= 30)
        #expect(seconds > 4.5 && seconds < 12, "\(seconds)")
        #expect(zip(told.frames, told.frames.dropFirst()).allSatisfy { $0.time < $1.time })
        let figures = watched.source.figures
        #expect(figures.codec == "h264" && figures.size == PixelSize(width: 320, height: 180))
        #expect(figures.streamFPS > 15 && figures.streamFPS < 35)
        #expect(figures.framesDecoded > 100)
        #expect(figures.keyFrameInterval == .seconds(1))
    }

    @Test("A file that is played once ends")
    func once() throws {
        let watched = Watched(try Stage.path("clip.mp4"))
        let told = watched.run { $0.statuses.last?.state == .ended }
        #expect(told.statuses.map(\.state) == [.connecting, .running, .ended])
        #expect((19...21).contains(told.frames.count))
    }

    @Test("Where nothing moves, key frames alone are decoded and few frames are analysed")
    func still() throws {
        let watched = Watched(try Stage.path("still.mp4")) { $0.pace = .realtime }
        _ = watched.run(seconds: 15) { _ in false }
        let figures = watched.source.figures
        #expect(figures.packetsPassedOver > 50)
        #expect(figures.framesStill + figures.framesAdmitted <= figures.framesDue)
        #expect(figures.framesAdmitted >= 50 && figures.framesAdmitted < 60, "\(figures)")
    }

    @Test("Nobody is called after a stop, which takes less than a second whatever is waited for")
    func stop() throws {
        for url in [try Stage.url("silent"), try Stage.url("motion"), "rtsp://192.0.2.1/1"] {
            let watched = Watched(url)
            _ = watched.run(seconds: 0.5) { _ in false }
            let before = watched.all.statuses.count + watched.all.frames.count
            let again = ContinuousClock.now
            watched.source.stop()
            #expect(ContinuousClock.now - again < .seconds(1))
            #expect(watched.all.statuses.count + watched.all.frames.count == before)
            #expect(watched.source.status.state == .idle)
        }
    }

    static let faults: [(path: String, fault: SourceFault, words: String)] = [
        ("login", .loginRefused, "401"),
        ("nowhere", .notFound, "404"),
        ("error", .badStream, "error of its own"),
        ("page", .badStream, "no video stream"),
        ("local.m3u8", .badStream, "local file"),
    ]

    @Test("A fault is named, with what to try and without the password", arguments: faults)
    func named(path: String, fault: SourceFault, words: String) throws {
        let watched = Watched(try Stage.url(path, login: "anna:secret-word@"))
        let status = try #require(watched.fault())
        #expect(status.fault == fault, "\(status)")
        #expect(status.state == .backingOff && status.nextRetry != nil)
        let reason = try #require(status.reason)
        #expect(reason.contains(words), "\(reason)")
        #expect(!reason.contains("secret-word") && !MediaLog.lastError.contains("secret-word"))
        #expect(watched.all.frames.isEmpty)
    }

    @Test("A refused login waits the full time")
    func refusedLogin() throws {
        let status = try #require(Watched(try Stage.url("login")).fault())
        let next = try #require(status.nextRetry)
        #expect(next.microseconds - status.since.microseconds == 60_000_000)
        #expect(status.reason?.contains("60 s") == true)
    }

    @Test("Neither a bare path in a playlist nor a redirect reaches a file", arguments: ["bare.m3u8", "elsewhere"])
    func noFile(path: String) throws {
        let watched = Watched(try Stage.url(path))
        #expect(watched.fault() != nil)
        #expect(watched.all.frames.isEmpty)
    }

    @Test("HLS and motion JPEG run, with a login too", arguments: ["good.m3u8", "motion", "basic"])
    func http(path: String) throws {
        let watched = Watched(try Stage.url(path, login: "anna:secret-word@"))
        let told = watched.run { $0.frames.count >= 8 }
        #expect(told.statuses.first { $0.state == .running } != nil, "\(told.statuses)")
        #expect(told.frames.count >= 8)
    }

    @Test("A camera that keeps its connection and sends nothing has stalled")
    func stalls() throws {
        let watched = Watched(try Stage.url("mute"))
        let told = watched.run(seconds: 25) { $0.statuses.contains { $0.fault == .stalled } }
        let status = try #require(told.statuses.first { $0.fault == .stalled })
        #expect(status.state == .stalled)
        #expect(status.reason?.contains("5 s") == true)
        #expect(watched.source.figures.stalls == 1)
    }

    @Test("What may not be opened fails for good", arguments: ["exec:///bin/sh", "rtsp://", "gopher://camera/1"])
    func refused(url: String) throws {
        let told = Watched(url).run { $0.statuses.last?.state == .failed }
        #expect(told.statuses.last?.fault == .notAllowed)
        #expect(told.statuses.last?.nextRetry == nil)
    }

    @Test("Nobody listens, and it is said")
    func refusedConnection() throws {
        let status = try #require(Watched("rtsp://anna:secret-word@127.0.0.1:9/1").fault())
        #expect(status.fault == .unreachable)
        #expect(status.reason?.hasPrefix("127.0.0.1:9 refuses the connection") == true, "\(status.reason ?? "")")
        #expect(status.reason?.contains("that 9 is its port") == true)
    }

    @Test("A stream is recorded as it comes, in segments, and the oldest give way")
    func records() throws {
        let folder = Stage.folder + "/recordings"
        let watched = Watched(try Stage.url("clip.ts")) { settings in
            settings.recording = RecordingSettings(directory: folder, segmentSeconds: 1, keepBytes: 1)
        }
        // The server gives the clip as fast as it is read; every reconnect begins another segment.
        let told = watched.run { $0.statuses.filter { $0.state == .running }.count >= 3 }
        #expect(told.removed.count >= 1)
        let segments = try RecordedSegment.all(in: RecordedSegment.folder(of: "door", in: folder))
        #expect(!segments.isEmpty)
        for report in told.removed {
            for segment in report.removed { #expect(!FileManager.default.fileExists(atPath: segment.path)) }
            #expect(report.removedBytes > 0 && report.failures.isEmpty)
        }
        let figures = try #require(watched.source.figures.recording)
        #expect(figures.segments >= 2 && figures.bytes > 10_000 && figures.failures == 0)
        #expect(figures.segmentsRemoved == UInt64(told.removed.reduce(0) { $0 + $1.removed.count }))
        let copy = try Recording(opening: try #require(segments.last).path)
        var frames = 0
        while try copy.next() != nil { frames += 1 }
        #expect(frames > 0)
    }
}

@Suite("Retention")
struct RetentionTests {
    static let day: Int64 = 86_400_000_000

    /// Segments of 100 bytes, which ended `ages` days before day 100.
    static func segments(_ ages: [Double]) -> [RecordedSegment] {
        ages.enumerated().map { index, age in
            let end = WallTime(microseconds: 100 * day - Int64(age * Double(day)))
            return RecordedSegment(path: "\(index)", start: end, end: end, bytes: 100)
        }
    }

    @Test(
        "Removes by age and by size, the oldest first, never what is written",
        arguments: [
            (nil, nil, []), (2, nil, ["0", "1"]), (nil, 250, ["0", "1"]), (nil, 0, ["0", "1", "2"]),
            (3.5, 350, ["0"]), (100, 1000, []),
        ] as [(Double?, Int64?, [String])]
    )
    func expired(days: Double?, bytes: Int64?, paths: [String]) {
        let retention = Retention(keepDays: days, keepBytes: bytes)
        let all = Self.segments([4, 3, 1, 0])
        let now = WallTime(microseconds: 100 * Self.day)
        #expect(retention.expired(all, at: now, open: "3").map(\.path) == paths)
    }

    @Test(
        "A source's name is a folder of its own and leads nowhere else",
        arguments: [
            ("door", "r/door"), ("../etc", "r/%2E.%2Fetc"), ("a/b", "r/a%2Fb"), ("a b", "r/a%20b"), ("", "r/%"),
            ("Вход 1", "r/Вход%201"), ("a.b", "r/a.b"), ("..", "r/%2E."),
        ]
    )
    func folders(name: String, folder: String) {
        #expect(RecordedSegment.folder(of: name, in: "r") == folder)
    }

    @Test("A folder of recordings that cannot be listed is an error, one that is missing holds none")
    func unlisted() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-segments-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        #expect(try RecordedSegment.all(in: folder).isEmpty)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: "\(folder)/notes"))
        #expect(try RecordedSegment.all(in: folder).isEmpty)
        let day = "\(folder)/2026-11-21"
        try Data().write(to: URL(fileURLWithPath: day))
        let error = #expect(throws: MediaError.self) { try RecordedSegment.all(in: folder) }
        #expect(error?.message.hasPrefix("\(day): cannot be listed") == true)
        let report = Retention(keepDays: 1, keepBytes: nil).sweep(folder: folder, at: WallTime(microseconds: 0))
        #expect(report.failures.count == 1 && report.removed.isEmpty)
    }

    @Test("A segment's path tells when it began")
    func names() throws {
        let start = WallTime(microseconds: 1_613_829_060_000_000)
        let (date, name) = RecordedSegment.place(of: start)
        #expect(date == "2021-02-20" && name == "135100")
        #expect(RecordedSegment.start(date: date, name: name + ".mp4") == start)
        #expect(RecordedSegment.start(date: date, name: name + "-2.mp4") == start)
        for other in ["135100.txt", "x.mp4", "1351.mp4", "996100.mp4"] {
            #expect(RecordedSegment.start(date: date, name: other) == nil)
        }
    }
}

import Foundation
import Intake
import Testing
import UsherCore

@testable import Daemon

@Suite("Recorded spans")
struct RecordedSpanTests {
    private let utc = TimeZone(secondsFromGMT: 0)!

    @Test(
        "Moments are read with and without seconds and zone",
        arguments: [
            ("2026-11-21T10:15", 1_795_256_100), ("2026-11-21 10:15:30", 1_795_256_130),
            ("2026-11-21T10:15+02:00", 1_795_248_900), ("2026-11-21T10:15:00Z", 1_795_256_100),
            ("2026-11-21", 1_795_219_200),
        ]
    )
    func moments(_ text: String, _ seconds: Int64) throws {
        let span = try RecordedSpan(from: text, to: "2026-11-22T00:00Z", zone: utc)
        #expect(span.from.microseconds == seconds * 1_000_000)
    }

    @Test(
        "What is no moment, or ends before it begins, is refused",
        arguments: ["yesterday", "10:15", "2026-11-23", ""]
    )
    func refused(_ text: String) {
        #expect(throws: UsherFault.self) { try RecordedSpan(from: text, to: "2026-11-22T00:00Z", zone: utc) }
    }

    @Test("The files are those that reach into the span, in order, over midnight")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-span-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        for path in [
            "2026-11-20/235000", "2026-11-20/235500", "2026-11-21/000000", "2026-11-21/000500", "2026-11-21/100000",
            "2026-11-21/notes", "elsewhere/000000",
        ] {
            let file = URL(fileURLWithPath: "\(folder)/\(path).mp4")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: file)
        }
        func names(_ from: String, _ to: String) throws -> [String] {
            let span = try RecordedSpan(from: from, to: to, zone: utc)
            return try span.segments(in: folder).map {
                String($0.path.suffix("2026-11-20/235000.mp4".count).dropLast(4))
            }
        }
        let overMidnight = try names("2026-11-20T23:57", "2026-11-21T00:05")
        #expect(overMidnight == ["2026-11-20/235500", "2026-11-21/000000"])
        #expect(try names("2026-11-21T00:30", "2026-11-21T00:40") == ["2026-11-21/000500"])
        #expect(try names("2026-11-21T02:00", "2026-11-21T03:00").isEmpty)
    }

    @Test("The window of a segment is told by its own time, and begins with it at the earliest")
    func window() throws {
        let start = WallTime(microseconds: 1_795_256_100_000_000)  // 2026-11-21T10:15Z
        let segment = RecordedSegment(path: "a", start: start, end: start, bytes: 1)
        let inside = try RecordedSpan(from: "2026-11-21T10:16", to: "2026-11-21T10:17:30", zone: utc)
        #expect(
            inside.window(of: segment) == MediaTime(
                nanoseconds: 60_000_000_000
            )...MediaTime(nanoseconds: 150_000_000_000)
        )
        let before = try RecordedSpan(from: "2026-11-21T10:00", to: "2026-11-21T10:16", zone: utc)
        #expect(before.window(of: segment) == .zero...MediaTime(nanoseconds: 60_000_000_000))
    }
}

@Suite("One line of time for the segments of a source")
struct SpanTimelineTests {
    private static func moment(_ seconds: Int64) -> WallTime { WallTime(microseconds: seconds * 1_000_000) }

    /// Segments as (named second, length in milliseconds), and where each stands on the line, milliseconds.
    static let table: [(segments: [(Int64, Int)], offsets: [Int])] = [
        ([(0, 300_000), (300, 300_000), (600, 12_000)], [0, 300_000, 600_000]),
        // Names have whole seconds and lengths do not: no step, however they fall.
        ([(0, 300_900), (301, 299_200), (600, 300_000)], [0, 300_900, 600_100]),
        ([(0, 298_400), (300, 300_000)], [0, 298_400]),
        // A camera's clock that is fast: the day does not come apart.
        ([(0, 301_500), (300, 301_500), (600, 301_500), (900, 1000)], [0, 301_500, 603_000, 904_500]),
        // A lost connection leaves its gap, once.
        ([(0, 100_000), (160, 40_000), (200, 10_000)], [0, 160_000, 200_000]),
        // Nothing is known of a segment that could not be read.
        ([(0, 0), (300, 300_000)], [0, 300_000]),
    ]

    @Test("A segment follows the one before without a step, unless something is missing between", arguments: table)
    func offsets(segments: [(Int64, Int)], offsets: [Int]) {
        var line = SpanTimeline()
        var found: [Duration] = []
        for (start, length) in segments {
            found.append(line.begin(Self.moment(start)))
            line.end(.milliseconds(length))
        }
        #expect(found == offsets.map { Duration.milliseconds($0) })
    }

    @Test("A moment belongs to the segment it lies in, and a visit to all that it reaches into")
    func places() {
        var line = SpanTimeline()
        for start in [Int64(0), 300, 900] {
            _ = line.begin(Self.moment(start))
            line.end(.seconds(300))
        }
        func time(_ seconds: Int64) -> MediaTime { MediaTime(nanoseconds: seconds * 1_000_000_000) }
        #expect([0, 299, 300, 599, 899, 900, 5000].map { line.segment(of: time($0)).index } == [0, 0, 1, 1, 1, 2, 2])
        #expect(line.segments(from: time(290), to: time(310)).map(\.index) == [0, 1])
        #expect(line.segments(from: time(310), to: time(320)).map(\.index) == [1])
        #expect(line.segments(from: time(310), to: time(910)).map(\.offset) == [.seconds(300), .seconds(900)])
    }
}

import Foundation
import Intake
import Testing
import UsherCore

@testable import Daemon

@Suite("Recordings of sources that record no more")
struct RecordingSweepTests {
    private static let now = WallTime(microseconds: 1_795_256_100_000_000)  // 2026-11-21T10:15Z
    private let directory = "\(NSTemporaryDirectory())usher-sweep-\(UUID().uuidString)"

    private func clear() {
        try? FileManager.default.removeItem(atPath: directory)  // Nothing depends on it.
    }

    /// A file of 100 bytes that was written to `minutes` ago.
    private func write(_ path: String, _ text: String? = nil, minutes: Double = 600) throws {
        let file = URL(fileURLWithPath: "\(directory)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (text.map { Data($0.utf8) } ?? Data(count: 100)).write(to: file)
        let written = Date(timeIntervalSince1970: Double(Self.now.microseconds) / 1e6 - minutes * 60)
        try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: file.path)
    }

    private func marker(_ folder: String, _ text: String = #"{"keep_days":1}"#) throws {
        try write("\(folder)/.retention.json", text)
    }

    /// Whether a file is there.
    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(directory)/\(path)") }

    private func run(busy: Set<String> = []) -> [String: RetentionReport] {
        RecordingSweep(directory: directory).run(at: Self.now, busy: busy)
    }

    @Test("They go by the limits that stand in their folder; what is no segment of ours stays")
    func removes() throws {
        defer { clear() }
        try marker("Old gate")
        for (path, minutes) in [("2026-11-19/100000.mp4", 2900.0), ("2026-11-20/230000.mp4", 600)] {
            try write("Old gate/\(path)", minutes: minutes)
        }
        for path in ["2026-11-19/holiday.mp4", "notes/100000.mp4", "100000.mp4"] {
            try write("Old gate/\(path)", minutes: 1e6)
        }
        let reports = run()
        #expect(reports.keys.sorted() == ["Old gate"])
        #expect(reports["Old gate"]?.removed.map(\.path) == ["\(directory)/Old gate/2026-11-19/100000.mp4"])
        #expect(reports["Old gate"]?.kept == 1 && reports["Old gate"]?.failures == [])
        for path in ["2026-11-20/230000.mp4", "2026-11-19/holiday.mp4", "notes/100000.mp4", "100000.mp4"] {
            #expect(isThere("Old gate/\(path)"))
        }
    }

    @Test("What has no limits in it, is recorded into now or is a link is left alone")
    func leaves() throws {
        defer { clear() }
        let segment = "2026-11-19/100000.mp4"
        for folder in ["strange", "a%20b", "elsewhere/far"] { try write("\(folder)/\(segment)", minutes: 1e6) }
        for folder in ["a%20b", "elsewhere/far"] { try marker(folder) }
        let link = "\(directory)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(directory)/elsewhere/far")
        #expect(run(busy: ["a b"]).isEmpty)
        #expect(["strange", "a%20b", "elsewhere/far"].allSatisfy { isThere("\($0)/\(segment)") })
        #expect(run().keys.sorted() == ["a%20b"])
        #expect(!isThere("a%20b/2026-11-19"))
    }

    @Test("A segment that was written to within the last minute is not taken from under who may be writing it")
    func open() throws {
        defer { clear() }
        try marker("gate", #"{"keep_bytes":50}"#)
        try write("gate/2026-11-21/100000.mp4", minutes: 15)
        try write("gate/2026-11-21/101000.mp4", minutes: 0.5)
        #expect(run()["gate"]?.removed.count == 1)
        #expect(isThere("gate/2026-11-21/101000.mp4"))
    }

    @Test("Limits that cannot be read remove nothing, and it is said")
    func unread() throws {
        defer { clear() }
        try marker("gate", "keep_days: 1")
        try write("gate/2026-11-19/100000.mp4", minutes: 1e6)
        let report = try #require(run()["gate"])
        #expect(report.removed.isEmpty && report.failures.first?.contains(".retention.json: cannot be read") == true)
        #expect(isThere("gate/2026-11-19/100000.mp4"))
    }

    @Test("Where nothing was ever recorded there is nothing to do")
    func nothing() {
        #expect(run().isEmpty)
    }
}

import Foundation
import Testing

@Suite("Replay of the sample recordings", .serialized)
struct ReplayTests {
    /// What a person saw in the clip.
    struct Expected: Decodable, Sendable {
        struct Appearance: Decodable, Sendable {
            var person: String?
            var first_s: Double
            var last_s: Double
        }

        var file: String
        var width: Int
        var height: Int
        var frames: Int
        var appearances: [Appearance]
        var unknown_persons: Int

        static let all: [Expected] = {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: Usher.recordings)) ?? []
            return names.filter { $0.hasSuffix(".expected.json") }.sorted().compactMap { name in
                let path = "\(Usher.recordings)/\(name)"
                return FileManager.default.contents(atPath: path).flatMap {
                    try? JSONDecoder().decode(Expected.self, from: $0)
                }
            }
        }()

        var path: String { "\(Usher.recordings)/\(file)" }
    }

    /// An usher with Sam enrolled.
    static func knowingSam() throws -> Usher {
        let usher = try Usher()
        let answer = try usher("enroll", "\(Usher.recordings)/photos/Sam.jpg", "--list", "Staff")
        try #require(answer.status == 0, "\(answer.error)")
        return usher
    }

    static func files(_ answer: Usher.Answer) throws -> [[String: Any]] {
        try #require(try answer.json()["files"] as? [[String: Any]])
    }

    static func name(_ appearance: [String: Any]) -> String? {
        (appearance["person"] as? [String: Any])?["name"] as? String
    }

    @Test("There is an expectation for each clip")
    func expectations() {
        #expect(Expected.all.map(\.file).count == 5)
    }

    @Test("Each clip shows whom a person sees in it, when", arguments: Expected.all)
    func clip(expected: Expected) throws {
        let usher = try Self.knowingSam()
        let answer = try usher("replay", expected.path, "--json", "--fps", "10")
        #expect(answer.status == 0, "\(answer.error)")
        let file = try #require(try Self.files(answer).first)
        #expect(file["frames_decoded"] as? Int == expected.frames)
        #expect(file["width"] as? Int == expected.width)
        #expect(file["height"] as? Int == expected.height)
        #expect(file["frames_damaged"] as? Int == 0)
        let appearances = try #require(file["appearances"] as? [[String: Any]])
        #expect(appearances.map(Self.name) == expected.appearances.map(\.person))
        for (found, seen) in zip(appearances, expected.appearances) {
            let (first, last) = (try #require(found["first_s"] as? Double), try #require(found["last_s"] as? Double))
            #expect(abs(first - seen.first_s) < 0.6)
            #expect(abs(last - seen.last_s) < 0.6)
        }
    }

    @Test("A visit over the border of two segments is one appearance, told in the segment it begins in")
    func border() throws {
        let usher = try Self.knowingSam()
        let day = usher.folder.path + "/recordings/Door/2026-11-21"
        try FileManager.default.createDirectory(atPath: day, withIntermediateDirectories: true)
        let cut = Process()
        cut.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // sam.mp4 has 72 frames: segments of 40 and 32, as a camera's recorder makes them, begin at key frames.
        cut.arguments =
            [
                "ffmpeg", "-v", "error", "-i", "\(Usher.recordings)/sam.mp4", "-c:v", "libx264", "-preset", "ultrafast",
                "-g", "40",
            ]
            + [
                "-sc_threshold", "0", "-f", "segment", "-segment_frames", "40", "-reset_timestamps", "1",
                day + "/%d.mp4",
            ]
        cut.standardInput = FileHandle.nullDevice
        try cut.run()
        cut.waitUntilExit()
        try #require(cut.terminationStatus == 0)
        for (number, name) in ["100000", "100001"].enumerated() {
            try FileManager.default.moveItem(atPath: "\(day)/\(number).mp4", toPath: "\(day)/\(name).mp4")
        }
        try usher.folder.write("sources.yml", Data("sources: [{name: Door}]\n".utf8))
        let span = ["--source", "Door", "--from", "2026-11-21T10:00Z", "--to", "2026-11-21T10:05Z"]
        let annotated = usher.folder.path + "/report"
        let answer = try usher(["replay"] + span + ["--json", "--fps", "10", "--report", annotated, "--annotate"])
        let files = try Self.files(answer)
        #expect(files.compactMap { $0["frames_decoded"] as? Int } == [40, 32], "\(answer.error)")
        let appearances = files.map { $0["appearances"] as? [[String: Any]] ?? [] }
        #expect(appearances.map(\.count) == [1, 0], "\(answer.out)")
        let visit = try #require(appearances[0].first)
        let (length, last) = (try #require(files[0]["duration_s"] as? Double), try #require(visit["last_s"] as? Double))
        #expect(length < 1.5 && last > 2.1 && last < 2.45, "\(length) \(last)")
        #expect(Self.name(visit) == "Sam")
        #expect(FileManager.default.fileExists(atPath: annotated + "/100001.annotated.mp4"))
        // Named as two recordings, they are two: nobody says that one goes on in the other.
        let apart = try usher(["replay", day + "/100000.mp4", day + "/100001.mp4", "--json", "--fps", "10"])
        #expect(try Self.files(apart).map { ($0["appearances"] as? [Any])?.count } == [1, 1], "\(apart.out)")
    }

    @Test("With no_match the stranger becomes one person; a second replay finds everybody and creates nobody")
    func strangerBecomesPerson() throws {
        let usher = try Self.knowingSam()
        let clips = Expected.all.map(\.path)
        let arguments =
            ["replay"] + clips + ["--json", "--commit", "--new-person-threshold", "no_match", "--add-to", "Visitors"]
        let first = try usher(arguments)
        #expect(first.status == 0, "\(first.error)")
        let created = try #require(try first.json()["persons_created"] as? [[String: Any]])
        #expect(created.count == Expected.all.reduce(0) { $0 + $1.unknown_persons })
        let second = try usher(arguments)
        #expect((try second.json()["persons_created"] as? [Any])?.count == 0)
        let names = try Self.files(second).flatMap { $0["appearances"] as? [[String: Any]] ?? [] }.map(Self.name)
        #expect(Set(names) == ["Sam", "Stranger 1"])
        #expect(try usher("check").status == 0)
    }

    @Test("An audit changes nothing: the database is the same to the byte")
    func auditChangesNothing() throws {
        let usher = try Self.knowingSam()
        let database = "\(usher.folder.path)/data/usher.sqlite"
        let before = FileManager.default.contents(atPath: database)
        let woman = "\(Usher.recordings)/woman.mp4"
        let answer = try usher("replay", woman, "--json", "--new-person-threshold", "no_match", "--add-to", "Visitors")
        #expect((try answer.json()["persons_created"] as? [Any])?.count == 1)
        #expect(FileManager.default.contents(atPath: database) == before)
        #expect(try !usher("persons").out.contains("Visitors"))
    }

    @Test("The same recording gives the same answer three times, once with every core busy")
    func repeats() throws {
        let usher = try Self.knowingSam()
        let woman = "\(Usher.recordings)/woman.mp4"
        let arguments = [
            "replay", woman, "--json", "--fps", "8", "--new-person-threshold", "no_match", "--add-to", "Visitors",
        ]
        var answers: [NSDictionary] = []
        for run in 0..<3 {
            let busy = run == 1 ? try BusyCores() : nil
            var result = try usher(arguments).json()
            result["timings"] = nil
            answers.append(result as NSDictionary)
            busy?.stop()
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0] == answers[2])
    }

    @Test("A report is one HTML file that names the person, and its JSON")
    func report() throws {
        let usher = try Self.knowingSam()
        let out = "\(usher.folder.path)/report"
        let answer = try usher("replay", "\(Usher.recordings)/sam.mp4", "--report", out, "--annotate")
        #expect(answer.status == 0, "\(answer.error)")
        let html = try String(contentsOfFile: "\(out)/report.html", encoding: .utf8)
        #expect(html.contains("Sam"))
        #expect(html.contains("data:image/jpeg;base64,"))
        #expect(!html.contains("src=\"http"))
        #expect(FileManager.default.fileExists(atPath: "\(out)/report.json"))
        let again = try usher("replay", "\(out)/sam.annotated.mp4", "--json", "--fps", "5")
        #expect(try Self.files(again).first?["frames_decoded"] as? Int == 72)
    }

    @Test("Ctrl-C ends with a partial report that says so")
    func interrupted() throws {
        let usher = try Self.knowingSam()
        let out = "\(usher.folder.path)/report"
        let clips = Array(repeating: "\(Usher.recordings)/woman.mp4", count: 40)
        let running = try usher.start(["replay"] + clips + ["--fps", "0", "--report", out])
        // The first progress line says that the replay is under way; until then the signal would end a process that has done nothing.
        while running.process.isRunning, running.errorSoFar.isEmpty { sched_yield() }
        running.process.interrupt()
        let answer = try running.wait()
        #expect(answer.status == 0, "\(answer.error)")
        let data = try #require(FileManager.default.contents(atPath: "\(out)/report.json"))
        let result = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(result["complete"] as? Bool == false)
        #expect((result["stopped_reason"] as? String)?.contains("interrupted") == true)
    }

    @Test("A file cut short is used up to the cut, and the report says what was lost")
    func truncated() throws {
        let usher = try Self.knowingSam()
        // MPEG-TS has no index at its end: what is there can be read.
        let whole = usher.folder.fresh("ts")
        let ffmpeg = Process()
        ffmpeg.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        ffmpeg.arguments = ["-v", "error", "-nostdin", "-i", "\(Usher.recordings)/sam.mp4", "-c", "copy", "-an", whole]
        try ffmpeg.run()
        ffmpeg.waitUntilExit()
        var bytes = try #require(FileManager.default.contents(atPath: whole))
        bytes.replaceSubrange(bytes.count / 2..<bytes.count / 2 + 6000, with: Data(repeating: 0, count: 6000))
        let damaged = try usher.folder.write("damaged.ts", bytes)
        let answer = try usher("replay", damaged, "--json", "--fps", "0")
        let file = try #require(try Self.files(answer).first)
        #expect((file["frames_decoded"] as? Int ?? 0) > 40)
        #expect((file["frames_damaged"] as? Int ?? 0) > 0)
        #expect((file["damaged_spans"] as? [Any])?.isEmpty == false)
        let appearances = try #require(file["appearances"] as? [[String: Any]])
        #expect(appearances.map(Self.name) == ["Sam"])
    }
}

/// Keeps every core busy until stopped.
private final class BusyCores {
    private let processes: [Process]

    init() throws {
        processes = try (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            // It ends by itself, should the test die before it is stopped.
            process.arguments = ["-c", "ulimit -t 120; while :; do :; done"]
            try process.run()
            return process
        }
    }

    func stop() {
        // SIGKILL: the children of a test may inherit a mask that blocks the polite ones.
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    deinit { stop() }
}

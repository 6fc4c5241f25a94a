import Foundation
import Testing

@Suite("Where a replay reads and writes", .serialized)
struct ReplayPlacesTests {
    static let sam = "\(Usher.recordings)/sam.mp4"

    /// A folder inside an usher's own.
    static func folder(_ name: String, of usher: Usher) throws -> String {
        let path = "\(usher.folder.path)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    @Test("A replay takes no source away: not where there is no sources.yml, and not where it no longer names one")
    func sources() throws {
        let usher = try Usher()
        try usher.folder.write("sources.yml", Data("sources: [{name: Door}]\n".utf8))
        let first = try usher("replay", Self.sam, "--commit", "--fps", "1")
        #expect(first.status == 0 && first.error.contains("sources.yml: made source Door"), "\(first.error)")
        let elsewhere = try Self.folder("elsewhere", of: usher)
        for round in 0..<2 {
            let answer = try usher(["replay", Self.sam, "--commit", "--fps", "1"], in: elsewhere)
            #expect(answer.status == 0 && !answer.error.contains("sources.yml:"), "\(round): \(answer.error)")
            let known = try usher(["replay", Self.sam, "--source", "Door", "--fps", "1"], in: elsewhere)
            #expect(known.status == 0, "\(round): \(known.error)")
            try usher.folder.write("elsewhere/sources.yml", Data("lists: []\n".utf8))
        }
    }

    @Test("A report that cannot be written is said before anything is done")
    func report() throws {
        let usher = try Usher()
        let place = try usher.folder.write("file", Data("mine".utf8)) + "/report"
        let answer = try usher("replay", Self.sam, "--commit", "--report", place)
        #expect(answer.status == 1 && answer.complaints.first?.contains(place) == true, "\(answer.error)")
        #expect(!FileManager.default.fileExists(atPath: "\(usher.folder.path)/data/usher.sqlite"))
        #expect(answer.out.isEmpty)
    }

    @Test("What was found is printed also when the report cannot be written after all")
    func printed() throws {
        let usher = try Usher()
        // A folder stands where the report's file would.
        let place = try Self.folder("report", of: usher)
        _ = try Self.folder("report/report.html/x", of: usher)
        let answer = try usher("replay", Self.sam, "--json", "--fps", "1", "--report", place)
        #expect(answer.status == 1 && answer.complaints.first?.contains("report.html") == true, "\(answer.error)")
        #expect(try answer.json()["complete"] as? Bool == true)
    }

    @Test("A pipe and a device are refused at once", arguments: ["pipe", "/dev/zero"])
    func pipe(name: String) throws {
        let usher = try Usher()
        let made = unsafe mkfifo("\(usher.folder.path)/pipe", 0o600)
        #expect(made == 0)
        let answer = try usher("replay", name)
        #expect(answer.status == 1, "\(answer.error)")
        #expect(answer.complaints == ["usher: \(name): is a pipe, a device or a socket; name a file"])
    }

    @Test("Two recordings of one name have an annotated video each, told after the summary")
    func names() throws {
        let usher = try Usher()
        let clips = try ["a", "b"].map { name in
            let clip = try Self.folder(name, of: usher) + "/sam.mp4"
            try FileManager.default.copyItem(atPath: Self.sam, toPath: clip)
            return clip
        }
        let out = "\(usher.folder.path)/report"
        let answer = try usher(["replay"] + clips + ["--fps", "1", "--annotate", "--report", out])
        #expect(answer.status == 0, "\(answer.error)")
        let files = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        #expect(files == ["report.html", "report.json", "sam-2.annotated.mp4", "sam.annotated.mp4"])
        #expect(answer.out.hasSuffix("Written: \(out)/sam-2.annotated.mp4\n"), "\(answer.out)")
    }

    @Test("Ctrl-C ends an annotated replay too: the videos go as far as it went, and nothing half made is left")
    func interrupted() throws {
        let usher = try Usher()
        let out = "\(usher.folder.path)/report"
        let clips = Array(repeating: "\(Usher.recordings)/woman.mp4", count: 40)
        let running = try usher.start(["replay"] + clips + ["--fps", "0", "--annotate", "--report", out])
        // The first progress line says that the replay is under way.
        while running.process.isRunning, running.errorSoFar.isEmpty { sched_yield() }
        running.process.interrupt()
        let answer = try running.wait()
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.out.contains("Partial: interrupted"), "\(answer.out)")
        let files = try FileManager.default.contentsOfDirectory(atPath: out)
        #expect(files.allSatisfy { !$0.hasSuffix(".part") } && files.count < 2 + clips.count, "\(files)")
    }

    @Test(
        "Figures that cannot be are a usage error",
        arguments: [
            ["replay", sam, "--fps", "1e19"], ["bench", sam, "--fps", "1e19", "--gallery", "0"],
            ["bench", "--gallery", "abc"],
        ]
    )
    func figures(arguments: [String]) throws {
        let answer = try Usher()(arguments)
        #expect(answer.status == 2, "\(answer.error)")
    }

    @Test("The shared options may stand before the subcommand")
    func leading() throws {
        let answer = try Usher()("--pack", "nosuch", "models")
        #expect(answer.status == 1 && answer.complaints.first?.contains("nosuch") == true, "\(answer.error)")
    }
}

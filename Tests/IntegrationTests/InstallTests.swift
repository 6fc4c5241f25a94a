import Foundation
import Testing

@Suite("tools/install")
struct InstallTests {
    /// Runs a program of the clone; its answer.
    static func run(_ program: String, _ arguments: [String], in folder: Folder) throws -> Usher.Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["USHER_BINARY"] = Usher.binary.path
        process.environment = environment
        let running = try Running(process: process, folder: folder)
        try process.run()
        return try running.wait()
    }

    static let install = Usher.root.appendingPathComponent("tools/install").path

    @Test("Under a folder of its own it leaves a program that runs, a service and a configuration")
    func underDestdir() throws {
        let folder = try Folder()
        let place = folder.path + "/root"
        let made = try Self.run(Self.install, ["--destdir", place, "--prefix", "/opt/u"], in: folder)
        #expect(made.status == 0, "\(made.error)")
        let version = try Self.run(place + "/opt/u/bin/usher", ["--version"], in: folder)
        #expect(version.status == 0 && !version.out.isEmpty, "\(version.error)")
        let manager = FileManager.default
        #expect(manager.fileExists(atPath: place + "/opt/u/lib/usher/models/default/manifest.json"))
        let secrets = try manager.attributesOfItem(atPath: place + "/etc/usher/usher.env")
        #expect(secrets[.posixPermissions] as? Int == 0o600)
        let unit = try String(contentsOfFile: place + "/etc/systemd/system/usher.service", encoding: .utf8)
        #expect(!unit.contains("@prefix@"))
        #expect(unit.contains("\nExecStart=/opt/u/lib/usher/usher serve "))
        for line in [
            "Type=notify", "Restart=always", "NoNewPrivileges=yes", "ProtectSystem=strict", "LimitCORE=0",
            "WatchdogSignal=SIGKILL",
        ] {
            #expect(unit.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test("An upgrade keeps what the operator wrote, and removal too")
    func upgrade() throws {
        let folder = try Folder()
        let place = folder.path + "/root"
        #expect(try Self.run(Self.install, ["--destdir", place], in: folder).status == 0)
        for name in ["sources.yml", "usher.env"] {
            try Data("# mine\n".utf8).write(to: URL(fileURLWithPath: "\(place)/etc/usher/\(name)"))
        }
        #expect(try Self.run(Self.install, ["--destdir", place], in: folder).status == 0)
        #expect(try Self.run(Self.install, ["--destdir", place, "--remove"], in: folder).status == 0)
        #expect(!FileManager.default.fileExists(atPath: place + "/usr/local/lib/usher"))
        for name in ["sources.yml", "usher.env"] {
            #expect(try String(contentsOfFile: "\(place)/etc/usher/\(name)", encoding: .utf8) == "# mine\n")
        }
    }

    @Test(
        "A wrong option is told, and nothing is written",
        arguments: [["--nonsense"], ["--prefix"], ["--prefix", "here"]]
    )
    func wrong(arguments: [String]) throws {
        let folder = try Folder()
        let answer = try Self.run(Self.install, arguments, in: folder)
        #expect(answer.status == 2)
        #expect(!answer.error.isEmpty)
    }
}

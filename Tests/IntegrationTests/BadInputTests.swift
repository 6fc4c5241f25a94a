import Foundation
import Testing

@Suite("Bad input gets one clear line and changes nothing")
struct BadInputTests {
    /// Arguments after making the bad thing in the folder, what the line must name, and the exit code.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var arguments: [String]
        var names: [String]
        var status: Int32 = 1
        var files: [String: Data] = [:]
    }

    static let cases: [Case] = [
        Case(testDescription: "missing file", arguments: ["replay", "gone.mp4"], names: ["gone.mp4", "no such file"]),
        Case(testDescription: "directory", arguments: ["replay", "/tmp"], names: ["/tmp is a directory"]),
        Case(
            testDescription: "empty file",
            arguments: ["replay", "empty.mp4"],
            names: ["empty.mp4"],
            files: ["empty.mp4": Data()]
        ),
        Case(
            testDescription: "text named .mp4",
            arguments: ["replay", "text.mp4"],
            names: ["text.mp4"],
            files: ["text.mp4": Data("this is no video, whatever its name says".utf8)]
        ),
        Case(testDescription: "no such command", arguments: ["play"], names: ["play"], status: 2),
        Case(testDescription: "no file at all", arguments: ["replay"], names: ["recording"], status: 2),
        Case(
            testDescription: "a threshold of nobody's",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--new-person-threshold", "87"],
            names: ["87", "80, 85, 90, 95"],
            status: 2
        ),
        Case(
            testDescription: "a threshold without a list",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--new-person-threshold", "no_match"],
            names: ["--add-to"],
            status: 2
        ),
        Case(
            testDescription: "an unknown list",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--list", "Nobodies"],
            names: ["Nobodies", "Default list"],
            status: 2
        ),
        Case(
            testDescription: "an unknown source",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--source", "Attic"],
            names: ["Attic", "sources.yml"],
            status: 2
        ),
        Case(
            testDescription: "a broken configuration",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--config", "bad.yml"],
            names: ["bad.yml:2"],
            files: ["bad.yml": Data("lists:\n  - nmae: Staff\n".utf8)]
        ),
        Case(
            testDescription: "an unset variable",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--config", "var.yml"],
            names: ["var.yml:2", "USHER_TEST_UNSET"],
            files: ["var.yml": Data("sources:\n  - name: ${USHER_TEST_UNSET}\n    url: a.mp4\n".utf8)]
        ),
        Case(
            testDescription: "an unknown pack",
            arguments: ["replay", "\(Usher.recordings)/sam.mp4", "--pack", "nosuch"],
            names: ["nosuch"]
        ),
        Case(
            testDescription: "a photo without a face",
            arguments: ["enroll", "\(Usher.recordings)/photos/no-face.jpg", "--list", "A"],
            names: []
        ),
        Case(
            testDescription: "five faces",
            arguments: ["enroll", "\(Usher.recordings)/photos/five-faces.jpg", "--list", "A"],
            names: []
        ),
        Case(
            testDescription: "a missing photo",
            arguments: ["enroll", "gone.jpg", "--list", "A"],
            names: ["gone.jpg"]
        ),
        Case(testDescription: "no database to check", arguments: ["check"], names: ["usher.sqlite"]),
        Case(testDescription: "no database to copy", arguments: ["backup", "copy.sqlite"], names: ["usher.sqlite"]),
    ]

    @Test("Refused", arguments: cases)
    func refused(bad: Case) throws {
        let usher = try Usher()
        for (name, content) in bad.files { try usher.folder.write(name, content) }
        let answer = try usher(bad.arguments)
        #expect(answer.status == bad.status, "\(answer.out)\(answer.error)")
        if !bad.names.isEmpty {
            #expect(answer.complaints.count == 1, "\(answer.error)")
            for name in bad.names { #expect(answer.complaints.first?.contains(name) == true, "\(answer.error)") }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: usher.folder.path)
        #expect(
            Set(left.filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") && $0 != "data" }) == Set(bad.files.keys)
        )
    }

    @Test(
        "Photos say what is wrong with them",
        arguments: [("no-face.jpg", "no face"), ("five-faces.jpg", "several faces")]
    )
    func photos(name: String, words: String) throws {
        let usher = try Usher()
        let answer = try usher("enroll", "\(Usher.recordings)/photos/\(name)", "--list", "A")
        #expect(answer.out.contains(words), "\(answer.out)")
        #expect(answer.out.contains(name))
    }

    @Test("A database of a newer version, of another program, or of no database is refused and left as it was")
    func foreignDatabase() throws {
        let usher = try Usher()
        try FileManager.default.createDirectory(atPath: "\(usher.folder.path)/data", withIntermediateDirectories: true)
        try usher.folder.write("data/usher.sqlite", Data("not a database".utf8))
        let answer = try usher("replay", "\(Usher.recordings)/sam.mp4")
        #expect(answer.status == 1)
        #expect(answer.complaints.first?.contains("usher.sqlite") == true, "\(answer.error)")
        #expect(
            FileManager.default.contents(atPath: "\(usher.folder.path)/data/usher.sqlite")
                == Data("not a database".utf8)
        )
    }
}

@Suite("A model pack that is not as it should be")
struct BadPackTests {
    /// A copy of the default pack that can be spoilt.
    static func copy() throws -> Usher {
        var usher = try Usher()
        let packs = usher.folder.path + "/models"
        try FileManager.default.createDirectory(atPath: packs, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: usher.models + "/default", toPath: packs + "/default")
        usher.models = packs
        return usher
    }

    @Test("A model file that changed is refused by name")
    func checksum() throws {
        let usher = try Self.copy()
        let path = "\(usher.models)/default/embedder.bin"
        var bytes = try #require(FileManager.default.contents(atPath: path))
        bytes[1000] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let answer = try usher("replay", "\(Usher.recordings)/sam.mp4")
        #expect(answer.status == 1)
        #expect(answer.complaints.first?.contains("embedder.bin") == true, "\(answer.error)")
    }

    @Test("A missing model file is named")
    func missing() throws {
        let usher = try Self.copy()
        try FileManager.default.removeItem(atPath: "\(usher.models)/default/detector.bin")
        let answer = try usher("models")
        #expect(answer.status == 1)
        #expect(answer.complaints.first?.contains("detector.bin") == true, "\(answer.error)")
    }

    @Test("A pack that lacks a role says which, and how to get it")
    func role() throws {
        let usher = try Self.copy()
        let path = "\(usher.models)/default/manifest.json"
        var manifest = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
        )
        let models = try #require(manifest["models"] as? [[String: Any]])
        manifest["models"] = models.filter { $0["role"] as? String != "embedder" }
        try JSONSerialization.data(withJSONObject: manifest).write(to: URL(fileURLWithPath: path))
        let answer = try usher("replay", "\(Usher.recordings)/sam.mp4")
        #expect(answer.status == 1)
        #expect(answer.complaints.first?.contains("embedder") == true, "\(answer.error)")
    }
}

import Foundation
import Inference
import Testing
import UsherCore

@Suite("A model pack")
struct ModelPackTests {
    private func failure(_ body: () throws -> Void) -> InferenceError? {
        #expect(throws: InferenceError.self, performing: body)
    }

    @Test("is read with its models, their parameters and the calibration as it stands")
    func opens() throws {
        let pack = try TinyPack().open()
        let entry = try pack.entry(for: .detector)
        #expect(pack.name == "test")
        #expect(pack.squareFactor == 0.88)
        #expect(entry.id == "tiny/1")
        #expect(entry.inputSize == PixelSize(width: 4, height: 2))
        #expect(entry.order == .bgr)
        #expect(try entry.knownFamily() == .retinaface)
        #expect(try entry.number("number") == 1.5)
        #expect(try entry.integer("whole") == 3)
        #expect(try entry.numbers("list", count: 3) == [1, 2, 3])
        #expect(pack.cohort == nil)
        #expect(pack.calibration.map { String(decoding: $0, as: UTF8.self) } == #"{"far":[[0.5,0.001]]}"#)
    }

    @Test("that is not there is an error that names the manifest and the command that makes it")
    func missing() {
        let error = failure { _ = try ModelPack.open(directory: "/nowhere", name: "default") }
        #expect(error?.code == .packMissing)
        #expect(error?.message.contains("/nowhere/default/manifest.json") == true)
        #expect(error?.message.contains("tools/setup") == true)
    }

    @Test("whose manifest is not JSON is refused")
    func notJSON() throws {
        let tiny = try TinyPack()
        try tiny.write(Data("{".utf8), to: "manifest.json")
        let error = failure { _ = try ModelPack.open(directory: tiny.directory, name: "test") }
        #expect(error?.code == .manifestUnreadable)
    }

    @Test(
        "whose manifest contradicts the format is refused with the key or the value",
        arguments: [
            ("format", 2 as any Sendable, "format 2"),
            ("square_factor", 0, "square_factor"),
            ("square_factor", "wide", "square_factor"),
            ("name", 5, "name"),
        ]
    )
    func badManifest(key: String, value: any Sendable, told: String) throws {
        let tiny = try TinyPack()
        tiny.manifest[key] = value
        let error = failure { _ = try tiny.open() }
        #expect(error?.code == .manifestUnreadable)
        #expect(error?.message.contains(told) == true)
    }

    @Test("whose model lacks a key, names an unknown role or a file elsewhere is refused with the place")
    func badEntry() throws {
        for (key, value, told) in [
            ("id", nil, "models.[0].id"), ("role", "oracle", "role"), ("files", [Any](), "no files"),
            ("files", [["path": "../model.xml", "sha256": "", "bytes": 1]], "../model.xml"),
            ("input", ["width": 0, "height": 2, "order": "bgr"], "without pixels"),
        ] as [(String, Any?, String)] {
            let tiny = try TinyPack()
            tiny.entry[key] = value
            let error = failure { _ = try tiny.open() }
            #expect(error?.code == .manifestUnreadable)
            #expect(error?.message.contains(told) == true, "\(error?.message ?? "")")
        }
    }

    @Test("with two models for one role is refused")
    func twice() throws {
        let tiny = try TinyPack()
        tiny.manifest["models"] = [tiny.entry, tiny.entry]
        #expect(failure { _ = try tiny.open() }?.code == .manifestUnreadable)
    }

    @Test(
        "that lacks a role says which, which it has, and how to get it",
        arguments: [ModelRole.mask, .race, .liveness]
    )
    func lacksRole(role: ModelRole) throws {
        let pack = try TinyPack().open()
        let error = failure { _ = try pack.entry(for: role) }
        #expect(error?.code == .roleMissing)
        for part in [role.rawValue, "'test'", "detector", "--pack"] {
            #expect(error?.message.contains(part) == true)
        }
    }

    @Test("with a family of another usher opens, and says so when the model is wanted")
    func unknownFamily() throws {
        let tiny = try TinyPack()
        tiny.entry["family"] = "crystal_ball"
        let entry = try tiny.open().entry(for: .detector)
        let error = failure { _ = try entry.knownFamily() }
        #expect(error?.code == .familyUnknown)
        #expect(error?.message.contains("crystal_ball") == true)
    }

    @Test("says how many pictures a model takes at once: one where the manifest is silent, and never none or a crowd")
    func pictures() throws {
        let tiny = try TinyPack()
        #expect(try tiny.open().entry(for: .detector).pictures == 1)
        for (pictures, isTaken) in [(2, true), (16, true), (0, false), (17, false)] {
            var input = try #require(tiny.entry["input"] as? [String: Any])
            input["pictures"] = pictures
            tiny.entry["input"] = input
            if isTaken {
                #expect(try tiny.open().entry(for: .detector).pictures == pictures)
            } else {
                #expect(failure { _ = try tiny.open() }?.code == .manifestUnreadable)
            }
        }
    }

    @Test("lets no parameter of another kind pass", arguments: ["absent", "list"])
    func parameterKinds(name: String) throws {
        let entry = try TinyPack().open().entry(for: .detector)
        #expect(failure { _ = try entry.number(name) }?.code == .manifestUnreadable)
        #expect(failure { _ = try entry.numbers("list", count: 4) }?.code == .manifestUnreadable)
        #expect(failure { _ = try entry.integer("number") }?.code == .manifestUnreadable)
    }

    @Test("is whole while no file differs from its checksum, and names the one that does")
    func checksums() throws {
        let tiny = try TinyPack()
        let pack = try tiny.open()
        try pack.verify()
        try tiny.write(Data([1, 2, 3]), to: "model.bin")
        let differs = failure { try pack.verify() }
        #expect(differs?.code == .checksumDiffers)
        #expect(differs?.message.contains("model.bin") == true)
        try FileManager.default.removeItem(atPath: pack.path(of: "model.bin"))
        #expect(failure { try pack.verify() }?.code == .fileMissing)
    }

    @Test("gives its cohort's numbers row by row, and refuses one of another length")
    func cohort() throws {
        let tiny = try TinyPack()
        let bytes = [Float(1.5), -2, 0.25, 8].flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) }
        }
        try tiny.write(Data(bytes), to: "cohort.f32")
        var cohort: [String: Any] = [
            "path": "cohort.f32", "sha256": FileDigest.sha256(bytes), "rows": 2, "dimensions": 2, "id": "c",
        ]
        tiny.manifest["cohort"] = cohort
        #expect(try tiny.open().readCohort() == [1.5, -2, 0.25, 8])
        cohort["rows"] = 3
        tiny.manifest["cohort"] = cohort
        #expect(failure { _ = try tiny.open().readCohort() }?.code == .manifestUnreadable)
    }
}

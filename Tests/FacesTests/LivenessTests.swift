import Foundation
import Inference
import Testing
import UsherCore

@testable import Faces

/// With two small networks of the published shape, whose files make_state.py writes as PyTorch does; the published ones are the user's to add.
@Suite("Liveness, added to the default pack", .serialized)
struct LivenessTests {
    private static let names = ["2.7_80x80_MiniFASNetTiny.pth", "4_0_0_80x80_MiniFASNetTinySE.pth"]

    @Test("gives PyTorch's probabilities, from state dicts of both its formats, and keeps scales and checksums")
    func numbers() throws {
        let models = try AddedModels()
        let (status, output) = try models.add(Self.names)
        #expect(status == 0, "\(output)")
        let pack = try ModelPack.open(directory: models.directory, name: "default")
        let entry = try pack.entry(for: .liveness)
        #expect(try entry.knownFamily() == .miniFASNet)
        #expect(try entry.numbers("scales") == [2.7, 4])
        #expect(entry.pictures == 2)
        #expect(entry.parameters["weights"] == .array(try Self.names.map { try models.weight($0) }))
        let chip = UnderTest.pattern(80, .bgr)
        let model = try InferenceRuntime().compile(entry, in: pack, options: CompileOptions(batch: 2))
        let found = try model.withRequest { request throws(InferenceError) in
            try request.infer([chip, chip.upsideDown()])
            return try request.copyOutput("probabilities")
        }
        let golden = try Golden.read().liveness.probabilities
        #expect(found.count == golden.count)
        // golden.json holds six decimals.
        #expect(zip(found, golden).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
    }

    @Test("is compiled when a face is asked about, and answers with two classes")
    func lazy() throws {
        let models = try AddedModels()
        #expect(try models.add(Self.names).status == 0)
        let pack = try ModelPack.open(directory: models.directory, name: "default")
        let faces = try FaceModels(
            pack: pack,
            runtime: InferenceRuntime(),
            options: FaceOptions(extraRoles: FaceOptions.answerableRoles(of: pack))
        )
        let liveness = try #require(faces.liveness as? LazyClassifier)
        let emotion = try #require(faces.emotion as? LazyClassifier)
        #expect(!liveness.isCompiled && !emotion.isCompiled)
        #expect(faces.modelIDs["liveness"] == "minifasnet/2.7_80x80_MiniFASNetTiny+4_0_0_80x80_MiniFASNetTinySE")
        let photo = try UnderTest.photo("frontal-happy.jpg")
        let face = try #require(try faces.detector.detect(in: photo).first)
        let probabilities = try liveness.probabilities(of: face, in: photo)
        #expect(liveness.classes == ["real", "spoof"])
        #expect(probabilities.count == 2 && abs(probabilities[0] + probabilities[1] - 1) < 1e-6)
        #expect(liveness.isCompiled && !emotion.isCompiled)
    }

    @Test("is refused as a whole where a file is none: the pack stays as it was", arguments: ["text", "code", "name"])
    func refused(kind: String) throws {
        let models = try AddedModels()
        let before = try models.manifest()
        let name = kind == "name" ? "model.pth" : "2.7_80x80_MiniFASNetTiny.pth"
        // A pickle that runs `posix.getcwd` where one may.
        let content = kind == "code" ? "cposix\ngetcwd\n(tR." : "no state dict at all"
        try Data(content.utf8).write(to: models.states.appending(path: name))
        let (status, output) = try models.add([name])
        #expect(status == 1)
        #expect(output.contains("error: ") && !output.contains("Traceback"), "\(output)")
        if kind == "code" { #expect(output.contains("the file wants posix.getcwd")) }
        #expect(try models.manifest() == before)
    }
}

/// A copy of the default pack to add to, and a folder of state dicts; gone with the value.
private final class AddedModels {
    let directory: String
    let states: URL
    private let folder: URL

    init() throws {
        let pack = try UnderTest.pack()
        let parent = FileManager.default.temporaryDirectory
        folder = parent.appending(path: "usher-liveness-\(UInt64.random(in: 0 ... .max))")
        directory = folder.appending(path: "models").path
        states = folder.appending(path: "states")
        for path in [directory, states.path] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(atPath: pack.directory, toPath: "\(directory)/default")
        let (status, output) = try Self.python([UnderTest.file("make_state.py"), states.path])
        #expect(status == 0, "\(output)")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)  // A folder left in /tmp harms nothing.
    }

    func add(_ names: [String]) throws -> (status: Int32, output: String) {
        let files = names.map { states.appending(path: $0).path }
        let tool = UnderTest.file("../../tools/models.py")
        return try Self.python([tool, "--out", directory, "--add", "liveness", "--from"] + files)
    }

    func manifest() throws -> Data { try Data(contentsOf: URL(filePath: "\(directory)/default/manifest.json")) }

    /// What the manifest says of a state dict.
    func weight(_ name: String) throws -> JSONValue {
        let digest = try FileDigest.sha256(path: states.appending(path: name).path)
        return .object(["file": .string(name), "sha256": .string(digest)])
    }

    /// The Python of set-up, the newest if there are several.
    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let newest = #"exec "$(ls -td "${XDG_CACHE_HOME:-$HOME/.cache}"/usher/venv-*/ | head -n 1)bin/python" "$@""#
        process.arguments = ["-c", newest, "sh"] + arguments
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

extension Image {
    /// The same image with its rows in the other order.
    fileprivate func upsideDown() -> Image {
        let stride = size.width * 3
        let rows = (0..<size.height).reversed().map { bytes[$0 * stride..<($0 + 1) * stride] }
        return Image(size: size, order: order, bytes: Array(rows.joined()))
    }
}

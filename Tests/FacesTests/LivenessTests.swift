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

extension Image {
    /// The same image with its rows in the other order.
    fileprivate func upsideDown() -> Image {
        let stride = size.width * 3
        let rows = (0..<size.height).reversed().map { bytes[$0 * stride..<($0 + 1) * stride] }
        return Image(size: size, order: order, bytes: Array(rows.joined()))
    }
}

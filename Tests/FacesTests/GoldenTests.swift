import Inference
import Media
import Testing
import UsherCore

@testable import Faces

@Suite("Against other tools, on the default pack")
struct GoldenTests {
    private static let photos = [
        "five-faces.jpg", "frontal-happy.jpg", "frontal-surprised.jpg", "turned-15.jpg", "Sam.jpg", "Obama.jpg",
        "no-face.jpg",
    ]

    /// The photo is decoded and scaled by other code than the golden one's, hence not exactly the same.
    @Test(
        "the detector finds what its package's own Python finds, boxes overlapping by .95 and more",
        arguments: photos
    )
    func detector(name: String) throws {
        let golden = try #require(try Golden.read().detections[name])
        let detector = try UnderTest.models(FaceOptions(minimumScore: 0.9, closerLook: false)).detector
        let found = try detector.detect(in: try UnderTest.photo(name))
        #expect(found.count == golden.count)
        for (face, wanted) in zip(found, golden.sorted { $0.score > $1.score }) {
            let box = Box(x: wanted.box[0], y: wanted.box[1], width: wanted.box[2], height: wanted.box[3])
            let nearest = found.max { $0.box.overlap(box) < $1.box.overlap(box) } ?? face
            #expect(nearest.box.overlap(box) >= 0.95)
            for (index, point) in nearest.landmarks.points.enumerated() {
                let (dx, dy) = (point.x - wanted.landmarks[index * 2], point.y - wanted.landmarks[index * 2 + 1])
                #expect((dx * dx + dy * dy).squareRoot() < 0.03 * box.longerSide)
            }
        }
    }

    @Test("the embedder gives dlib's numbers to 1e-4, for a chip and its mirror image")
    func embedder() throws {
        let golden = try Golden.read().embedding
        let pack = try UnderTest.pack()
        let options = FaceOptions()
        let embedder = try AlignedEmbedder(
            pack.entry(for: .embedder),
            in: pack,
            runtime: InferenceRuntime(),
            options: options
        )
        let chip = UnderTest.pattern(150)
        let found = try embedder.vector(of: [chip, chip.mirrored()])
        #expect(found.count == 128)
        for (value, parts) in zip(found, zip(golden.chip, golden.mirror)) {
            // The sum of two vectors, each within 1e-4.
            #expect(abs(value - (parts.0 + parts.1)) < 2e-4)
        }
    }

    @Test("age and gender give the packages' own probabilities")
    func classifiers() throws {
        let golden = try Golden.read()
        let pack = try UnderTest.pack()
        for (role, side, wanted) in [(ModelRole.age, 64, golden.age), (.gender, 32, golden.gender)] {
            let model = try InferenceRuntime().compile(pack.entry(for: role), in: pack)
            let found = try model.withRequest { request throws(InferenceError) in
                try request.infer(UnderTest.pattern(side))
                return try request.copyOutput("probabilities")
            }
            #expect(found.count == wanted.count)
            #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    /// The file's weights are 8-bit, and LiteRT rounds what passes through them to 8 bits too; OpenVINO does not: over 631 faces of LFW the
    /// two differ by .0252 at most.
    @Test("the emotions are those that LiteRT finds, to .03")
    func emotion() throws {
        let golden = try Golden.read().emotion
        let pack = try UnderTest.pack()
        let entry = try pack.entry(for: .emotion)
        #expect(try entry.texts("classes") == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
        let model = try InferenceRuntime().compile(entry, in: pack)
        let found = try model.withRequest { request throws(InferenceError) in
            try request.infer(UnderTest.pattern(64))
            return try request.copyOutput("probabilities")
        }
        #expect(found.count == golden.count)
        #expect(zip(found, golden).allSatisfy { abs($0 - $1) < 0.03 })
        #expect(abs(found.reduce(0, +) - 1) < 1e-5)
    }

    @Test("the face mesh gives the points of the TFLite file it was made from")
    func mesh() throws {
        let golden = try Golden.read().mesh
        let pack = try UnderTest.pack()
        let model = try InferenceRuntime().compile(pack.entry(for: .headPose), in: pack)
        let (points, presence) = try model.withRequest { request throws(InferenceError) in
            try request.infer(UnderTest.pattern(192))
            return (try request.copyOutput("points"), try request.copyOutput("presence"))
        }
        for (index, wanted) in zip([234, 454, 10, 152], golden.points) {
            for axis in 0..<3 { #expect(abs(points[index * 3 + axis] - wanted[axis]) < 0.01) }
        }
        #expect(abs(presence[0] - golden.presenceLogit) < 0.01)
    }
}

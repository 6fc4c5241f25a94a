import Foundation
import Inference
import Testing
import UsherCore

@testable import Faces

@Suite("Alignment by a face's shape")
struct ShapeAlignmentTests {
    /// One face's vectors: by its landmarks alone, as a video's, as a photo's.
    private struct Vectors {
        var plain: Embedding
        var frame: Embedding
        var photo: Embedding
    }

    private static let alignment = ShapeAlignment(
        indices: [4, 0, 2],
        target: [Point(50, 40), Point(100, 42), Point(74, 95)],
        size: PixelSize(width: 150, height: 150),
        order: .rgb
    )

    /// Five points of which those that count stand where they shall, after `turn`.
    private static func shape(_ turn: SimilarityTransform) -> FaceShape {
        var points = [Point](repeating: Point(-7, 9), count: 5)
        for (index, target) in zip(alignment.indices, alignment.target) { points[index] = turn(target) }
        return FaceShape(points: points)
    }

    @Test(
        "brings the points that count to where they shall stand",
        arguments: [0, 10, -35, 90] as [Float],
        [0.3, 1, 4] as [Float]
    )
    func fits(degrees: Float, scale: Float) throws {
        let angle = degrees * .pi / 180
        let turn = SimilarityTransform(a: scale * cos(angle), b: scale * sin(angle), tx: 320, ty: -40)
        let back = try #require(Self.alignment.transform(for: Self.shape(turn)))
        for target in Self.alignment.target {
            let place = back(turn(target))
            #expect(abs(place.x - target.x) < 0.01 && abs(place.y - target.y) < 0.01)
        }
    }

    @Test("there is none for a shape that lacks a point, or has them in one place")
    func refuses() {
        #expect(Self.alignment.transform(for: FaceShape(points: [])) == nil)
        #expect(Self.alignment.transform(for: FaceShape(points: Array(repeating: Point(3, 3), count: 4))) == nil)
        #expect(Self.alignment.transform(for: FaceShape(points: Array(repeating: Point(3, 3), count: 5))) == nil)
    }

    @Test("the mesh's points come back to the picture through the crop's transform")
    func mesh() throws {
        let turn = FaceMesh.crop(Box(x: 600, y: 200, width: 90, height: 110), factor: 1.5, turnedBy: 0.4, side: 192)
        let points = [Point(640, 250), Point(655.5, 301), Point(590, 180)]
        let mesh: [Float] = points.map { turn($0) }.flatMap { [$0.x, $0.y, 5] }
        let found = FaceMesh.shape(mesh.span, through: turn)
        let shape = try #require(found)
        for (found, wanted) in zip(shape.points, points) {
            #expect(abs(found.x - wanted.x) < 0.01 && abs(found.y - wanted.y) < 0.01)
        }
    }

    @Test("on photos: the shape lies on the face, and vectors of either effort are of one space and tell persons apart")
    func photos() throws {
        let models = try UnderTest.shared.get()
        var found: [String: Vectors] = [:]
        for name in ["Obama.jpg", "Obama-2.jpg", "Biden.jpg"] {
            let photo = try UnderTest.photo(name)
            let face = try #require(try models.detector.detect(in: photo).max { $0.box.area < $1.box.area })
            let shape = try #require(try models.view(of: face, in: photo).shape)
            // Points 1, 61 and 291 of the mesh: the tip of the nose and the corners of the mouth.
            let landmarks = face.landmarks
            for (index, place) in [(1, landmarks.nose), (61, landmarks.leftMouth), (291, landmarks.rightMouth)] {
                let (dx, dy) = (shape.points[index].x - place.x, shape.points[index].y - place.y)
                #expect((dx * dx + dy * dy).squareRoot() < 0.08 * face.box.longerSide, "\(name), point \(index)")
            }
            func embed(_ shape: FaceShape?, _ effort: EmbeddingEffort) throws -> Embedding {
                try models.embedder.embed(face, shape: shape, in: photo, effort: effort)
            }
            #expect(try embed(nil, .firstView) == embed(nil, .photo))
            // A further view is one of the two chips of a first view, by turns.
            let turns = [try embed(shape, .furtherView(after: 1)), try embed(shape, .furtherView(after: 2))]
            #expect(try turns == [embed(shape, .furtherView(after: 3)), embed(shape, .furtherView(after: 4))])
            let first = try embed(shape, .firstView)
            #expect(turns[0] != turns[1])
            for turn in turns { #expect(try #require(turn.cosine(first)) > 0.98) }
            #expect(try #require(turns[0].cosine(turns[1])) < #require(turns[0].cosine(first)))
            found[name] = Vectors(
                plain: try embed(nil, .firstView),
                frame: try embed(shape, .firstView),
                photo: try embed(shape, .photo)
            )
        }
        let (obama, again, biden) = (
            try #require(found["Obama.jpg"]), try #require(found["Obama-2.jpg"]), try #require(found["Biden.jpg"])
        )
        for kind in [\Vectors.frame, \Vectors.photo] {
            let same = try #require(obama[keyPath: kind].cosine(again[keyPath: kind]))
            let other = try #require(obama[keyPath: kind].cosine(biden[keyPath: kind]))
            #expect(same > 0.93)
            #expect(other < same - 0.05)
        }
        for vectors in found.values {
            // Vectors of one space: what was enrolled before still compares.
            #expect(try #require(vectors.plain.cosine(vectors.frame)) > 0.97)
            #expect(try #require(vectors.frame.cosine(vectors.photo)) > 0.98)
        }
    }
}

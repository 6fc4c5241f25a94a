import Inference
import Media
import Testing
import UsherCore

@testable import Faces

/// The Open Model Zoo pack comes from the vendor's files, which set-up cannot fetch: without it these tests are skipped, and say so.
@Suite(
    "The second pack",
    .enabled(if: (try? ModelPack.open(directory: UnderTest.modelDirectory, name: "omz")) != nil, "no pack 'omz'")
)
struct SecondPackTests {
    @Test("runs by configuration alone and agrees with the default pack on faces and where they look")
    func agrees() throws {
        let (first, second) = (try UnderTest.shared.get(), try UnderTest.models(pack: "omz"))
        for name in ["frontal-happy.jpg", "turned-15.jpg", "Sam.jpg"] {
            let photo = try UnderTest.photo(name)
            let face = try #require(try first.detector.detect(in: photo).first)
            let other = try #require(try second.detector.detect(in: photo).first)
            #expect(face.box.overlap(other.box) > 0.6)
            for (point, wanted) in zip(other.landmarks.points, face.landmarks.points) {
                let (dx, dy) = (point.x - wanted.x, point.y - wanted.y)
                #expect((dx * dx + dy * dy).squareRoot() < 0.1 * face.box.longerSide)
            }
            let (pose, wanted) = (try second.view(of: other, in: photo).pose, try first.view(of: face, in: photo).pose)
            #expect(abs(pose.yaw - wanted.yaw) < 10)
        }
    }

    @Test("tells one man's photos from another's, in a space of its own")
    func persons() throws {
        let models = try UnderTest.models(pack: "omz")
        func embedding(_ name: String) throws -> Embedding {
            let photo = try UnderTest.photo(name)
            let face = try #require(try models.detector.detect(in: photo).max { $0.box.area < $1.box.area })
            return try models.embedder.embed(face, shape: nil, in: photo, effort: .firstView)
        }
        let obama = try embedding("Obama.jpg")
        #expect(obama.values.count == 256)
        let same = try #require(obama.cosine(try embedding("Obama-cut-left.jpg")))
        let other = try #require(obama.cosine(try embedding("Sam.jpg")))
        #expect(same > other + 0.2)
    }

    @Test("lacks age, and says so")
    func lacksAge() {
        let error = #expect(throws: FacesError.self) {
            _ = try UnderTest.models(FaceOptions(extraRoles: [.age]), pack: "omz")
        }
        #expect(error?.cause?.code == .roleMissing)
    }
}

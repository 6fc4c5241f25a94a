import Foundation
import Inference
import Media
import Testing
import UsherCore

@testable import Faces

@Suite("The models of a pack")
struct FaceModelsTests {
    @Test(
        "see where photographed heads point: yaw within 8 degrees, negative towards the left edge",
        arguments: [
            ("frontal-happy.jpg", -8...8), ("frontal-surprised.jpg", -8...8), ("Sam.jpg", -8...8),
            ("turned-15.jpg", -23 ... -7), ("turned-45.jpg", -53 ... -37),
        ] as [(String, ClosedRange<Float>)]
    )
    func yaw(name: String, range: ClosedRange<Float>) throws {
        let models = try UnderTest.shared.get()
        let photo = try UnderTest.photo(name)
        let face = try #require(try models.detector.detect(in: photo).first)
        let view = try models.view(of: face, in: photo)
        #expect(range.contains(view.pose.yaw), "yaw \(view.pose.yaw)")
        #expect(try #require(view.presence) > 0.5)
    }

    @Test("find no face where there is none")
    func nobody() throws {
        let models = try UnderTest.shared.get()
        #expect(try models.detector.detect(in: UnderTest.photo("no-face.jpg")).isEmpty)
    }

    @Test("tell one man's photos from another's")
    func persons() throws {
        let models = try UnderTest.shared.get()
        func embedding(_ name: String) throws -> Embedding {
            let photo = try UnderTest.photo(name)
            let face = try #require(
                try models.detector.detect(in: photo).max { $0.box.area < $1.box.area }
            )
            return try models.embedder.embed(face, shape: nil, in: photo, effort: .firstView)
        }
        let obama = try embedding("Obama.jpg")
        #expect(obama.values.count == models.embedder.dimensions)
        let same = try #require(obama.cosine(try embedding("Obama-2.jpg")))
        let other = try #require(obama.cosine(try embedding("Biden.jpg")))
        #expect(same > 0.93)
        #expect(other < same - 0.05)
    }

    @Test("give a found face the same numbers from many threads at once")
    func threads() throws {
        let models = try UnderTest.shared.get()
        let photo = try UnderTest.photo("Sam.jpg")
        let first = try models.detector.detect(in: photo)
        let embedding = try models.embedder.embed(first[0], shape: nil, in: photo, effort: .firstView)
        let wrong = Counter()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let faces = try? models.detector.detect(in: photo)
            let again = try? models.embedder.embed(first[0], shape: nil, in: photo, effort: .firstView)
            if faces != first || again != embedding { wrong.add() }
        }
        #expect(wrong.total == 0)
    }

    @Test("estimate age and gender when asked, and not otherwise")
    func extras() throws {
        let models = try UnderTest.shared.get()
        let photo = try UnderTest.photo("Sam.jpg")
        let face = try #require(try models.detector.detect(in: photo).first)
        let gender = try #require(try models.gender?.gender(of: face, in: photo))
        #expect(gender.gender == .male)
        #expect((0.5...1).contains(gender.confidence))
        let age = try #require(try models.age?.age(of: face, in: photo))
        #expect((15...45).contains(age.years))
        let plain = try UnderTest.models()
        #expect(plain.age == nil)
        #expect(plain.gender == nil)
    }

    @Test("are an error for a role without a model, which names it", arguments: [ModelRole.race, .mask])
    func missingRole(role: ModelRole) throws {
        let error = #expect(throws: FacesError.self) { _ = try UnderTest.models(FaceOptions(extraRoles: [role])) }
        #expect(error?.code == .model)
        #expect(error?.cause?.code == .roleMissing)
        #expect(error?.message.contains("'\(role.rawValue)'") == true)
    }

    @Test("rate a frontal, whole face above the same pack's view of one turned away")
    func quality() throws {
        let models = try UnderTest.shared.get()
        let photo = try UnderTest.photo("frontal-happy.jpg")
        let face = try #require(try models.detector.detect(in: photo).first)
        let good = try models.view(of: face, in: photo).quality
        #expect(good.value > 0.5)
        #expect(good.border == 1)
        #expect(good.size == 1)
        let turned = try UnderTest.photo("turned-45.jpg")
        let away = try #require(try models.detector.detect(in: turned).first)
        #expect(try models.view(of: away, in: turned).quality.pose < 0.7 * good.pose)
    }

    @Test("refuse a face whose landmarks fall together")
    func coinciding() throws {
        let models = try UnderTest.shared.get()
        let point = Point(5, 5)
        let face = DetectedFace(
            box: Box(x: 0, y: 0, width: 10, height: 10),
            landmarks: Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point),
            score: 1
        )
        let error = #expect(throws: FacesError.self) {
            _ = try models.embedder.embed(face, shape: nil, in: UnderTest.pattern(32), effort: .firstView)
        }
        #expect(error?.code == .landmarks)
    }
}

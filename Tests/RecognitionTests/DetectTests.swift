import Foundation
import Recognition
import Store
import Testing
import UsherCore

@Suite("Faces of a posted picture")
struct DetectTests {
    typealias Faces = ScriptedFaces

    @Test("With multi all faces are told, the largest first; without it the largest alone")
    func multi() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1, side: 40), Faces.face(2, x: 300, side: 150), Faces.face(3, side: 60))
        let all = try bench.recogniser.detect(in: picture, wants: FaceWants(isMulti: true))
        #expect(all.map(\.square) == [150, 60, 40])
        #expect(all.map(\.isProcessed) == [true, true, false])
        let one = try bench.recogniser.detect(in: picture, wants: FaceWants())
        #expect(one == [all[0]])
    }

    @Test("Features and a picture of 112x112 come only where they are asked for")
    func wants() throws {
        let sizes = Locked<[PixelSize]>([])
        let bench = try Bench { image in
            sizes.withLock { $0.append(image.size) }
            return [1]
        }
        let picture = bench.show(Faces.face(3))
        let bare = try #require(try bench.recogniser.detect(in: picture, wants: FaceWants()).first)
        #expect(bare.features.isEmpty && bare.thumb == nil)
        let wants = FaceWants(features: [.gender, .age], hasThumb: true)
        let full = try #require(try bench.recogniser.detect(in: picture, wants: wants).first)
        #expect(full.features.map(\.name) == ["gender", "age"])
        #expect(full.features.map(\.result) == ["male", "23"])
        #expect(full.features.map(\.confidence) == ["98.71", "50.00"])
        #expect(full.features.allSatisfy { $0.version >= 1 && (0...50_000).contains($0.spent) })
        #expect(full.thumb == [1])
        #expect(sizes.withLock { $0 } == [PixelSize(width: 112, height: 112)])
    }

    @Test("Behind a feature's text stand its numbers: value, classes, time; nothing for what was not asked")
    func answers() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(3))
        let wants = FaceWants(features: [.age, .emotion])
        let face = try #require(try bench.recogniser.detect(in: picture, wants: wants).first)
        #expect(Set(face.answers.keys) == [.age, .emotion])
        let emotion = try #require(face.answers[.emotion])
        #expect(emotion.result == "happy" && emotion.confidence == 0.75 && emotion.value == nil)
        #expect(emotion.classes.map(\.name) == ["happy", "angry", "neutral"])
        #expect(emotion.milliseconds >= 0)
        #expect(face.features.map(\.result) == ["23", "happy"])
        let bare = try #require(try bench.recogniser.detect(in: picture, wants: FaceWants()).first)
        #expect(bare.answers.isEmpty)
    }

    @Test("Of classes that are equally likely the one named first is the answer")
    func likeliest() {
        let answer = FeatureAnswer(
            likeliestOf: [FeatureClass("a", 0.2), FeatureClass("b", 0.4), FeatureClass("c", 0.4)],
            value: 0.2
        )
        #expect(answer.result == "b" && answer.confidence == 0.4 && answer.value == 0.2)
        #expect(answer.classes.map(\.name) == ["b", "c", "a"])
        #expect(FeatureAnswer(likeliestOf: []).classes.isEmpty)
    }

    @Test("A feature that no model computes is refused by its name and the pack's")
    func noModel() throws {
        let bench = try Bench()
        let error = #expect(throws: RecognitionError.self) {
            try bench.recogniser.detect(in: bench.show(Faces.face(1)), wants: FaceWants(features: [.age, .race]))
        }
        #expect(error?.message == "no model for 'race' in pack scripted")
        #expect(error?.code == .noModel && error?.subject == .feature(.race))
    }

    @Test("The corners are clockwise from the top left, turned with the roll about the middle")
    func corners() throws {
        let bench = try Bench()
        var face = try #require(try bench.recogniser.detect(in: bench.show(Faces.face(1)), wants: FaceWants()).first)
        let box = face.face.box
        let upright = [(box.x, box.y), (box.maxX, box.y), (box.maxX, box.maxY), (box.x, box.maxY)]
        func expectCorners(_ expected: [(Float, Float)]) {
            for (corner, place) in zip(face.corners, expected) {
                #expect(abs(corner.x - place.0) < 1e-3 && abs(corner.y - place.1) < 1e-3)
            }
        }
        expectCorners(upright)
        face.pose.roll = 90
        // A quarter turn clockwise: what was top left is now top right, seen from the middle.
        let (middle, w, h) = (box.center, box.width / 2, box.height / 2)
        expectCorners([
            (middle.x + h, middle.y - w), (middle.x + h, middle.y + w), (middle.x - h, middle.y + w),
            (middle.x - h, middle.y - w),
        ])
    }

    @Test(
        "A picture below 50 pixels is not looked at",
        arguments: [(50, 30, 0), (50, 49, 0), (50, 50, 1), (120, 163, 1)]
    )
    func small(width: Int, height: Int, count: Int) throws {
        let bench = try Bench(seeing: [Faces.face(1)])
        let picture = Bench.blank(width: width, height: height)
        #expect(try bench.recogniser.detect(in: picture, wants: FaceWants()).count == count)
    }

    @Test(
        "Two pictures are compared face by face, the most alike pair first; too small faces are told and not compared"
    )
    func compare() throws {
        let bench = try Bench()
        let one = bench.show(Faces.face(1), Faces.face(2, side: 100))
        let other = bench.show(Faces.face(2, side: 160), Faces.face(1, side: 90), Faces.face(1, side: 40))
        let found = try bench.recogniser.compare(one, other, wants: FaceWants(isMulti: true))
        #expect(found.first.count == 2 && found.second.count == 3)
        #expect(found.pairs.count == 4)
        #expect(Set(found.pairs.prefix(2).map { [$0.first, $0.second] }) == [[0, 1], [1, 0]])
        #expect(found.pairs[0].similarity > 95 && found.pairs[3].similarity < 50)
    }
}

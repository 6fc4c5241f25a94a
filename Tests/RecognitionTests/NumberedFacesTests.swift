import Recognition
import Rules
import Store
import Testing
import UsherCore

@Suite("Faces that are enrolled one by one")
struct NumberedFacesTests {
    typealias Faces = ScriptedFaces

    private func ready(_ bench: Bench, _ faces: DetectedFace..., pick: FacePick = .every) throws -> [ReadyFace] {
        try bench.recogniser.ready(in: bench.show(faces), pick: pick)
    }

    private func enrol(_ bench: Bench, _ number: Int, _ name: String?, alike: Float = 1) throws -> NumberedFace {
        let face = try #require(try ready(bench, Faces.face(number, alike: alike)).first)
        return try bench.recogniser.enrol(face, named: name, in: [bench.visitors.id], details: FaceDetails(box: nil))
    }

    @Test("Faces are picked by size, by number, or by where they lie")
    func picks() throws {
        let bench = try Bench()
        let (small, large) = (Faces.face(1, side: 80), Faces.face(2, x: 400, side: 160))
        let tiny = Faces.face(3, x: 700, side: 40)
        #expect(try ready(bench, small, large, tiny).map(\.face.square) == [160, 80])
        #expect(try ready(bench, small, large, pick: .largest).map(\.face.square) == [160])
        #expect(try ready(bench, small, tiny, pick: .single).count == 1)
        #expect(try ready(bench, small, large, pick: .at([small.box, large.box])).map(\.face.square) == [80, 160])
        #expect(try ready(bench, pick: .every).isEmpty)
        for (faces, pick, fault) in [
            ([small, large], FacePick.single, FacePickFault.several([large.box, small.box])),
            ([], .largest, .none), ([tiny], .largest, .none), ([], .single, .none),
            ([small], .at([large.box]), .notAt(large.box)),
        ] as [([DetectedFace], FacePick, FacePickFault)] {
            let thrown = #expect(throws: FacePickFault.self) {
                try bench.recogniser.ready(in: bench.show(faces), pick: pick)
            }
            #expect(thrown == fault)
        }
    }

    @Test("The likest faces come face by face, the best first, and no more than are asked for")
    func likeliest() throws {
        let bench = try Bench()
        let anna = try [enrol(bench, 1, "Anna", alike: 0.9), enrol(bench, 1, "Anna"), enrol(bench, 2, "Bert")]
        let probe = try #require(try ready(bench, Faces.face(1)).first)
        let likely = try bench.recogniser.likeliest(to: .ready(probe), in: bench.visitors.id, limit: 3)
        #expect(likely.map(\.face.id) == [anna[1].id, anna[0].id, anna[2].id])
        #expect(likely[0].score >= likely[1].score && likely[1].score > likely[2].score)
        #expect(try bench.recogniser.likeliest(to: .ready(probe), in: bench.visitors.id, limit: 1).count == 1)
        let bar = likely[1].score
        #expect(
            try bench.recogniser.likeliest(to: .ready(probe), in: bench.visitors.id, least: bar, limit: 9).count == 2
        )
        #expect(try bench.recogniser.likeliest(to: .ready(probe), in: .zero, limit: 9).isEmpty)
        let place = anna[1].places[0]
        let itself = try bench.recogniser.score(.enrolled(place.exemplar, place.person), .ready(probe))
        #expect(itself == likely[0].score)
    }

    @Test("What is enrolled, moved and removed is found, and no longer found, at once")
    func changes() throws {
        let bench = try Bench()
        let face = try enrol(bench, 1, "Anna")
        let probe = try #require(try ready(bench, Faces.face(1)).first)
        func found(in list: PersonListID) throws -> [Int64] {
            try bench.recogniser.likeliest(to: .ready(probe), in: list, limit: 9).map(\.face.id)
        }
        #expect(try found(in: bench.visitors.id) == [face.id])
        try bench.recogniser.setLists([.zero], of: face)
        #expect(try found(in: bench.visitors.id).isEmpty && found(in: .zero) == [face.id])
        let moved = try #require(try bench.database.numberedFace(face.id))
        try bench.recogniser.renameFace(face.id, to: "Ann")
        #expect(bench.recogniser.name(of: moved.places[0].person) == "Ann")
        let copy = try bench.recogniser.copy(
            moved.places[0].exemplar,
            of: moved.places[0].person,
            named: nil,
            to: bench.visitors.id,
            details: FaceDetails(box: nil),
            chosen: .max
        )
        #expect(copy?.places[0].chosen == .max && copy?.id != face.id)
        try bench.recogniser.removeFaces(moved.places.map(\.exemplar))
        #expect(try found(in: .zero).isEmpty)
        #expect(try found(in: bench.visitors.id) == [try #require(copy).id])
        #expect(try bench.database.check().isEmpty)
    }
}

@Suite("Portraits")
struct PortraitTests {
    private func face(_ box: Box) -> DetectedFace {
        let middle = box.center
        let points = Landmarks(
            leftEye: Point(middle.x - 40, middle.y - 40),
            rightEye: Point(middle.x + 40, middle.y - 40),
            nose: Point(middle.x, 0),
            leftMouth: Point(middle.x - 30, middle.y + 40),
            rightMouth: Point(middle.x + 30, middle.y + 40)
        )
        return DetectedFace(box: box, landmarks: points, score: 0.99)
    }

    @Test("One face that is meant makes a portrait, with what is asked for")
    func portrait() throws {
        let sizes = Locked<[PixelSize]>([])
        let bench = try Bench { image in
            sizes.withLock { $0.append(image.size) }
            return [7]
        }
        let picture = Image(
            size: PixelSize(width: 600, height: 600),
            order: .rgb,
            bytes: [UInt8](repeating: 9, count: 600 * 600 * 3)
        )
        let background = face(Box(x: 0, y: 0, width: 10, height: 20))
        bench.faces.scenes.withLock { $0[600] = [face(Box(x: 200, y: 200, width: 160, height: 200)), background] }
        let rules = PortraitRules()
        let portrait = try bench.recogniser.portrait(in: picture, rules: rules, features: [.age, .race], hasCrop: true)
            .get()
        #expect(portrait.crop == [7] && sizes.withLock { $0 } == [PixelSize(width: 340, height: 340)])
        #expect(portrait.face.features.map(\.name) == ["age"])
        #expect(try bench.recogniser.portrait(in: picture, rules: rules).get().crop == nil)
    }

    @Test("Nobody, several, and a face that breaks a rule are told as faults")
    func faults() throws {
        let bench = try Bench()
        let picture = Image(
            size: PixelSize(width: 600, height: 600),
            order: .rgb,
            bytes: [UInt8](repeating: 9, count: 600 * 600 * 3)
        )
        for (faces, fault) in [
            ([], PortraitFault.notFound), ([face(Box(x: 0, y: 0, width: 10, height: 20))], .notFound),
            (
                [
                    face(Box(x: 50, y: 200, width: 160, height: 200)),
                    face(Box(x: 350, y: 200, width: 160, height: 200)),
                ], .tooMany
            ),
            ([face(Box(x: 5, y: 200, width: 160, height: 200))], .closeToBorder),
        ] as [([DetectedFace], PortraitFault)] {
            bench.faces.scenes.withLock { $0[600] = faces }
            let outcome = try bench.recogniser.portrait(in: picture, rules: PortraitRules())
            guard case .failure(let refusal) = outcome else {
                Issue.record("taken")
                continue
            }
            #expect(refusal.fault == fault)
        }
    }
}

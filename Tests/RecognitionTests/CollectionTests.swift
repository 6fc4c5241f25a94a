import Recognition
import Store
import TestSupport
import Testing
import UsherCore

@Suite("Persons by name, and their exemplars one by one")
struct CollectionTests {
    typealias Faces = ScriptedFaces

    private func add(_ number: Int, as name: String, alike: Float = 1, _ bench: Bench) throws -> Example {
        let request = ExampleRequest(name: name, list: bench.visitors.id, original: [7])
        let outcome = try bench.recogniser.addExample(request, picture: bench.show(Faces.face(number, alike: alike)))
        guard case .added(let example) = outcome else { throw Unexpected() }
        return example
    }

    private struct Unexpected: Error {}

    @Test("Faces come by size, with what is wanted of them and how long it took; what has no model is passed over")
    func looking() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1, side: 90, score: 0.7), Faces.face(2, x: 400, side: 200))
        let wants = LookWants(features: [.gender, .race], hasPose: true, isComparable: true)
        let seen = try bench.recogniser.look(in: picture, wants: wants)
        #expect(seen.faces.map { $0.face.box.height } == [200, 90])
        #expect(seen.faces[0].answers[.gender]?.result == "female" && seen.faces[0].answers[.race] == nil)
        #expect(Set(seen.faces[0].answers.keys) == [.gender])
        #expect(seen.faces[0].pose != nil && seen.faces[0].comparable?.vector.count == Faces.dimensions)
        let plain = try bench.recogniser.look(in: picture, wants: LookWants(most: 1))
        #expect(plain.faces.count == 1 && plain.faces[0].comparable == nil && plain.faces[0].pose == nil)
        #expect(try bench.recogniser.look(in: picture, wants: LookWants(minimumScore: 0.7)).faces.count == 1)
        let aligned = try bench.recogniser.look(in: Bench.picture, wants: LookWants(isAligned: true)).faces
        #expect(aligned.map { $0.face.box } == [Box(x: 0, y: 0, width: 8, height: 8)])
    }

    @Test("A picture of nobody or of several is no example, and nothing changes")
    func refused() throws {
        let bench = try Bench()
        let request = ExampleRequest(name: "Anna", list: bench.visitors.id)
        #expect(try bench.recogniser.addExample(request, picture: bench.show()) == .noFace)
        let two = bench.show(Faces.face(1), Faces.face(2, x: 400))
        #expect(try bench.recogniser.addExample(request, picture: two) == .severalFaces(2))
        #expect(try bench.recogniser.names(in: bench.visitors.id) == [])
    }

    @Test("The nearest exemplars are found one by one, whoever's they are, in the list alone")
    func nearest() throws {
        let bench = try Bench()
        let near = try add(1, as: "Anna", bench)
        let far = try add(1, as: "anna", alike: 0.9, bench)
        _ = try add(2, as: "Bea", bench)
        #expect(near.person == far.person)
        let seen = try bench.recogniser.look(in: bench.show(Faces.face(1)), wants: LookWants(isComparable: true))
        let face = try #require(seen.faces.first?.comparable)
        let found = try bench.recogniser.examples(like: face, in: bench.visitors.id, limit: 2)
        #expect(found.map(\.exemplar) == [near.id, far.id])
        #expect(found.map(\.name) == ["Anna", "Anna"] && found[0].similarity > found[1].similarity)
        #expect(try bench.recogniser.examples(like: face, in: .zero, limit: 2) == [])
        let known = try #require(try bench.recogniser.comparable(near.id, in: bench.visitors.id))
        #expect(abs(try bench.recogniser.similarity(face, known.face) - found[0].similarity) < 1e-5)
        #expect(try bench.recogniser.comparable(near.id, in: .zero) == nil)
        #expect(try bench.recogniser.comparable(vector: face.vector)?.vector.count == Faces.dimensions)
        #expect(try bench.recogniser.comparable(vector: [1, 2]) == nil)
        #expect(try bench.differences() == [])
    }

    @Test("A name that somebody has joins the two, and a person without exemplars stays")
    func names() throws {
        let bench = try Bench()
        let (list, recogniser) = (bench.visitors.id, bench.recogniser)
        #expect(try recogniser.addPerson(called: "Bea", to: list) != nil)
        #expect(try recogniser.addPerson(called: "BEA", to: list) == nil)
        let example = try add(1, as: "Anna", bench)
        #expect(try recogniser.rename("nobody", to: "x", in: list) == .unknown)
        #expect(try recogniser.rename("Anna", to: "Anna", in: list) == .unchanged)
        #expect(try recogniser.rename("anna", to: "bea", in: list) == .renamed)
        #expect(try recogniser.names(in: list) == ["Bea"])
        #expect(try bench.differences() == [])
        #expect(try recogniser.deleteExamples([example.id], in: list).map(\.name) == ["Bea"])
        #expect(try recogniser.names(in: list) == ["Bea"])
        #expect(try recogniser.rename("Bea", to: "Cid", in: list) == .renamed)
        _ = try add(3, as: "cid", bench)
        let gone = try #require(try recogniser.deletePersons(called: "CID", in: list))
        #expect(gone.name == "Cid" && gone.exemplars == 1)
        #expect(try recogniser.deletePersons(called: "Cid", in: list) == nil)
        _ = try add(3, as: "Dee", bench)
        let everybody = try recogniser.deleteEverybody(in: list)
        #expect(everybody.names == 1 && everybody.exemplars == 1)
        #expect(try bench.differences() == [] && recogniser.exemplarCount == 0)
    }
}

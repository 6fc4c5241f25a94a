import Store
import Rules
import Testing
import UsherCore

@testable import Recognition

@Suite("Enrolment")
struct EnrolmentTests {
    typealias Faces = ScriptedFaces

    static func photo(_ name: String, of person: String = "Anna") -> EnrolmentPhoto {
        EnrolmentPhoto(name: name, sha256: FileDigest.sha256(Array(name.utf8)), person: person)
    }

    @Test("One face becomes an exemplar of the person, who is found from then on")
    func enrols() throws {
        let bench = try Bench(seeing: [Faces.face(3)])
        let outcome = try bench.recogniser.enrol(Self.photo("a.jpg"), picture: Bench.picture, into: bench.visitors)
        #expect(outcome == .enrolled(square: 150, quality: 0.75, lookAlike: nil))
        let records = try bench.run(SourceWatchTests.walk(3, frames: 5), rules: SourceRules())
        #expect(records.first?.decision.identification.person?.name == "Anna")
    }

    @Test("A second photo of the name adds to the person; the same photo again is a duplicate")
    func secondPhoto() throws {
        let bench = try Bench(seeing: [Faces.face(3)])
        for name in ["a.jpg", "b.jpg"] {
            _ = try bench.recogniser.enrol(Self.photo(name), picture: Bench.picture, into: bench.visitors)
        }
        let again = try bench.recogniser.enrol(Self.photo("a.jpg"), picture: Bench.picture, into: bench.visitors)
        #expect(again == .duplicate(of: "Anna"))
        let persons = try bench.database.persons(in: bench.visitors.id)
        #expect(persons.count == 1)
        #expect(try bench.database.exemplars(of: persons[0].id).count == 2)
    }

    @Test("Somebody of another name who looks the same is enrolled, and said to look alike")
    func lookAlike() throws {
        let bench = try Bench(seeing: [Faces.face(3)])
        _ = try bench.recogniser.enrol(Self.photo("a.jpg"), picture: Bench.picture, into: bench.visitors)
        let twin = try bench.recogniser.enrol(
            Self.photo("b.jpg", of: "Beth"),
            picture: Bench.picture,
            into: bench.visitors
        )
        guard case .enrolled(_, _, let alike) = twin else {
            Issue.record("\(twin)")
            return
        }
        #expect(alike?.name == "Anna")
    }

    @Test(
        "What cannot be enrolled changes nothing and says why",
        arguments: [
            ([], PhotoOutcome.noFace),
            ([Faces.face(1), Faces.face(2, x: 600)], .severalFaces(2)),
            ([Faces.face(1, side: 40)], .tooSmall(square: 40)),
        ]
    )
    func refused(faces: [DetectedFace], outcome: PhotoOutcome) throws {
        let bench = try Bench(seeing: faces)
        let said = try bench.recogniser.enrol(Self.photo("a.jpg"), picture: Bench.picture, into: bench.visitors)
        #expect(said == outcome)
        #expect(!said.isInList)
        #expect(try bench.database.persons(in: bench.visitors.id).isEmpty)
    }

    @Test("Small faces in the background do not make a photo ambiguous")
    func background() throws {
        let bench = try Bench(seeing: [Faces.face(1), Faces.face(2, x: 600, side: 30)])
        let said = try bench.recogniser.enrol(Self.photo("a.jpg"), picture: Bench.picture, into: bench.visitors)
        #expect(said.isInList)
    }
}

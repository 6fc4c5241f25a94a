import Foundation
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("Service keys, and persons by name with their examples")
struct ExampleTests {
    let scratch: Scratch
    let clock = ManualClock()
    let database: UsherDatabase

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: scratch.file("usher.sqlite"), clock: clock)
    }

    private func face(_ seed: Int) -> PersonFace { Made.person(seed).face }

    private func key(_ seed: UInt8, _ kind: String, _ name: String, list: PersonListID? = nil) -> StoredServiceKey {
        StoredServiceKey(
            id: IDMint(clock: clock).make(),
            sha256: [UInt8](repeating: seed, count: 32),
            kind: kind,
            name: name,
            list: list,
            created: clock.now
        )
    }

    @Test("a service key is kept, counted as a change, and goes with its list")
    func keys() throws {
        let before = try database.identityRevision()
        let list = try database.createList(named: "Staff")
        let first = key(1, "recognition", "shop", list: list.id)
        _ = try database.createServiceKey(first, by: .commandLine)
        _ = try database.createServiceKey(key(2, "detection", "boxes"), by: .commandLine)
        #expect(try database.identityRevision() == before + 2)
        #expect(try database.identitySnapshot().serviceKeys.map(\.name) == ["shop", "boxes"])
        for (bad, code) in [
            (key(3, "detection", "boxes"), StoreError.Code.nameTaken), (key(2, "detection", "other"), .nameTaken),
            (key(4, "recognition", "gone", list: PersonListID(high: 1, low: 1)), .notFound),
            (key(5, "detection", ""), .invalid),
        ] {
            let error = #expect(throws: StoreError.self) { try database.createServiceKey(bad, by: .commandLine) }
            #expect(error?.code == code)
        }
        try database.deleteList(list.id)
        #expect(try database.serviceKeys().map(\.name) == ["boxes"])
        #expect(try database.identityRevision() == before + 3)
        #expect(try database.auditLog().first?.entry.objectKind == "service_key")
    }

    @Test("a person by name has no face until the first example and none after the last, and the file is kept beside")
    func examples() throws {
        let list = try database.createList(named: "Staff").id
        let bare = try database.createPerson(named: "Anna", in: list)
        #expect(bare.square == nil && bare.image == nil)
        #expect(try database.check() == [])
        let made = try database.addExample(
            NewExample(face: face(1), original: [1, 2, 3]),
            to: bare.id,
            named: "Anna",
            in: list
        )
        let shown = try #require(try database.person(bare.id))
        #expect(shown.square == face(1).square && shown.image != nil)
        #expect(try database.original(of: made.id, in: list) == [1, 2, 3])
        #expect(try database.original(of: made.id, in: .zero) == nil)
        let other = try database.addExample(NewExample(face: face(2)), to: nil, named: "Bea", in: list)
        #expect(try database.original(of: other.id, in: list) == nil)
        #expect(try database.check() == [])

        let page = try database.examples(in: list, limit: 1, offset: 1)
        #expect(page.total == 2 && page.page == [Example(id: other.id, person: other.person, name: "Bea")])
        #expect(try database.examples(in: list, named: "anna", limit: 9).total == 0)
        #expect(try database.names(in: list).map(\.name) == ["Anna", "Bea"])
        #expect(try database.example(made.id, in: list)?.1.face.embedding == face(1).exemplars[0].embedding)

        #expect(try database.deleteExamples([made.id, made.id, other.id], in: .zero) == [])
        #expect(try database.deleteExamples([made.id, made.id], in: list).map(\.name) == ["Anna"])
        let hidden = try #require(try database.person(bare.id))
        #expect(hidden.square == nil && hidden.image == nil && hidden.imageToken == nil)
        #expect(try database.check() == [])
        try database.deletePersons([bare.id, other.person])
        #expect(try database.check() == [])
    }

    @Test("a person without a name is called by the beginning of the id, here and there alike")
    func nameless() throws {
        let person = try database.createPerson(Made.person(3))
        let name = Person.called(nil, person.id)
        #expect(try database.names(in: .zero).map(\.name) == [name])
        #expect(try database.examples(in: .zero, named: name, limit: 1).total == 1)
    }
}

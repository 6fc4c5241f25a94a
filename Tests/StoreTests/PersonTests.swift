import Foundation
import Store
import Testing
import TestSupport
import UsherCore

@Suite("Persons")
struct PersonTests {
    let database: UsherDatabase
    let clock = ManualClock()

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: clock)
    }

    @Test("a person comes back as it went in, to the last bit of its vector")
    func roundTrip() throws {
        let new = Made.person(1, name: "Anna")
        let person = try database.createPerson(new)
        let read = try #require(try database.person(person.id))
        #expect(read == person)
        #expect(read.name == "Anna" && read.fields == ["badge 1"] && read.features == new.face.features)
        #expect(read.pose == new.face.pose && read.square == 140 && read.quality == 0.8)
        #expect(read.status == .initial && read.created == clock.now && read.updated == nil)
        #expect(read.group == .zero && read.source == .zero)
        #expect(try database.exemplars(of: person.id).map(\.face) == new.face.exemplars)
        let token = try #require(read.imageToken)
        #expect(token.count == 32)
        #expect(try database.image(token: token)?.jpeg == new.face.image?.jpeg)
        #expect(try database.check().isEmpty)
    }

    @Test("provenance tells a photo, an appearance and a posted picture apart")
    func provenance() throws {
        let digest = String(repeating: "ab", count: 32)
        let action: ActionID = IDMint(clock: clock, node: 7).make()
        var new = Made.person(1)
        let all: [Provenance] = [.photo(sha256: digest, name: "anna.jpg"), .appearance(action), .posted]
        new.face.exemplars = all.enumerated().map { Made.exemplar($0.offset, provenance: $0.element) }
        let person = try database.createPerson(new)
        #expect(try database.exemplars(of: person.id).map(\.face.provenance) == all)
        #expect(try database.exemplar(photoSHA256: digest)?.person == person.id)
        #expect(try database.exemplar(photoSHA256: digest, in: .zero)?.person == person.id)
        let other = try database.createList(named: "Other")
        #expect(try database.exemplar(photoSHA256: digest, in: other.id) == nil)
        #expect(try database.exemplar(photoSHA256: digest, model: "another") == nil)
    }

    @Test("repeated fields are dropped in order, on creation and on update")
    func distinctFields() throws {
        var new = Made.person(1)
        new.fields = ["b", "a", "b", "", "a", ""]
        let person = try database.createPerson(new)
        #expect(person.fields == ["b", "a", ""])
        clock.advance(by: .seconds(5))
        try database.updatePerson(person.id, fields: ["z", "z"])
        let read = try #require(try database.person(person.id))
        #expect(read.fields == ["z"] && read.updated == clock.now && read.created != clock.now)
    }

    @Test("two persons of a list may bear one name; the first is found")
    func sameNames() throws {
        let first = try database.createPerson(Made.person(1, name: "Anna"))
        try database.createPerson(Made.person(2, name: "Anna"))
        #expect(try database.person(named: "Anna", in: .zero)?.id == first.id)
        #expect(try database.person(named: "anna", in: .zero) == nil)
        #expect(try database.persons(in: .zero).count == 2)
    }

    @Test("a replaced face takes the place of the former one, picture and vectors too")
    func replace() throws {
        let person = try database.createPerson(Made.person(1, name: "Anna"))
        let formerToken = try #require(person.imageToken)
        clock.advance(by: .seconds(1))
        let face = Made.person(2).face
        let replaced = try database.replaceFace(of: person.id, with: face)
        #expect(replaced.id == person.id && replaced.status == .replaced && replaced.name == "Anna")
        #expect(replaced.updated == clock.now && replaced.imageToken != formerToken)
        #expect(try database.exemplars(of: person.id).map(\.face) == face.exemplars)
        #expect(try database.image(token: formerToken) == nil)
        #expect(try database.check().isEmpty)
    }

    @Test("dropping the picture keeps the vectors")
    func dropImage() throws {
        let person = try database.createPerson(Made.person(1))
        try database.updatePerson(person.id, dropsImage: true)
        let read = try #require(try database.person(person.id))
        #expect(read.image == nil && read.imageToken == nil)
        #expect(try database.exemplars(of: person.id).count == 1)
        #expect(try database.check().isEmpty)
    }

    @Test(
        "deleting persons removes vectors and pictures, counts those that were there, and stays within the list named"
    )
    func delete() throws {
        let other = try database.createList(named: "Other")
        let here = try database.createPerson(Made.person(1))
        let there = try database.createPerson(Made.person(2, list: other.id))
        let unknown: PersonID = IDMint(clock: clock, node: 9).make()
        #expect(try database.deletePersons([here.id, there.id, unknown], in: .zero) == [here.id])
        #expect(try database.person(there.id) != nil)
        #expect(try database.image(#require(here.image)) == nil)
        #expect(try database.exemplarCounts() == [Made.model: 1])
        #expect(try database.deletePersons([there.id, unknown]) == [there.id])
        #expect(try database.exemplarCounts().isEmpty)
        #expect(try database.check().isEmpty)
    }

    @Test("several persons are created together or not at all")
    func together() throws {
        let unknown: PersonListID = IDMint(clock: clock, node: 9).make()
        let error = #expect(throws: StoreError.self) {
            try database.createPersons([Made.person(1), Made.person(1, list: unknown)])
        }
        #expect(error?.code == .notFound)
        #expect(try database.persons(in: .zero).isEmpty)
        #expect(try database.check().isEmpty)
    }

    @Test("a person without a vector is refused, and so is a picture without bytes")
    func needsVector() throws {
        var bare = Made.person(1)
        bare.face.exemplars = []
        #expect(throws: StoreError.self) { try database.createPerson(bare) }
        var blank = Made.person(1)
        blank.face.image = NewImage(jpeg: [], size: PixelSize(width: 1, height: 1))
        #expect(throws: StoreError.self) { try database.createPerson(blank) }
        #expect(try database.persons(in: .zero).isEmpty)
    }

    @Test("a gallery is lent the vectors of its model and lists only")
    func gallery() throws {
        let other = try database.createList(named: "Other")
        let first = try database.createPerson(Made.person(1))
        let second = try database.createPerson(Made.person(2, list: other.id))
        var foreign = Made.person(3)
        foreign.face.exemplars[0].embedding = Made.embedding(3, dimensions: 256, model: "another")
        try database.createPerson(foreign)
        var all: [GalleryEntry] = []
        try database.eachExemplar(model: Made.model) { all.append($0) }
        #expect(all.map(\.person) == [first.id, second.id] && all.map(\.list) == [.zero, other.id])
        #expect(all.map(\.values) == [Made.embedding(1).values, Made.embedding(2).values])
        #expect(all.allSatisfy { $0.neighbourhood == 0.31 && $0.cohort == "cohort-1" })
        var some: [GalleryEntry] = []
        try database.eachExemplar(model: Made.model, lists: [other.id]) { some.append($0) }
        #expect(some.map(\.person) == [second.id])
    }
}

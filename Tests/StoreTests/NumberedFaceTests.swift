import GRDB
import Testing
import UsherCore

@testable import Store

@Suite("Faces by number")
struct NumberedFaceTests {
    let database: UsherDatabase
    let staff: PersonList

    init() throws {
        database = try UsherDatabase.snapshot(of: nil)
        staff = try database.createList(named: "staff")
    }

    private func face() -> PersonFace {
        PersonFace(
            square: 120,
            quality: 0.9,
            image: NewImage(jpeg: [0xff, 0xd8], size: PixelSize(width: 2, height: 2)),
            exemplars: [
                NewExemplar(
                    embedding: Embedding(model: "m", normalizing: [1, 2, 3, 4])!,
                    quality: 0.9,
                    yaw: 1,
                    square: 120,
                    provenance: .posted
                )
            ]
        )
    }

    private func add(
        _ name: String?,
        to lists: [PersonListID]? = nil,
        chosen: UInt64? = nil
    ) throws -> NumberedFace {
        try database.addNumberedFace(
            NewNumberedFace(
                name: name,
                lists: lists ?? [staff.id],
                face: face(),
                details: FaceDetails(box: [1, 2, 3, 4], photoHash: String(repeating: "0", count: 32)),
                chosen: chosen
            )
        )
    }

    @Test("Every exemplar has a number of its own, whichever way it comes, and none is given twice")
    func numbers() throws {
        let first = try database.createPerson(NewPerson(list: staff.id, fields: ["Anna"], face: face()))
        let number = try #require(try database.faceNumber(of: database.exemplars(of: first.id)[0].id))
        let second = try add("Bert")
        #expect(second.id == number + 1)
        try database.removeExemplars(second.places.map(\.exemplar))
        #expect(try add("Bert").id == number + 2)
        let anna = try #require(try database.numberedFace(number))
        #expect(anna.name == "Anna" && anna.details == nil && anna.personNumber == number)
        #expect(try database.check().isEmpty)
    }

    @Test("Faces of one name are one person's, in each list by itself; without a name everybody is somebody else")
    func persons() throws {
        let one = try add("Anna", to: [.zero, staff.id])
        let other = try add("Anna")
        #expect(one.places.count == 2 && Set(one.places.map(\.person)).count == 2)
        #expect(other.places.map(\.person) == one.places.filter { $0.list == staff.id }.map(\.person))
        #expect(other.personNumber == one.id)
        let unnamed = try [add(nil), add(nil)]
        #expect(unnamed[0].places[0].person != unnamed[1].places[0].person && unnamed[0].name == nil)
        #expect(try database.faceCount(in: staff.id) == 4)
        #expect(
            try database.faceNames(in: staff.id, limit: 10)
                == [
                    FaceName(name: "", count: 2, newest: unnamed[1].id),
                    FaceName(name: "Anna", count: 2, newest: other.id),
                ]
        )
    }

    @Test("Who has no face left goes with the picture; who has one stays")
    func removal() throws {
        let (one, other) = (try add("Anna"), try add("Anna"))
        let person = one.places[0].person
        #expect(try database.removeExemplars(one.places.map(\.exemplar)) == [person])
        #expect(try database.person(person) != nil)
        _ = try database.removeExemplars(other.places.map(\.exemplar))
        #expect(try database.person(person) == nil)
        #expect(try database.numberedFace(one.id) == nil)
        #expect(try database.check().isEmpty)
    }

    @Test("A face that is renamed goes to the person of that name, or takes the name along")
    func renaming() throws {
        let (one, other, third) = (try add("Anna"), try add("Anna"), try add("Bert"))
        _ = try database.renameFace(other.id, to: "Bert")
        let bert = try #require(try database.numberedFace(third.id)?.places[0].person)
        #expect(try database.numberedFace(other.id)?.places[0].person == bert)
        _ = try database.renameFace(one.id, to: "Ann")
        #expect(try database.person(one.places[0].person)?.fields == ["Ann"])
        _ = try database.renameFace(other.id, to: "Carl")
        let carl = try #require(try database.numberedFace(other.id))
        #expect(carl.name == "Carl" && carl.places[0].person != bert)
        _ = try database.renameFace(one.id, to: "")
        #expect(try database.numberedFace(one.id)?.name == nil)
        #expect(try database.check().isEmpty)
    }

    @Test("A face is given to the owner of another one, whose lists must have it")
    func giving() throws {
        let (one, other, third) = (try add("Anna"), try add("Anna"), try add("Bert"))
        let bert = third.places[0].person
        #expect(Set(try database.giveFace(one.id, toOwnerOf: third.id)) == [one.places[0].person, bert])
        let given = try #require(try database.numberedFace(one.id))
        #expect(given.places[0].person == bert && given.personNumber == one.id && given.name == "Bert")
        #expect(try database.person(other.places[0].person) != nil)
        // The last face of a person takes the person along.
        try database.giveFace(other.id, toOwnerOf: third.id)
        #expect(try database.person(other.places[0].person) == nil)
        #expect(try database.giveFace(other.id, toOwnerOf: third.id).isEmpty)
        let elsewhere = try add("Carl", to: [.zero])
        for (face, owner) in [(third.id, elsewhere.id), (third.id, 99_999), (99_999, third.id)] {
            let error = #expect(throws: StoreError.self) { try database.giveFace(face, toOwnerOf: owner) }
            #expect(error?.code == .notFound)
        }
        #expect(try database.check().isEmpty)
    }

    @Test("A face enters another list under its number")
    func lists() throws {
        let face = try add("Anna", to: [.zero])
        let touched = try database.addFace(face.id, to: staff.id)
        #expect(touched.count == 1)
        let both = try #require(try database.numberedFace(face.id))
        #expect(both.places.map(\.listName) == ["Default list", "staff"])
        #expect(try database.addFace(face.id, to: staff.id).isEmpty)
    }

    @Test("Pages go down from the newest and up from a number")
    func pages() throws {
        let numbers = try (0..<5).map { _ in try add("Anna").id }
        func page(_ order: NumberedFaceQuery.Order) throws -> [Int64] {
            try database.numberedFaces(NumberedFaceQuery(list: staff.id, name: "Anna", order: order, limit: 2)).map(
                \.id
            )
        }
        #expect(try page(.newest(below: nil)) == [numbers[4], numbers[3]])
        #expect(try page(.newest(below: numbers[1])) == [numbers[0]])
        #expect(try page(.oldest(above: numbers[1])) == [numbers[2], numbers[3]])
        #expect(try database.numberedFaces(NumberedFaceQuery(name: "Bert")).isEmpty)
    }

    @Test("Ids that clients choose keep their 64 bits and their order; other faces stand at 2^63 and on")
    func chosenIDs() throws {
        let ids: [UInt64] = [0, 7, 1 << 53, 1 << 63 - 1, 1 << 63 + 1 << 53, .max]
        for id in ids.shuffled() { _ = try add(nil, chosen: id) }
        let plain = try add("Anna")
        let shown = ChosenID.id(number: plain.id)
        #expect(ChosenID.reserved.contains(shown))
        let all = try database.chosenFaces(in: staff.id, from: 0, limit: 100).map(\.id)
        #expect(all == (ids + [shown]).sorted())
        #expect(try database.chosenFaces(in: staff.id, from: 7, isDescending: true, limit: 100).map(\.id) == [7, 0])
        #expect(try database.chosenFaces(in: staff.id, from: .max, limit: 100).map(\.id) == [.max])
        for id in ids {
            let exemplar = try #require(try database.exemplar(chosen: id, in: staff.id))
            let number = try #require(try database.faceNumber(of: exemplar))
            #expect(try database.numberedFace(number)?.places[0].chosen == id)
        }
        #expect(try database.exemplar(chosen: shown, in: staff.id) == plain.places[0].exemplar)
        #expect(try database.exemplar(chosen: 8, in: staff.id) == nil)
        // The number of a face that has a chosen id is no second id of it.
        let chosen = try database.numberedFaces(NumberedFaceQuery(list: staff.id, limit: 100)).first {
            $0.places[0].chosen != nil
        }
        #expect(try database.exemplar(chosen: ChosenID.id(number: #require(chosen).id), in: staff.id) == nil)
    }

    @Test("An id that is taken, or stands for a number, is refused, and nothing is left of the attempt")
    func takenIDs() throws {
        _ = try add(nil, chosen: 7)
        #expect((#expect(throws: StoreError.self) { _ = try add(nil, chosen: 7) })?.code == .nameTaken)
        #expect((#expect(throws: StoreError.self) { _ = try add(nil, chosen: 1 << 63) })?.code == .invalid)
        #expect(try database.faceCount(in: staff.id) == 1)
        _ = try add(nil, to: [.zero], chosen: 7)
    }

    @Test("Texts of a face that came another way are kept without a box")
    func meta() throws {
        let person = try database.createPerson(NewPerson(list: staff.id, face: face()))
        let exemplar = try database.exemplars(of: person.id)[0].id
        try database.setFaceMeta(#"{"a":"b"}"#, of: exemplar)
        let number = try #require(try database.faceNumber(of: exemplar))
        let details = try #require(try database.numberedFace(number)?.details)
        #expect(details.meta == #"{"a":"b"}"# && details.box == nil)
    }
}

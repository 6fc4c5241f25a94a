import GRDB
import Recognition
import Rules
import TestSupport
import Testing
import UsherCore

@testable import Store

@Suite("Memory and store")
struct RosterTests {
    typealias Faces = ScriptedFaces

    @Test("A merged person is found as the survivor, and as oneself again after the undo")
    func mergeAndUndo() throws {
        let bench = try Bench()
        let persons = try (1...3).map { number in
            let request = PersonRequest(list: bench.visitors.id, fields: ["field \(number)"])
            let made = try bench.recogniser.createPersons(from: bench.show(Faces.face(number)), request)
            return try #require(made.personsNew.first?.first)
        }
        func who(_ number: Int) throws -> PersonID? {
            let request = ActionRequest(searchLists: [bench.visitors.id])
            return try bench.recogniser.act(on: bench.show(Faces.face(number)), request).faces[0].matches.first?.person
                .id
        }
        #expect(try who(2) == persons[1].id)
        let change = try bench.recogniser.mergePersons([persons[1].id, persons[2].id], into: persons[0].id)
        #expect(try bench.differences() == [])
        #expect(try [1, 2, 3].map(who) == [persons[0].id, persons[0].id, persons[0].id])
        #expect(try bench.database.person(persons[0].id)?.fields == ["field 1", "field 2", "field 3"])
        #expect(try bench.database.countActions(ActionQuery(person: persons[0].id)) == 4)
        #expect(throws: StoreError.self) { try bench.recogniser.updatePerson(persons[1].id, fields: []) }
        _ = try bench.recogniser.undoPersonChange(change.id)
        #expect(try bench.differences() == [])
        #expect(try persons.map { try bench.database.person($0.id) } == persons)
        // What was seen of the merged person meanwhile stays with the survivor; what was seen before goes back.
        #expect(try bench.database.countActions(ActionQuery(person: persons[1].id)) == 1)
        #expect(try [1, 2, 3].map(who) == persons.map(\.id))
    }

    @Test("A split takes the exemplars of the actions named, and its undo brings everything back")
    func splitAndUndo() throws {
        let bench = try Bench()
        var request = ActionRequest(searchLists: [bench.visitors.id], addLists: [bench.visitors.id])
        request.threshold = .noMatch
        let actions = try [1, 2].map { try bench.recogniser.act(on: bench.show(Faces.face($0)), request) }
        let ids = try actions.map { try #require($0.faces[0].created.first?.id) }
        _ = try bench.recogniser.mergePersons([ids[1]], into: ids[0])
        let second = try #require(actions[1].action)
        let split = PersonSplit(person: ids[0], actions: [second], name: "Beth")
        let change = try bench.recogniser.splitPerson(split)
        let beth = try #require(change.others.first)
        #expect(try bench.differences() == [])
        #expect(bench.recogniser.name(of: beth) == "Beth")
        #expect(
            try bench.recogniser.act(on: bench.show(Faces.face(2)), request).faces[0].matches.first?.person.id == beth
        )
        #expect(try bench.database.person(beth)?.image != nil)
        #expect(try bench.database.countActions(ActionQuery(person: beth)) == 2)
        _ = try bench.recogniser.undoPersonChange(change.id)
        #expect(try bench.database.person(beth) == nil)
        #expect(try bench.database.countActions(ActionQuery(person: ids[0])) == 3)
        #expect(try bench.differences() == [])
    }

    @Test("Deleted persons and lists are found no longer")
    func deletion() throws {
        let bench = try Bench()
        let ids = try (1...3).map { number in
            let request = PersonRequest(list: bench.visitors.id)
            let made = try bench.recogniser.createPersons(from: bench.show(Faces.face(number)), request)
            return try #require(made.personsNew.first?.first?.id)
        }
        #expect(
            try bench.recogniser.deletePersons([ids[0], bench.database.makeID()], in: bench.visitors.id) == [ids[0]]
        )
        #expect(try bench.recogniser.deletePersons([ids[1]], in: .zero) == [])
        #expect(try bench.differences() == [])
        try bench.recogniser.deleteList(bench.visitors.id)
        #expect(try bench.differences() == [])
        #expect(bench.recogniser.exemplarCount == 0)
    }

    @Test("Whatever is done, and whatever fails in the middle, memory and store agree", arguments: 0..<6)
    func property(seed: Int) throws {
        let bench = try Bench()
        var random = SeededGenerator(seed: UInt64(seed))
        var failures = 0
        for step in 0..<120 {
            let table =
                step % 3 == 0 ? ["exemplars", "persons", "actions", "images"].randomElement(using: &random) : nil
            if let table { try Self.failNextInsert(into: table, bench) }
            do {
                try Self.anything(bench, &random)
            } catch {
                failures += 1
            }
            if table != nil { try bench.database.write { try $0.execute(sql: "DROP TRIGGER injected") } }
            let differences = try bench.differences()
            #expect(differences == [], "seed \(seed), step \(step)")
            guard differences.isEmpty else { return }
        }
        #expect(failures > 0)
    }

    /// Lets the next insertion into a table fail, in the middle of whatever is being written.
    private static func failNextInsert(into table: String, _ bench: Bench) throws {
        try bench.database.write { db in
            try db.execute(
                sql: "CREATE TEMP TRIGGER injected AFTER INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'injected'); END"
            )
        }
    }

    private static func anything(_ bench: Bench, _ random: inout SeededGenerator) throws {
        let lists = try bench.database.lists()
        let list = try #require(lists.randomElement(using: &random)).id
        let people = try bench.database.persons(in: list).shuffled(using: &random)
        let recogniser = bench.recogniser
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2:
            var request = PersonRequest(list: list, wants: FaceWants(isMulti: true))
            request.replaces = Int.random(in: 0..<4, using: &random) == 0 ? people.first?.id : nil
            _ = try recogniser.createPersons(from: bench.show(faces(&random)), request)
        case 3...5:
            var request = ActionRequest(searchLists: [list], addLists: lists.map(\.id), threshold: .noMatch)
            request.isMulti = true
            _ = try recogniser.act(on: bench.show(faces(&random)), request)
        case 6: try recogniser.deletePersons(people.prefix(2).map(\.id), in: list)
        case 7: try recogniser.deleteList(list)
        case 8: try bench.database.createList(named: "list \(bench.database.makeID() as PersonListID)")
        case 9:
            guard people.count > 1 else { return }
            try recogniser.mergePersons(people[1...].prefix(2).map(\.id), into: people[0].id)
        case 10:
            guard let person = people.first else { return }
            let exemplars = try bench.database.exemplars(of: person.id).dropFirst().map(\.id)
            try recogniser.splitPerson(PersonSplit(person: person.id, exemplars: exemplars, name: "split"))
        default:
            guard let change = try bench.database.personChanges().randomElement(using: &random) else { return }
            try recogniser.undoPersonChange(change.id)
        }
    }

    private static func faces(_ random: inout SeededGenerator) -> [DetectedFace] {
        (0..<Int.random(in: 1...3, using: &random)).map { index in
            Faces.face(
                Int.random(in: 0..<12, using: &random),
                x: Float(index) * 200,
                side: [40, 120, 160].randomElement(using: &random) ?? 120,
                alike: [1, 0.9].randomElement(using: &random) ?? 1
            )
        }
    }
}

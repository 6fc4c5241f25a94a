import Store
import TestSupport
import Testing
import UsherCore

@Suite("Merges and splits")
struct ChangeTests {
    let database: UsherDatabase
    let clock = ManualClock()

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: clock)
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        #expect(throws: StoreError.self) { try body() }?.code
    }

    private func action(_ person: Person) throws -> ActionID {
        let id: ActionID = database.makeID()
        let action = ActionRecord(
            id: id,
            kind: .posted,
            faces: 1,
            person: person.id,
            list: person.list,
            decision: RecordedDecision(outcome: "matched", reasons: [])
        )
        try database.record([action], images: [id: Made.image(9)])
        return id
    }

    @Test("a merge joins fields, moves exemplars and actions, and its undo restores everything to the byte")
    func roundTrip() throws {
        let other = try database.createList(named: "Other")
        let anna = try database.createPerson(Made.person(1, name: "Anna"))
        let beth = try database.createPerson(Made.person(2, list: other.id, name: "Beth"))
        let actions = try [action(anna), action(beth)]
        let before = try (database.exemplars(of: anna.id), database.exemplars(of: beth.id))
        clock.advance(by: .seconds(5))
        let change = try database.mergePersons([beth.id], into: anna.id)
        #expect(change.kind == .merge && change.person == anna.id && change.others == [beth.id])
        let merged = try #require(try database.person(anna.id))
        #expect(merged.fields == ["badge 1", "badge 2"] && merged.name == "Anna" && merged.updated == clock.now)
        #expect(try database.exemplars(of: anna.id).map(\.id) == before.0.map(\.id) + before.1.map(\.id))
        #expect(try database.person(beth.id) == nil)
        #expect(try actions.map { try database.action($0)?.person } == [anna.id, anna.id])
        #expect(try actions.map { try database.action($0)?.list } == [.zero, .zero])
        #expect(try database.check() == [])
        #expect(try database.undoPersonChange(change.id) == change)
        #expect(try database.person(anna.id) == anna)
        #expect(try database.person(beth.id) == beth)
        #expect(try database.image(token: try #require(beth.imageToken))?.jpeg == Made.image(2).jpeg)
        #expect(try (database.exemplars(of: anna.id), database.exemplars(of: beth.id)) == before)
        #expect(try actions.map { try database.action($0)?.person } == [anna.id, beth.id])
        #expect(try database.check() == [])
        #expect(code { try database.undoPersonChange(change.id) } == .notFound)
    }

    @Test("what cannot be merged or split changes nothing")
    func refused() throws {
        let anna = try database.createPerson(Made.person(1))
        let nobody: PersonID = database.makeID()
        #expect(code { try database.mergePersons([], into: anna.id) } == .invalid)
        #expect(code { try database.mergePersons([anna.id], into: anna.id) } == .invalid)
        #expect(code { try database.mergePersons([nobody], into: anna.id) } == .notFound)
        #expect(code { try database.mergePersons([anna.id], into: nobody) } == .notFound)
        let exemplar = try database.exemplars(of: anna.id)[0].id
        #expect(code { try database.splitPerson(PersonSplit(person: anna.id, exemplars: [exemplar])) } == .invalid)
        #expect(code { try database.splitPerson(PersonSplit(person: anna.id)) } == .invalid)
        let strange: ExemplarID = database.makeID()
        #expect(code { try database.splitPerson(PersonSplit(person: anna.id, exemplars: [strange])) } == .notFound)
        #expect(try database.person(anna.id) == anna && database.personChanges().isEmpty)
        #expect(try database.check() == [])
    }

    @Test("a split takes an action only with an exemplar, and none that is another person's")
    func splitByAction() throws {
        let anna = try database.createPerson(Made.person(1))
        let beth = try database.createPerson(Made.person(2))
        let (mine, hers) = (try action(anna), try action(beth))
        let second = try database.addExemplar(Made.exemplar(3, provenance: .postedIn(mine)), to: anna.id)
        #expect(
            code { try database.splitPerson(PersonSplit(person: anna.id, exemplars: [second.id], actions: [hers])) }
                == .notFound
        )
        let change = try database.splitPerson(PersonSplit(person: anna.id, actions: [mine], name: "Eve", fields: ["x"]))
        let eve = try #require(try database.person(change.others[0]))
        #expect(eve.name == "Eve" && eve.fields == ["x"] && eve.list == anna.list)
        #expect(try database.exemplars(of: eve.id).map(\.id) == [second.id])
        #expect(try database.action(mine)?.person == eve.id)
        #expect(try database.check() == [])
        try database.undoPersonChange(change.id)
        #expect(try database.person(eve.id) == nil && database.action(mine)?.person == anna.id)
        #expect(try database.check() == [])
    }

    @Test("changes are undone from the last one back, and not past a replaced face")
    func order() throws {
        let people = try (1...3).map { try database.createPerson(Made.person($0)) }
        let first = try database.mergePersons([people[1].id], into: people[0].id)
        let second = try database.mergePersons([people[2].id], into: people[0].id)
        #expect(code { try database.undoPersonChange(first.id) } == .invalid)
        try database.undoPersonChange(second.id)
        try database.replaceFace(of: people[0].id, with: Made.person(7).face)
        #expect(code { try database.undoPersonChange(first.id) } == .invalid)
        #expect(try database.person(people[1].id) == nil)
        #expect(try database.check() == [])
    }

    @Test("fields that were changed after a merge stay as they are")
    func changedSince() throws {
        let (anna, beth) = (try database.createPerson(Made.person(1)), try database.createPerson(Made.person(2)))
        let change = try database.mergePersons([beth.id], into: anna.id)
        clock.advance(by: .seconds(1))
        try database.updatePerson(anna.id, fields: ["new"])
        try database.undoPersonChange(change.id)
        #expect(try database.person(anna.id)?.fields == ["new"])
    }

    @Test("deleting the survivor, or the list of who went, forgets what was kept, pictures too")
    func forgotten() throws {
        let other = try database.createList(named: "Other")
        let people = try (1...4).map { try database.createPerson(Made.person($0, list: $0 == 2 ? other.id : .zero)) }
        try database.mergePersons([people[1].id], into: people[0].id)
        try database.deleteList(other.id)
        #expect(try database.personChanges().isEmpty)
        #expect(try database.image(#require(people[1].image)) == nil)
        try database.mergePersons([people[3].id], into: people[2].id)
        try database.deletePersons([people[2].id])
        #expect(try database.personChanges().isEmpty)
        #expect(try database.image(#require(people[3].image)) == nil)
        #expect(try database.check() == [])
    }

    @Test("after thirty days a change is forgotten at the next one")
    func age() throws {
        let people = try (1...4).map { try database.createPerson(Made.person($0)) }
        try database.mergePersons([people[1].id], into: people[0].id)
        clock.advance(by: .seconds(UsherDatabase.undoDays * 86_400 + 1))
        let last = try database.mergePersons([people[3].id], into: people[2].id)
        #expect(try database.personChanges() == [last])
        #expect(try database.image(#require(people[1].image)) == nil)
        #expect(try database.check() == [])
    }
}

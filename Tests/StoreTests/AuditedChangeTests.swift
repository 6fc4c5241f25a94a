import GRDB
import Testing
import UsherCore

@testable import Store

@Suite("A change and who made it")
struct AuditedChangeTests {
    let scratch: Scratch
    let database: UsherDatabase
    let actor: AuditActor

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: scratch.file("usher.sqlite"))
        actor = AuditActor(user: UserID(high: 1, low: 2), email: "anna@example.org", via: .session)
    }

    /// Counts what reaches the disk.
    private final class Commits: TransactionObserver {
        private(set) var count = 0
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { count += 1 }
        func databaseDidRollback(_ db: Database) {}
    }

    /// The audit lines of a change, written with it or not at all.
    private func lines(_ change: () throws -> Void) throws -> [String] {
        let before = try database.auditLog().first?.id ?? 0
        let commits = Commits()
        database.writer.add(transactionObserver: commits, extent: .observerLifetime)
        try change()
        let log = try database.auditLog().prefix { $0.id > before }.reversed()
        #expect(commits.count == 1)
        #expect(log.allSatisfy { $0.actor == actor })
        return log.map { "\($0.entry.verb) \($0.entry.objectKind) \($0.entry.objectID ?? "")" }
    }

    @Test("lists, groups and sources")
    func settings() throws {
        let list = try database.createList(named: "Staff")
        #expect(try lines { try database.renameList(list.id, to: "Crew", by: actor) } == ["update list \(list.id)"])
        #expect(try lines { try database.deleteList(list.id, by: actor) } == ["delete list \(list.id)"])
        let group = try database.createGroup(named: "Hall")
        #expect(
            try lines { try database.updateGroup(group.id, name: "Lobby", by: actor) } == ["update group \(group.id)"]
        )
        let source = try database.createSource(named: "door", in: group.id)
        #expect(
            try lines { try database.updateSource(source.id, name: "gate", by: actor) } == [
                "update source \(source.id)"
            ]
        )
        let gone: SourceID = database.makeID()
        #expect(
            try lines { try database.deleteSources([gone, source.id], in: group.id, by: actor) }
                == ["delete source \(source.id)"]
        )
        #expect(try lines { try database.deleteGroups([group.id], by: actor) } == ["delete group \(group.id)"])
    }

    @Test("persons, faces and examples that pictures make")
    func pictures() throws {
        let list = try database.createList(named: "Staff").id
        var (stored, face) = (StoredBatch(created: [], replaced: []), Made.person(3).face)
        let created = try lines {
            stored = try database.commit(StoreBatch(newPersons: [Made.person(1, list: list)], by: actor))
        }
        let person = try #require(stored.created.first).id
        #expect(created == ["create person \(person)"])
        let replaced = try lines {
            _ = try database.commit(
                StoreBatch(replacements: [StoreBatch.Replacement(person: person, face: face)], by: actor)
            )
        }
        #expect(replaced == ["replace person \(person)"])
        var exemplar = ExemplarID.zero
        let added = try lines {
            exemplar = try database.addExample(NewExample(face: face), to: person, named: "", in: list, by: actor).id
        }
        #expect(added == ["create exemplar \(exemplar)"])
        var named = PersonID.zero
        #expect(
            try lines { named = try database.createPerson(named: "Bea", in: list, by: actor).id } == [
                "create person \(named)"
            ]
        )
        face = Made.person(4).face
        var number: Int64 = 0
        let numbered = try lines {
            let new = NewNumberedFace(name: "Cleo", lists: [list], face: face, details: FaceDetails(box: nil))
            number = try database.addNumberedFace(new, by: actor).id
        }
        #expect(numbered == ["create face \(number)"])
    }

    @Test("what is created has its id in the line")
    func creation() throws {
        var made: [String] = []
        let list = try lines { made.append(try database.createList(named: "Staff", by: actor).id.description) }
        let group = try lines { made.append(try database.createGroup(named: "Hall", by: actor).id.description) }
        let source = try lines { made.append(try database.createSource(named: "door", by: actor).id.description) }
        #expect(
            list + group + source == ["create list \(made[0])", "create group \(made[1])", "create source \(made[2])"]
        )
    }

    @Test("a change that fails leaves no line, and a change by nobody none either")
    func failure() throws {
        try database.createList(named: "Staff", by: actor)
        #expect(throws: StoreError.self) { try database.createList(named: "Staff", by: actor) }
        #expect(throws: StoreError.self) { try database.updateSource(database.makeID(), name: "x", by: actor) }
        try database.createList(named: "Guests")
        #expect(try database.auditLog().count == 1)
    }
}

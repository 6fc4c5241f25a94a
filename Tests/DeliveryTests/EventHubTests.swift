import Store
import Testing
import TestSupport
import UsherCore

@testable import Delivery

@Suite("Readers of events")
struct EventHubTests {
    let database: UsherDatabase

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: ManualClock())
    }

    private func write(_ count: Int) throws {
        for _ in 0..<count { try database.record(actions: [], events: [NewEvent(.sourceState, body: .text("{}"))]) }
    }

    /// What a reader is handed until it has `count` events.
    private func collect(
        _ reader: EventReader,
        _ count: Int
    ) async throws -> (ids: [Int64], other: [EventReader.Portion]) {
        var ids: [Int64] = []
        var other: [EventReader.Portion] = []
        if count == 0 { reader.end() }
        while let portion = try await reader.next() {
            guard case .events(let events) = portion else {
                other.append(portion)
                continue
            }
            ids += events.map(\.id)
            if ids.count >= count { reader.end() }
        }
        return (ids, other.filter { $0 != .quiet })
    }

    @Test("a reader gets what comes after its place, from memory and from the disk alike", arguments: [2, 5, 1000])
    func places(recent: Int) async throws {
        let hub = try EventHub(database: database, limits: EventHub.Limits(recent: recent, page: 3))
        try write(10)
        for place in 0..<10 {
            let reader = try #require(hub.reader(after: Int64(place)))
            let told = try await collect(reader, 10 - place)
            #expect(told.ids == Array(Int64(place + 1)...10) && told.other.isEmpty)
        }
        #expect(hub.sent.total == 55)
    }

    @Test("what was told of somebody who was deleted is not told again, from memory neither")
    func erased() async throws {
        let hub = try EventHub(database: database)
        let list = try database.createList(named: "Visitors")
        let vector = try #require(Embedding(model: "m", normalizing: [1, 0]))
        let exemplar = NewExemplar(embedding: vector, quality: 1, yaw: 0, square: 100, provenance: .posted)
        let face = PersonFace(exemplars: [exemplar])
        let batch = StoreBatch(newPersons: [NewPerson(list: list.id, face: face)])
        let person = try #require(try database.commit(batch).created.first)
        var action = ActionRecord(
            id: database.makeID(),
            kind: .posted,
            faces: 1,
            decision: RecordedDecision(outcome: "matched", reasons: [])
        )
        (action.person, action.list) = (person.id, list.id)
        let told = NewEvent(.actionAnnounced, action: action.id, body: .text("{}"))
        try database.record(actions: [action], events: [told])
        try write(2)
        #expect(try await collect(#require(hub.reader(after: 0)), 3).ids == [1, 2, 3])
        try database.deletePersons([person.id])
        let after = try await collect(#require(hub.reader(after: 0)), 2)
        #expect(after.ids == [2, 3])
    }

    @Test("a reader without a place gets what is new, each once and in order, however the writers interleave")
    func live() async throws {
        let hub = try EventHub(database: database)
        try write(3)
        let reader = try #require(hub.reader())
        let database = database
        async let told = collect(reader, 80)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10 {
                        let event = NewEvent(.sourceState, body: .text("{}"))
                        #expect(throws: Never.self) { try database.record(actions: [], events: [event]) }
                    }
                }
            }
        }
        #expect(try await told.ids == Array(4...83))
        #expect(hub.readerCount == 0)
    }

    @Test("news that are told out of order are not lost", arguments: [[2, 1, 3], [3, 2, 1], [1, 3, 2], [3, 1, 2]])
    func outOfOrder(order: [Int]) async throws {
        let hub = try EventHub(database: UsherDatabase.snapshot(of: nil))
        // The hub below hears only what this test tells it, in the order of the arguments; the events are on the disk.
        try write(3)
        let other = try EventHub(database: database)
        #expect(other.newest == 3)
        let all = try database.events(after: 0, limit: 9)
        for index in order { other.publish([all[index - 1]]) }
        let reader = try #require(other.reader(after: 0))
        #expect(try await collect(reader, 3).ids == [1, 2, 3])
        #expect(hub.newest == 0)
    }

    @Test("a reader whose place is gone is told so, and goes on with the oldest there is")
    func missed() async throws {
        let hub = try EventHub(database: database, limits: EventHub.Limits(recent: 2))
        try write(6)
        try database.pruneEvents(keep: 3)
        let told = try await collect(#require(hub.reader(after: 1)), 3)
        #expect(told.ids == [4, 5, 6] && told.other == [.missed(after: 1, oldest: 4)])
        let exact = try await collect(#require(hub.reader(after: 3)), 3)
        #expect(exact.ids == [4, 5, 6] && exact.other.isEmpty)
    }

    @Test("a place in the future is taken as now: a database was put back")
    func future() async throws {
        let hub = try EventHub(database: database)
        try write(2)
        let reader = try #require(hub.reader(after: 900))
        try write(1)
        #expect(try await collect(reader, 1).ids == [3])
    }

    @Test("readers are bounded, counted, and leave when nobody holds them")
    func bounded() async throws {
        let hub = try EventHub(database: database, limits: EventHub.Limits(readers: 2))
        var readers = [hub.reader(), hub.reader()]
        #expect(readers.allSatisfy { $0 != nil } && hub.reader() == nil)
        #expect(hub.refused.total == 1 && hub.readerCount == 2)
        readers.removeAll()
        #expect(hub.readerCount == 0 && hub.reader() != nil)
    }

    @Test("closing the hub ends who reads, and takes no more")
    func closing() async throws {
        let hub = try EventHub(database: database)
        let reader = try #require(hub.reader())
        async let told = collect(reader, 1)
        hub.close()
        #expect(try await told.ids == [])
        #expect(hub.reader() == nil)
    }

    @Test("what was read before a restart is not read again after it, and nothing between is missed")
    func restart() async throws {
        let first = try EventHub(database: database)
        try write(5)
        let seen = try await collect(#require(first.reader(after: 0)), 3).ids
        try write(4)
        let second = try EventHub(database: database)
        let last = try #require(seen.last)
        let rest = try await collect(#require(second.reader(after: last)), 9 - seen.count)
        #expect(seen + rest.ids == Array(1...9))
    }
}

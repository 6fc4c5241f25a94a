import GRDB
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("Events")
struct EventTests {
    let database: UsherDatabase
    let clock = ManualClock()
    let mint: IDMint

    init() throws {
        mint = IDMint(clock: clock, node: 5)
        database = try UsherDatabase.snapshot(of: nil, clock: clock, mint: mint)
    }

    private func action() -> ActionRecord {
        ActionRecord(
            id: mint.make(),
            kind: .posted,
            faces: 1,
            decision: RecordedDecision(outcome: "matched", reasons: [])
        )
    }

    private func event(of action: ActionRecord, calls: [NewCall] = []) -> NewEvent {
        NewEvent(
            .actionAnnounced,
            source: action.source,
            group: action.group,
            action: action.id,
            body: .ofAction { "{\"image\":\($0.image != nil),\"created\":\($0.created?.microseconds ?? 0)}" },
            calls: calls
        )
    }

    @Test("an event tells of its action as it stands on the disk, and comes back as it was told")
    func roundTrip() throws {
        let action = action()
        let written = try database.record(
            actions: [action],
            images: [action.id: Made.image(1)],
            events: [event(of: action), NewEvent(.sourceState, source: .zero, body: .text("{}"))]
        )
        #expect(written.map(\.kind) == ["action.announced", "source.state"])
        #expect(written[0].body == "{\"image\":true,\"created\":\(clock.now.microseconds)}")
        #expect(written[0].action == action.id && written[1].action == nil)
        #expect(try database.events(after: 0, limit: 10) == written)
        #expect(try database.events(after: written[0].id, limit: 10) == [written[1]])
        #expect(try database.events(after: 0, limit: 1) == [written[0]])
        let span = try database.eventSpan()
        #expect(span.newest == written[1].id && span.oldest == written[0].id)
    }

    @Test("an action that was announced and never closed is known as such, until it is closed")
    func unclosed() throws {
        let (open, closed) = (action(), action())
        func told(_ kind: EventKind, _ action: ActionRecord) -> NewEvent {
            NewEvent(kind, action: action.id, body: .text("{}"))
        }
        try database.record(
            actions: [open, closed],
            events: [
                told(.actionAnnounced, open), told(.actionAnnounced, closed), told(.actionUpdated, open),
                told(.actionClosed, closed), NewEvent(.sourceState, body: .text("{}")),
            ]
        )
        #expect(try database.unclosedActions().map(\.id) == [open.id])
        try database.record(actions: [], events: [told(.actionClosed, open)])
        #expect(try database.unclosedActions().isEmpty)
    }

    @Test("no event is written without its action, and nothing else of its transaction")
    func noEventAlone() throws {
        let (known, unknown) = (action(), action())
        let bodies: [NewEvent.Body] = [.ofAction { _ in "{}" }, .text("{}")]
        for body in bodies {
            let alone = NewEvent(.actionClosed, action: unknown.id, body: body)
            #expect(throws: StoreError.self) {
                try database.record(actions: [known], events: [event(of: known), alone])
            }
        }
        #expect(try database.countActions() == 0)
        #expect(try database.events(after: 0, limit: 10).isEmpty)
    }

    @Test("observers hear of what was written, and of nothing that was not")
    func observers() throws {
        let heard = Locked<[Int64]>([])
        database.observeEvents { events in heard.withLock { $0 += events.map(\.id) } }
        let action = action()
        let written = try database.record(actions: [action], events: [event(of: action), event(of: action)])
        _ = try? database.record(actions: [], events: [event(of: self.action())])  // Refused: its action is nowhere.
        #expect(heard.withLock { $0 } == written.map(\.id))
    }

    @Test("the oldest events go, but for those that a call waits for; ids are never used twice")
    func pruning() throws {
        let (first, other) = (action(), action())
        let call = NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/")
        let waiting = try database.record(actions: [first], events: [event(of: first, calls: [call])])
        for _ in 0..<5 { try database.record(actions: [other], events: [event(of: other)]) }
        try database.pruneEvents(keep: 2)
        #expect(try database.events(after: 0, limit: 10).map(\.id) == [waiting[0].id, 5, 6])
        try database.delivered(#require(try database.waitingCalls(for: "http://a", limit: 1).first).id)
        try database.pruneEvents(keep: 0)
        #expect(try database.events(after: 0, limit: 10).isEmpty)
        let span = try database.eventSpan()
        #expect(span.newest == 6 && span.oldest == nil)
        #expect(try database.record(actions: [other], events: [event(of: other)]).map(\.id) == [7])
    }

    @Test("an action alerts once for a list and an alert, however often it is told of")
    func once() throws {
        let action = action()
        let list = try database.createList(named: "Staff").id
        let calls = [
            NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/1"),
            NewCall(list: list, alert: .found, receiver: "http://a", url: "http://a/2"),
        ]
        try database.record(actions: [action], events: [event(of: action, calls: calls)])
        let more = calls + [NewCall(list: list, alert: .failed, receiver: "http://b", url: "http://b/")]
        try database.record(actions: [action], events: [event(of: action, calls: more)])
        #expect(try Set(database.waitingReceivers()) == ["http://a", "http://b"])
        let waiting = try database.waitingCalls(for: "http://a", limit: 10)
        #expect(waiting.map(\.call) == calls)
        #expect(waiting.allSatisfy { $0.event.id == 1 && $0.attempts == 0 && $0.failure == nil })
        #expect(try database.waitingCalls(for: "http://b", limit: 10).map(\.event.id) == [2])
    }

    @Test("a failed call waits until its time; one that ends is kept to be looked at and does not come again")
    func life() throws {
        let action = action()
        let call = NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/1")
        try database.record(actions: [action], events: [event(of: action, calls: [call])])
        let id = try #require(try database.waitingCalls(for: "http://a", limit: 1).first).id
        let next = WallTime(microseconds: clock.now.microseconds + 5)
        try database.failed(id, failure: "status 500", next: next)
        let again = try #require(try database.waitingCalls(for: "http://a", limit: 1).first)
        #expect(again.attempts == 1 && again.next == next && again.failure == "status 500")
        try database.gaveUp(id, failure: "too old")
        try database.failed(id, failure: "late", next: next)
        try database.delivered(id)
        #expect(try database.waitingReceivers().isEmpty)
        let dead = try #require(try database.outboxCalls(in: .dead, limit: 5).first)
        #expect(dead.attempts == 2 && dead.failure == "too old")
        try database.record(actions: [action], events: [event(of: action, calls: [call])])
        #expect(try database.waitingReceivers().isEmpty)
        #expect(try database.outboxCounts().map(\.count) == [1])
    }

    @Test("a receiver that takes nothing fills its own part of the outbox only, and what is beyond that is counted")
    func full() throws {
        let small = OutboxBounds(waiting: 3, ended: 2)
        let database = UsherDatabase(
            path: ":memory:",
            writer: try DatabaseQueue(),
            clock: clock,
            mint: mint,
            outboxBounds: small
        )
        try Migrations.migrator(now: clock.now).migrate(database.writer)
        for index in 0..<8 {
            let action = action()
            let receiver = index == 7 ? "http://b" : "http://a"
            let call = NewCall(list: .zero, alert: .found, receiver: receiver, url: receiver + "/")
            clock.advance(by: .seconds(1))
            try database.record(actions: [action], events: [event(of: action, calls: [call])])
        }
        #expect(database.outboxOverflow.total == 4)
        #expect(try database.waitingCalls(for: "http://a", limit: 9).map(\.event.id) == [1, 2, 3])
        #expect(try database.waitingCalls(for: "http://b", limit: 9).map(\.event.id) == [8])
        let dead = try database.outboxCalls(in: .dead, limit: 9)
        #expect(dead.map(\.event.id) == [7, 6])
        #expect(dead.allSatisfy { $0.failure == UsherDatabase.outboxFull })
        #expect(try database.check().isEmpty)
    }

    @Test("a person who goes takes what was told of them along, and nothing else")
    func forgetting() throws {
        let person = try database.createPerson(Made.person(1))
        var (seen, other) = (action(), action())
        (seen.person, seen.list) = (person.id, .zero)
        let call = NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/1")
        try database.record(
            actions: [seen, other],
            events: [event(of: seen, calls: [call]), event(of: other), NewEvent(.sourceState, body: .text("{}"))]
        )
        try database.deletePersons([person.id])
        #expect(try database.events(after: 0, limit: 9).map(\.id) == [2, 3])
        #expect(try database.waitingReceivers().isEmpty)
        other.faces = 2
        #expect(try database.record(actions: [other], events: [event(of: other)]).map(\.id) == [4])
    }

    @Test("an action that goes takes its events and calls along")
    func deletion() throws {
        let action = action()
        let call = NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/1")
        try database.record(actions: [action], events: [event(of: action, calls: [call])])
        try database.write { try $0.execute(sql: "DELETE FROM actions") }
        #expect(try database.events(after: 0, limit: 10).isEmpty)
        #expect(try database.waitingReceivers().isEmpty)
        #expect(try database.eventSpan().newest == 1)
    }
}

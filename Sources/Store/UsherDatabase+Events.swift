import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// How many events are kept: a day of a busy house, some 100 MB.
    public static let keptEvents = 100_000

    /// Records actions and what others are told of them: all of it is on the disk when this returns, or nothing.
    ///
    /// An action that is there already is brought up to date. Whoever observes the database's events hears of these before the call
    /// returns.
    ///
    /// - Parameters:
    ///   - actions: the actions; `image` in them is ignored.
    ///   - images: pictures of their best faces.
    ///   - events: what is told, in this order.
    /// - Returns: the events with their ids.
    /// - Throws: `StoreError`, also for an event of an action that is nowhere; then nothing was recorded.
    @discardableResult
    public func record(
        actions: [ActionRecord],
        images: [ActionID: NewImage] = [:],
        events: [NewEvent]
    ) throws(StoreError) -> [EventRecord] {
        guard !actions.isEmpty || !events.isEmpty else { return [] }
        return try commit(StoreBatch(actions: actions, images: images, events: events)).events
    }

    /// Up to `limit` events that came after the event `id`, the oldest first.
    public func events(after id: Int64, limit: Int) throws(StoreError) -> [EventRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [id, limit]
            ).map(Self.event)
        }
    }

    /// The id of the newest event that ever was, and of the oldest that is kept; 0 and `nil` before the first.
    public func eventSpan() throws(StoreError) -> (newest: Int64, oldest: Int64?) {
        try read { db in
            (
                try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'") ?? 0,
                try Int64.fetchOne(db, sql: "SELECT min(id) FROM events")
            )
        }
    }

    /// Removes all but the newest `keep` events; one that a call is still to be made for stays.
    ///
    /// Writing events does the same with `keptEvents`.
    public func pruneEvents(keep: Int) throws(StoreError) {
        try write { db in
            let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM events") ?? 0
            try Self.pruneEvents(upTo: newest - Int64(keep), db)
        }
    }

    /// From now on `body` is told of events, each time after they are on the disk and on the thread that wrote them.
    ///
    /// Two threads may tell of theirs in another order than that of the ids. Do not block in `body`.
    public func observeEvents(_ body: @escaping @Sendable ([EventRecord]) -> Void) {
        eventObservers.withLock { $0.append(body) }
    }

    /// From now on `body` is told when events are gone before their time, because a person of theirs was deleted; do not block in it.
    public func observeErasure(_ body: @escaping @Sendable () -> Void) {
        eraseObservers.withLock { $0.append(body) }
    }

    /// The actions that were announced and never closed, the oldest first: those that were open when the process ended.
    ///
    /// What is no longer among the events (`keptEvents`) is not looked for.
    public func unclosedActions() throws(StoreError) -> [ActionRecord] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT action_id FROM events WHERE action_id IS NOT NULL
                    GROUP BY action_id HAVING sum(kind = ?1) = 0 AND min(id) > (SELECT max(id) FROM events) - ?2
                    ORDER BY min(id)
                    """,
                arguments: [EventKind.actionClosed.rawValue, Self.keptEvents]
            )
            return try rows.compactMap { try Self.action($0.id("action_id"), db) }
        }
    }
}

extension UsherDatabase {
    func tell(_ events: [EventRecord]) {
        guard !events.isEmpty else { return }
        for observer in eventObservers.withLock({ $0 }) { observer(events) }
    }

    func insertEvents(_ events: [NewEvent], _ db: Database) throws -> [EventRecord] {
        guard !events.isEmpty else { return [] }
        let now = clock.now
        let written = try events.map { try insert($0, at: now, db) }
        let newest = written.last?.id ?? 0
        try Self.pruneEvents(upTo: newest - Int64(Self.keptEvents), db)
        return written
    }

    private func insert(_ new: NewEvent, at now: WallTime, _ db: Database) throws -> EventRecord {
        let body = try Self.body(of: new, db)
        try db.execute(
            sql: "INSERT INTO events (at_us, kind, source_id, group_id, action_id, body) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                now.microseconds, new.kind.rawValue, new.source?.blob, new.group?.blob, new.action?.blob, body,
            ]
        )
        let event = EventRecord(
            id: db.lastInsertedRowID,
            time: now,
            kind: new.kind.rawValue,
            source: new.source,
            group: new.group,
            action: new.action,
            body: body
        )
        try insertCalls(new.calls, of: event, db)
        return event
    }

    private static func body(of new: NewEvent, _ db: Database) throws -> String {
        switch new.body {
        case .text(let text): return text
        case .ofAction(let make):
            guard let id = new.action, let action = try action(id, db) else {
                throw StoreError(
                    .invalid,
                    "an event of \(new.action?.description ?? "no action"), which is not recorded"
                )
            }
            return make(action)
        }
    }

    /// Ids have gaps at the old end alone, so that this is a look into an index when there is nothing to do.
    private static func pruneEvents(upTo id: Int64, _ db: Database) throws {
        guard id > 0 else { return }
        try db.execute(
            sql: """
                DELETE FROM events WHERE id <= ?
                AND NOT EXISTS (SELECT 1 FROM outbox WHERE event_id = events.id AND state = 'waiting')
                """,
            arguments: [id]
        )
    }

    static func event(_ row: Row) throws -> EventRecord {
        EventRecord(
            id: row["id"],
            time: row.time("at_us"),
            kind: row["kind"],
            source: try row.optionalID("source_id"),
            group: try row.optionalID("group_id"),
            action: try row.optionalID("action_id"),
            body: row["body"]
        )
    }
}

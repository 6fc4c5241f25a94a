import GRDB
public import UsherCore

/// How much the outbox holds.
public struct OutboxBounds: Sendable, Hashable {
    /// Calls that may wait for one receiver; those beyond it are dead at once, and counted.
    public var waiting: Int
    /// Calls that ended and are kept to be looked at, and to know what was alerted already.
    public var ended: Int

    /// The defaults, or others.
    public init(waiting: Int = 1000, ended: Int = 10_000) {
        self.waiting = waiting
        self.ended = ended
    }
}

extension UsherDatabase {
    /// Why a call that found the outbox full was given up.
    public static let outboxFull = "outbox full"

    /// The receivers that calls wait for.
    public func waitingReceivers() throws(StoreError) -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT DISTINCT receiver FROM outbox WHERE state = 'waiting'") }
    }

    /// Up to `limit` calls that wait for `receiver`, those first that may be made first, however far off that is.
    public func waitingCalls(for receiver: String, limit: Int) throws(StoreError) -> [OutboxCall] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectCalls + """
                     WHERE outbox.receiver = ? AND outbox.state = 'waiting' ORDER BY outbox.next_us, outbox.id LIMIT ?
                    """,
                arguments: [receiver, limit]
            ).map(Self.call)
        }
    }

    /// The newest `limit` calls in `state`.
    public func outboxCalls(in state: OutboxCall.State, limit: Int) throws(StoreError) -> [OutboxCall] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: Self.selectCalls + " WHERE outbox.state = ? ORDER BY outbox.id DESC LIMIT ?",
                arguments: [state.rawValue, limit]
            ).map(Self.call)
        }
    }

    /// How many calls there are, by receiver and state.
    public func outboxCounts() throws(StoreError) -> [OutboxCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT receiver, state, count(*) AS number, min(created_us) AS oldest_us FROM outbox
                    GROUP BY receiver, state ORDER BY receiver, state
                    """
            ).map { row in
                OutboxCount(
                    receiver: row["receiver"],
                    state: OutboxCall.State(rawValue: row["state"]) ?? .dead,
                    count: row["number"],
                    oldest: row.time("oldest_us")
                )
            }
        }
    }

    /// Writes down that the receiver took a call.
    public func delivered(_ id: OutboxCallID) throws(StoreError) {
        try end(id, .delivered, failure: nil)
    }

    /// Writes down that a call is given up, and why.
    public func gaveUp(_ id: OutboxCallID, failure: String) throws(StoreError) {
        try end(id, .dead, failure: failure)
    }

    /// Writes down that a call failed and when it may be made again.
    public func failed(_ id: OutboxCallID, failure: String, next: WallTime) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET attempts = attempts + 1, failure = ?, next_us = ? WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [failure, next.microseconds, id.blob]
            )
        }
    }

    private func end(_ id: OutboxCallID, _ state: OutboxCall.State, failure: String?) throws(StoreError) {
        let now = clock.now.microseconds
        try write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET state = ?, attempts = attempts + 1, failure = ?, ended_us = ?
                    WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [state.rawValue, failure, now, id.blob]
            )
            try Self.pruneOutbox(keep: self.outboxBounds.ended, db)
        }
    }
}

extension UsherDatabase {
    private static let selectCalls = """
        SELECT outbox.id AS call_id, outbox.list_id, outbox.alert, outbox.receiver, outbox.url, outbox.state,
            outbox.attempts, outbox.next_us, outbox.created_us, outbox.failure, events.*
        FROM outbox JOIN events ON events.id = outbox.event_id
        """

    private static func call(_ row: Row) throws -> OutboxCall {
        OutboxCall(
            id: try row.id("call_id"),
            event: try event(row),
            call: NewCall(
                list: try row.id("list_id"),
                alert: AlertKind(rawValue: row["alert"]) ?? .found,
                receiver: row["receiver"],
                url: row["url"]
            ),
            state: OutboxCall.State(rawValue: row["state"]) ?? .dead,
            attempts: row["attempts"],
            next: row.time("next_us"),
            created: row.time("created_us"),
            failure: row["failure"]
        )
    }

    /// What an action alerted before is left out; what finds the outbox full is dead from the start.
    func insertCalls(_ calls: [NewCall], of event: EventRecord, _ db: Database) throws {
        for call in calls {
            guard let action = event.action else { throw StoreError(.invalid, "a call for an event without an action") }
            let isFull = try waiting(for: call.receiver, db) >= outboxBounds.waiting
            let now = event.time.microseconds
            try db.execute(
                sql: """
                    INSERT INTO outbox (id, event_id, action_id, list_id, alert, receiver, url, state, next_us, created_us,
                        ended_us, failure)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (action_id, list_id, alert) DO NOTHING
                    """,
                arguments: [
                    mint.make(IDKind.OutboxCall.self).blob, event.id, action.blob, call.list.blob, call.alert.rawValue,
                    call.receiver, call.url, isFull ? "dead" : "waiting", now, now, isFull ? now : nil,
                    isFull ? Self.outboxFull : nil,
                ]
            )
            if isFull {
                outboxOverflow.add(UInt64(db.changesCount))
                try Self.pruneOutbox(keep: outboxBounds.ended, db)
            }
        }
    }

    private func waiting(for receiver: String, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM outbox WHERE state = 'waiting' AND receiver = ?",
            arguments: [receiver]
        ) ?? 0
    }

    private static func pruneOutbox(keep: Int, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM outbox WHERE state <> 'waiting' AND ended_us <
                    (SELECT ended_us FROM outbox WHERE state <> 'waiting' ORDER BY ended_us DESC LIMIT 1 OFFSET ?)
                """,
            arguments: [max(0, keep - 1)]
        )
    }
}

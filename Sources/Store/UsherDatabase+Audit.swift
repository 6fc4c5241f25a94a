import GRDB
import UsherCore

extension UsherDatabase {
    /// How much of the audit log is kept.
    public struct AuditBounds: Sendable, Hashable {
        /// Rows older than this go, days.
        public var days: Int
        /// The oldest of more rows than this go, but for those of `kept`.
        public var rows: Int
        /// What became of users, tokens and keys goes by its age alone: whoever may edit lists cannot wash it away by editing.
        ///
        /// Only an administrator writes such entries. Logins go with the rest.
        static let kept = "('user', 'token', 'service_key')"

        /// Bounds of an audit log.
        public init(days: Int, rows: Int) {
            self.days = days
            self.rows = rows
        }

        /// A year and some weeks, so that a yearly audit sees all of it; a million rows are some 150 MB.
        public static let standard = AuditBounds(days: 400, rows: 1_000_000)
    }

    /// The longest summary, characters; more is cut.
    public static let longestSummary = 1000

    /// Writes down what an actor did; on the disk when the call returns.
    public func audit(_ actor: AuditActor, _ entries: [AuditEntry]) throws(StoreError) {
        guard !entries.isEmpty else { return }
        try write { db in
            for entry in entries { try self.insertAudit(actor, entry, db) }
        }
    }

    /// Up to `limit` rows of the audit log, newest first, below the row `before`.
    public func auditLog(before: Int64? = nil, limit: Int = 100) throws(StoreError) -> [AuditRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM audit_log WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2",
                arguments: [before, limit]
            ).map(Self.auditRecord)
        }
    }

    /// Writes down what `actor` did to these things, in the transaction of the change itself; nothing where nobody is named.
    func insertAudit(
        _ verb: String,
        _ kind: String,
        _ ids: [some CustomStringConvertible],
        by actor: AuditActor?,
        _ db: Database
    ) throws {
        guard let actor else { return }
        for id in ids { try insertAudit(actor, AuditEntry(verb: verb, objectKind: kind, objectID: id.description), db) }
    }

    func insertAudit(
        _ actor: AuditActor,
        _ entry: AuditEntry,
        bounds: AuditBounds = .standard,
        _ db: Database
    ) throws {
        let now = clock.now.microseconds
        try db.run(
            """
            INSERT INTO audit_log (at_us, user_id, email, via, token_id, verb, object_kind, object_id, summary)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                now, actor.user?.blob, actor.email, actor.via.rawValue, actor.token?.blob, entry.verb, entry.objectKind,
                entry.objectID, String(entry.summary.prefix(Self.longestSummary)),
            ]
        )
        let id = db.lastInsertedRowID
        try db.run("DELETE FROM audit_log WHERE at_us < ?", [now - Int64(bounds.days) * 86_400_000_000])
        // Now and then, because it looks at all that is kept at the old end.
        guard id % Int64(max(1, bounds.rows / 4096)) == 0 else { return }
        try db.run(
            "DELETE FROM audit_log WHERE id <= ? AND (object_kind NOT IN \(AuditBounds.kept) OR verb = 'login')",
            [id - Int64(bounds.rows)]
        )
    }

    private static func auditRecord(_ row: Row) throws -> AuditRecord {
        let user: UserID? = try row.optionalID("user_id")
        var actor = AuditActor.commandLine
        actor.user = user
        actor.email = row["email"]
        actor.via = AuditActor.Via(rawValue: row["via"]) ?? .commandLine
        actor.token = try row.optionalID("token_id")
        let entry = AuditEntry(
            verb: row["verb"],
            objectKind: row["object_kind"],
            objectID: row["object_id"],
            summary: row["summary"]
        )
        return AuditRecord(id: row["id"], at: row.time("at_us"), actor: actor, entry: entry)
    }
}

import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// How many tokens a user may have: what a running usher keeps in memory is bounded by it.
    public static let mostTokensOfUser = 100_000

    /// The tokens of a user, or of all, the oldest first.
    public func tokens(of user: UserID? = nil) throws(StoreError) -> [StoredToken] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM tokens WHERE ?1 IS NULL OR user_id = ?1 ORDER BY created_us, rowid",
                arguments: [user?.blob]
            ).map(Self.token)
        }
    }

    /// Keeps a new token; `notFound` for a user who is not there, `invalid` for one who has too many.
    public func createToken(
        _ token: StoredToken,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<StoredToken> {
        try changeIdentity { db in
            _ = try Self.requireUser(token.user, db)
            try Self.requireRoom(for: token.user, db)
            try db.execute(
                sql: """
                    INSERT INTO tokens (id, sha256, sealed, user_id, role, name, expires_us, created_us)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id.blob, Data(token.sha256), Data(token.sealed), token.user.blob, token.role, token.name,
                    token.expires?.microseconds, token.created.microseconds,
                ]
            )
            try self.audit(actor, "create", token, db)
            return token
        }
    }

    /// Lets the token with this hash hold until `expires`, or for ever; `nil` when `user` has no such token.
    public func setExpiry(
        ofToken sha256: [UInt8],
        of user: UserID,
        to expires: WallTime?,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<StoredToken?> {
        try changeIdentity { db in
            guard var token = try Self.token(sha256, of: user, db) else { return nil }
            token.expires = expires
            try db.execute(
                sql: "UPDATE tokens SET expires_us = ? WHERE id = ?",
                arguments: [expires?.microseconds, token.id.blob]
            )
            try self.audit(actor, "update", token, db)
            return token
        }
    }

    /// Removes the token with this hash; `nil` when `user` has no such token.
    public func deleteToken(
        _ sha256: [UInt8],
        of user: UserID,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<StoredToken?> {
        try changeIdentity { db in
            guard let token = try Self.token(sha256, of: user, db) else { return nil }
            try db.execute(sql: "DELETE FROM tokens WHERE id = ?", arguments: [token.id.blob])
            try self.audit(actor, "delete", token, db)
            return token
        }
    }

    /// Writes down when tokens were last used; those deleted meanwhile are left out.
    public func markUsed(_ uses: [TokenID: WallTime]) throws(StoreError) {
        guard !uses.isEmpty else { return }
        try write { db in
            for (id, moment) in uses {
                try db.execute(
                    sql: "UPDATE tokens SET last_used_us = ? WHERE id = ?",
                    arguments: [moment.microseconds, id.blob]
                )
            }
        }
    }
}

extension UsherDatabase {
    private static func requireRoom(for user: UserID, _ db: Database) throws {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM tokens WHERE user_id = ?", arguments: [user.blob])
        guard (count ?? 0) < mostTokensOfUser else {
            throw StoreError(.invalid, "a user has at most \(mostTokensOfUser) tokens; delete some")
        }
    }

    private static func token(_ sha256: [UInt8], of user: UserID, _ db: Database) throws -> StoredToken? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM tokens WHERE sha256 = ? AND user_id = ?",
            arguments: [Data(sha256), user.blob]
        ).map(token)
    }

    static func token(_ row: Row) throws -> StoredToken {
        let (sha256, sealed): (Data, Data) = (row["sha256"], row["sealed"])
        var token = StoredToken(
            id: try row.id("id"),
            sha256: Array(sha256),
            sealed: Array(sealed),
            user: try row.id("user_id"),
            role: row["role"],
            name: row["name"],
            expires: row.optionalTime("expires_us"),
            created: row.time("created_us")
        )
        token.lastUsed = row.optionalTime("last_used_us")
        return token
    }

    private func audit(_ actor: AuditActor, _ verb: String, _ token: StoredToken, _ db: Database) throws {
        let until = token.expires.map { "until \($0.iso8601)" } ?? "for ever"
        let entry = AuditEntry(
            verb: verb,
            objectKind: "token",
            objectID: token.id.description,
            summary: "'\(token.name)' of user \(token.user), role \(token.role), \(until)"
        )
        try insertAudit(actor, entry, db)
    }
}

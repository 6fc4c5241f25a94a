import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// How many service keys there may be: a running usher keeps them in memory.
    public static let mostServiceKeys = 10_000

    /// All service keys, the oldest first.
    public func serviceKeys() throws(StoreError) -> [StoredServiceKey] {
        try read { try Self.serviceKeys($0) }
    }

    /// Keeps a new key; `nameTaken` for a name or a key that is there already, `notFound` for a list that is not, `invalid` beyond the limit.
    public func createServiceKey(
        _ key: StoredServiceKey,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<StoredServiceKey> {
        try changeIdentity { db in
            try Self.requireName(key.name)
            if let list = key.list { try Self.requireList(list, db) }
            let known = try Self.serviceKeys(db)
            guard known.count < Self.mostServiceKeys else {
                throw StoreError(.invalid, "there are at most \(Self.mostServiceKeys) service keys; delete some")
            }
            if known.contains(where: { $0.name == key.name }) { throw Self.nameTaken("service key", key.name) }
            if let other = known.first(where: { $0.sha256 == key.sha256 }) {
                throw StoreError(.nameTaken, "this very key is there already, named '\(other.name)'")
            }
            try db.execute(
                sql: "INSERT INTO service_keys (id, sha256, kind, name, list_id, created_us) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    key.id.blob, Data(key.sha256), key.kind, key.name, key.list?.blob, key.created.microseconds,
                ]
            )
            try self.audit(actor, "create", key, db)
            return key
        }
    }

    /// Removes the key with this id; `notFound` when there is none.
    public func deleteServiceKey(
        _ id: TokenID,
        by actor: AuditActor
    ) throws(StoreError) -> IdentityChange<StoredServiceKey> {
        try changeIdentity { db in
            guard let key = try Self.serviceKeys(db).first(where: { $0.id == id }) else {
                throw Self.notFound("service key", id)
            }
            try db.execute(sql: "DELETE FROM service_keys WHERE id = ?", arguments: [id.blob])
            try self.audit(actor, "delete", key, db)
            return key
        }
    }

    static func serviceKeys(_ db: Database) throws -> [StoredServiceKey] {
        try Row.fetchAll(db, sql: "SELECT * FROM service_keys ORDER BY created_us, rowid").map { row in
            let sha256: Data = row["sha256"]
            return StoredServiceKey(
                id: try row.id("id"),
                sha256: Array(sha256),
                kind: row["kind"],
                name: row["name"],
                list: try row.optionalID("list_id"),
                created: row.time("created_us")
            )
        }
    }

    private func audit(_ actor: AuditActor, _ verb: String, _ key: StoredServiceKey, _ db: Database) throws {
        let list = key.list.map { ", list \($0)" } ?? ""
        let entry = AuditEntry(
            verb: verb,
            objectKind: "service_key",
            objectID: key.id.description,
            summary: "'\(key.name)' for \(key.kind)\(list)"
        )
        try insertAudit(actor, entry, db)
    }
}

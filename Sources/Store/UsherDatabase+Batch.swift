import GRDB
public import UsherCore

extension UsherDatabase {
    /// Writes a batch; all of it is on the disk when this returns, or nothing of it.
    @discardableResult
    public func commit(_ batch: StoreBatch) throws(StoreError) -> StoredBatch {
        let stored = try write { db in
            let created = try batch.newPersons.map { try self.insertPerson($0, db) }
            let replaced = try batch.replacements.map { try self.replaceFace($0, db) }
            try self.insertAudit("create", "person", created.map(\.id), by: batch.actor, db)
            try self.insertAudit("replace", "person", replaced.map(\.id), by: batch.actor, db)
            for action in batch.actions { try self.upsert(action, image: batch.images[action.id], db) }
            return StoredBatch(created: created, replaced: replaced, events: try self.insertEvents(batch.events, db))
        }
        tell(stored.events)
        return stored
    }

    /// A new id, later than all those the database made before.
    public func makeID<Kind>(_ kind: Kind.Type = Kind.self) -> EntityID<Kind> { mint.make() }
}

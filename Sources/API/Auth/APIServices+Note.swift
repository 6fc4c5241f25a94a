import Store

extension APIServices {
    /// Whoever asks, as the audit log names them.
    func actor(_ call: Call) throws -> AuditActor {
        doorkeeper.actor(try call.asker())
    }

    /// Writes who did what to which thing into the audit log, for changes that cannot take it along.
    func note(_ call: Call, _ verb: String, _ kind: String, _ id: some CustomStringConvertible) throws {
        try database.audit(actor(call), [AuditEntry(verb: verb, objectKind: kind, objectID: id.description)])
    }
}

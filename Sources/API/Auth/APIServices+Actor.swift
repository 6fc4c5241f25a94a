import Store

extension APIServices {
    /// Whoever asks, as the audit log names them.
    func actor(_ call: Call) throws -> AuditActor {
        doorkeeper.actor(try call.asker())
    }
}

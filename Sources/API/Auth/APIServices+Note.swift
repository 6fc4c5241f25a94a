extension APIServices {
    /// Writes who did what to which thing into the audit log.
    func note(_ call: Call, _ verb: String, _ kind: String, _ id: some CustomStringConvertible) throws {
        try doorkeeper.note(try call.asker(), NotedChange(verb: verb, kind: kind, id: id.description))
    }
}

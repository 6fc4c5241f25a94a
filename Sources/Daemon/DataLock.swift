import Foundation

/// Holds a data directory for one process that keeps its persons in memory or changes them: what another wrote would not be seen.
struct DataLock {
    /// What to do where a server holds it and this process wants to serve too.
    static let serveElsewhere = "stop that one, or name another directory with --data"
    /// What to do where a server holds it and this process wants to change persons.
    static let useItsAPI = "it would not see what is changed here; use its API (docs/ref/api.md), or stop it first"

    private let file: FileHandle

    /// Takes the lock; the system gives it back when the process ends, however it ends.
    init(directory: String, orElse advice: String) throws {
        try Workshop.makeDirectory(directory)
        let path = "\(directory)/serve.lock"
        let manager = FileManager.default
        let isThere = manager.fileExists(atPath: path)
        guard isThere || manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { throw UsherFault("\(path) cannot be made: check the owner and permissions of \(directory)") }
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw UsherFault("another usher serves from \(directory) or writes to it: \(advice)")
        }
        self.file = file
    }
}

import Foundation

/// Holds a data directory for one serving process: two would each keep the persons in a memory of their own.
struct DataLock {
    private let file: FileHandle

    /// Takes the lock; the system gives it back when the process ends, however it ends.
    init(directory: String) throws {
        let path = "\(directory)/serve.lock"
        let manager = FileManager.default
        let isThere = manager.fileExists(atPath: path)
        guard isThere || manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { throw UsherFault("\(path) cannot be made: check the owner and permissions of \(directory)") }
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw UsherFault(
                "another usher serves from \(directory): stop that one, or name another directory with --data"
            )
        }
        self.file = file
    }
}

import Foundation
import Store

extension Places {
    /// The database, for a command that may run beside a server.
    ///
    /// One of an older usher is brought to today's schema only where no server has it: that server may be the older usher, and would write by
    /// the former one.
    func openDatabase(createIfMissing: Bool = false) throws -> UsherDatabase {
        guard FileManager.default.fileExists(atPath: database), try UsherDatabase.isOfOlderSchema(path: database) else {
            return try UsherDatabase.open(path: database, createIfMissing: createIfMissing)
        }
        let advice =
            "the database is of an older usher and would be changed under it; back up with that one, stop it, then come back"
        let lock = try DataLock(directory: data, orElse: advice)
        return try withExtendedLifetime(lock) { try UsherDatabase.open(path: database) }
    }
}

import GRDB
import UsherCore

/// Tells whether a database file has changed, by whatever connection of whatever process: SQLite's own count, read by a connection that nobody
/// else uses.
///
/// `PRAGMA data_version` gives two different numbers on one connection if another connection has committed in between
/// (https://www.sqlite.org/pragma.html#pragma_data_version): a commit that somebody was told of is counted already.
final class ChangeWatch: Sendable {
    private struct State {
        /// SQLite's number, of 32 bits.
        var version: Int64?
        /// Ours, which does not begin again.
        var revision: UInt64 = 0
    }

    private let file: DatabaseQueue
    private let state = Locked(State())

    /// A watch over the file at `path`, which is open already.
    init(path: String) throws {
        var configuration = UsherDatabase.configuration
        configuration.readonly = true
        configuration.label = "usher.store.watch"
        // Opening waits: a connection that goes asks whether it is the last, and for that moment no other is let in.
        file = try DatabaseQueue(path: path, configuration: configuration)
        // Whoever asks later would rather read than wait.
        try file.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
    }

    /// A number that is higher than all before if the file has changed since they were asked for, and otherwise the same.
    func revision() throws -> UInt64 {
        // Kept in the connection's own line, so that numbers are told in the order in which they were read.
        try file.inDatabase { db in
            let version = try Int64.fetchOne(try db.cachedStatement(sql: "PRAGMA data_version"))
            return state.withLock { state in
                if state.version != version {
                    state.version = version
                    state.revision += 1
                }
                return state.revision
            }
        }
    }

    func close() throws {
        try file.close()
    }
}

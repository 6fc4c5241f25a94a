import GRDB
import UsherCore

/// Tells whether a database file has changed, by whatever connection of whatever process: SQLite's own count, read by a connection that nobody
/// else uses.
///
/// `PRAGMA data_version` gives two different numbers on one connection if another connection has committed in between
/// (https://www.sqlite.org/pragma.html#pragma_data_version): a commit that somebody was told of is counted already.
///
/// Asking SQLite takes a lock on the file and costs as much as a remembered answer; so what this process writes is looked at when it is
/// written, and what others write at most every `checkEvery`.
final class ChangeWatch: Sendable {
    /// How long a write by another process may go unseen.
    static let checkEvery: Duration = .milliseconds(1)

    private struct State {
        /// SQLite's number, of 32 bits; `nil` where it is not known any more.
        var version: Int64?
        /// Ours, which does not begin again.
        var revision: UInt64 = 0
        /// When the last look began.
        var checked: Duration?
    }

    private let file: DatabaseQueue
    private let clock: any UsherClock
    private let state = Locked(State())

    /// A watch over the file at `path`, which is open already.
    init(path: String, clock: any UsherClock) throws {
        self.clock = clock
        var configuration = UsherDatabase.configuration
        configuration.readonly = true
        configuration.label = "usher.store.watch"
        // Opening waits: a connection that goes asks whether it is the last, and for that moment no other is let in.
        file = try DatabaseQueue(path: path, configuration: configuration)
        // Whoever asks later would rather read than wait.
        try file.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
    }

    /// A number that is higher than all before if the file has changed since they were asked for, and otherwise the same; at most
    /// `checkEvery` behind what other processes wrote.
    func revision() throws -> UInt64 {
        let now = clock.uptime
        let fresh = state.withLock { state in
            state.checked.flatMap { now - $0 < Self.checkEvery ? state.revision : nil }
        }
        return try fresh ?? look()
    }

    /// The same, asked of the file.
    func look() throws -> UInt64 {
        // Kept in the connection's own line, so that numbers are told in the order in which they were read.
        try file.inDatabase { db in
            let began = clock.uptime
            let version = try Int64.fetchOne(try db.cachedStatement(sql: "PRAGMA data_version"))
            return state.withLock { state in
                if state.version != version {
                    state.version = version
                    state.revision += 1
                }
                state.checked = began
                return state.revision
            }
        }
    }

    /// Notes that this process has committed: whoever asks from now on hears of it.
    func wrote() {
        do {
            _ = try look()
        } catch {
            // What cannot be looked at counts as changed, and the next who asks looks again.
            state.withLock { ($0.version, $0.checked) = (nil, nil) }
        }
    }

    func close() throws {
        try file.close()
    }
}

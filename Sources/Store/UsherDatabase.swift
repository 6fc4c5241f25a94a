import Foundation
import GRDB
public import UsherCore

/// usher's database: one SQLite file in WAL mode, one writer and many readers, from any thread.
///
/// What a call writes is on the disk (`synchronous=FULL`) when the call returns, or not at all. Every call blocks; none is to be made from an
/// async function without a thread of its own.
public final class UsherDatabase: Sendable {
    /// How long a write waits for another process, seconds; then it fails as `busy`.
    static let busySeconds: TimeInterval = 5

    /// The file; `:memory:` for a snapshot.
    public let path: String
    /// Sees what other connections write; `nil` for a snapshot.
    ///
    /// Before `writer`, so that it goes first: the last connection to go moves the log into the file, and this one may not write.
    private let watch: ChangeWatch?
    let writer: any DatabaseWriter
    /// Where a snapshot reads the pictures that it did not copy.
    let pictures: DatabaseQueue?
    let clock: any UsherClock
    let mint: IDMint
    let eventObservers = Locked<[@Sendable ([EventRecord]) -> Void]>([])
    let eraseObservers = Locked<[@Sendable () -> Void]>([])
    /// How much the outbox holds.
    public let outboxBounds: OutboxBounds
    /// How many calls found the outbox full since the database was opened.
    public let outboxOverflow = Counter()

    init(
        path: String,
        writer: any DatabaseWriter,
        pictures: DatabaseQueue? = nil,
        watch: ChangeWatch? = nil,
        clock: any UsherClock,
        mint: IDMint,
        outboxBounds: OutboxBounds = OutboxBounds()
    ) {
        self.path = path
        self.writer = writer
        self.pictures = pictures
        self.watch = watch
        self.clock = clock
        self.mint = mint
        self.outboxBounds = outboxBounds
    }

    /// The number of the schema's last migration, as the file has it.
    public func schemaVersion() throws(StoreError) -> Int {
        try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    }

    /// A number that is higher than all before if anything in the file has changed since they were asked for, and otherwise the same.
    ///
    /// A change by this process counts before the call that made it returns, one by another process within a millisecond
    /// (`ChangeWatch.checkEvery`). Quick enough to be asked before every answer. `nil` where it cannot be told: of a snapshot, or while the
    /// file cannot be read.
    public var revision: UInt64? {
        // What stands in the way here stands in the way of the read that follows, which says so.
        try? watch?.revision()
    }

    /// The same, asked of the file: a change counts before the call that made it returns, also in another process.
    public var revisionOnDisk: UInt64? {
        // As above.
        try? watch?.look()
    }

    /// Closes every connection; afterwards each call fails.
    ///
    /// Without it, the last reference to go does the same.
    public func close() throws(StoreError) {
        do {
            try watch?.close()
            try writer.close()
            try pictures?.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// What `body` reads, from one unchanging state of the database.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try writer.read(body)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// What `body` returns after its writes are on the disk, all of them or, when it throws, none.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            let value = try writer.write(body)
            watch?.wrote()
            return value
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The database at `path`, brought to today's schema; made, with its folder, when it is not there.
    ///
    /// A file of a newer usher, of another program, or of no database at all is refused and left as it was. The file is readable by its
    /// owner only: it holds faces.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - createIfMissing: whether to make a new one; otherwise `missing` is thrown.
    ///   - clock: dates what is created.
    ///   - mint: makes the ids.
    /// - Returns: the database, ready.
    /// - Throws: what is wrong with the file, in words of `StoreError`.
    public static func open(
        path: String,
        createIfMissing: Bool = true,
        clock: any UsherClock = SystemClock(),
        mint: IDMint? = nil
    ) throws(StoreError) -> UsherDatabase {
        if FileManager.default.fileExists(atPath: path) {
            _ = try DatabaseFile.inspect(path)
            try DatabaseFile.requireWritable(path)
        } else {
            guard createIfMissing else { throw DatabaseFile.missing(path) }
            try DatabaseFile.create(path)
        }
        let (pool, watch) = try openPool(path: path, clock: clock)
        return UsherDatabase(path: path, writer: pool, watch: watch, clock: clock, mint: mint ?? IDMint(clock: clock))
    }

    /// Whether opening the file at `path` would bring it to a newer schema; throws as `open` does.
    public static func isOfOlderSchema(path: String) throws(StoreError) -> Bool {
        (1..<Migrations.latest).contains(try DatabaseFile.inspect(path))
    }

    private static func openPool(
        path: String,
        clock: any UsherClock
    ) throws(StoreError) -> (DatabasePool, ChangeWatch) {
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Migrations.migrator(now: clock.now).migrate(pool)
            // GRDB chooses NORMAL for WAL, which may lose the last transactions when the power fails
            // (https://www.sqlite.org/pragma.html#pragma_synchronous). The pool has one writing connection for its whole life.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return (pool, try ChangeWatch(path: path, clock: clock))
        } catch {
            throw StoreError(error, path: path)
        }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "usher.store"
        return configuration
    }
}

/// What can be said of a database file before it is opened for writing.
enum DatabaseFile {
    /// The schema version of the file at `path`, which is not changed; throws unless it is usher's and not newer than this usher.
    static func inspect(_ path: String) throws(StoreError) -> Int {
        try requireSQLite(path)
        let version: Int
        let owner: Int
        let isEmpty: Bool
        do {
            let file = try openReadOnly(path)
            (version, owner, isEmpty) = try file.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                    try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
                )
            }
            try file.close()
        } catch {
            throw StoreError(error, path: path)
        }
        guard isEmpty || owner == Int(Migrations.applicationID) else {
            throw StoreError(.notADatabase, "\(path): a database of another program; name usher's, or another path")
        }
        guard version <= Migrations.latest else {
            throw StoreError(
                .newerVersion,
                "\(path): schema version \(version) was written by a newer usher, this one knows up to \(Migrations.latest); "
                    + "update usher, or name another database"
            )
        }
        return version
    }

    static func openReadOnly(_ path: String) throws -> DatabaseQueue {
        var configuration = UsherDatabase.configuration
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    static func missing(_ path: String) -> StoreError {
        StoreError(
            .missing,
            "\(path): no such database; name another, or make one with `usher enroll` or `usher user add`"
        )
    }

    /// https://www.sqlite.org/fileformat.html#magic_header_string; an empty file is a database without tables.
    private static func requireSQLite(_ path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else { throw missing(path) }
        guard !URL(fileURLWithPath: path).resolvingSymlinksInPath().hasDirectoryPath else {
            throw StoreError(.notADatabase, "\(path): a folder; name the database file in it")
        }
        let head: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }  // Read only: a failing close loses nothing.
            head = try file.read(upToCount: 16) ?? Data()
        } catch {
            throw StoreError(.io, "\(path): cannot be read; check the owner and the permissions of the file")
        }
        guard head.isEmpty || head == Data("SQLite format 3\0".utf8) else {
            throw StoreError(.notADatabase, "\(path): not an SQLite database; name usher's database, or another path")
        }
    }

    static func requireWritable(_ path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        for place in [path, folder] where !FileManager.default.isWritableFile(atPath: place) {
            throw StoreError(.readOnly, "\(path): \(place) may not be written; check its owner and permissions")
        }
    }

    /// An empty file at `path` and the folders above it, for their owner only.
    static func create(_ path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StoreError(
                .readOnly,
                "\(path): the folder \(folder.path) cannot be made; check the permissions above it"
            )
        }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StoreError(
                .readOnly,
                "\(path): cannot be made in \(folder.path); check the folder's owner and permissions"
            )
        }
    }
}

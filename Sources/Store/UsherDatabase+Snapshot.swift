import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The tables that a snapshot copies, parents first.
    ///
    /// Actions stay behind, and so do the pictures' bytes, which are read from the
    /// file when somebody asks: an audit needs neither, and a large database would not fit into memory.
    private static let copied = [
        "person_lists", "source_groups", "group_search_lists", "sources", "source_add_lists", "persons", "exemplars",
        "meta",
    ]

    /// A copy in memory of the lists, groups, sources and persons at `path`: whatever is written to it, the file does not change.
    ///
    /// - Parameters:
    ///   - path: the file, which may be in use by another process; `nil` for a fresh database without a file.
    ///   - clock: dates what is created.
    ///   - mint: makes the ids.
    /// - Returns: the copy, brought to today's schema.
    /// - Throws: what is wrong with the file, in words of `StoreError`.
    public static func snapshot(
        of path: String?,
        clock: any UsherClock = SystemClock(),
        mint: IDMint? = nil
    ) throws(StoreError) -> UsherDatabase {
        let version = if let path { try DatabaseFile.inspect(path) } else { Migrations.latest }
        do {
            let memory = try DatabaseQueue(configuration: configuration)
            var pictures: DatabaseQueue?
            if let path, version > 0 {
                try Migrations.migrator(upTo: version, now: clock.now).migrate(memory)
                try copy(from: path, into: memory)
                pictures = try DatabaseFile.openReadOnly(path)
            }
            try Migrations.migrator(now: clock.now).migrate(memory)
            return UsherDatabase(
                path: ":memory:",
                writer: memory,
                pictures: pictures,
                clock: clock,
                mint: mint ?? IDMint(clock: clock)
            )
        } catch {
            throw StoreError(error, path: path ?? ":memory:")
        }
    }

    private static func copy(from path: String, into memory: DatabaseQueue) throws {
        try memory.writeWithoutTransaction { db in
            // Read-only, so that closing it cannot even move the write-ahead log into the file (https://www.sqlite.org/uri.html).
            try db.execute(sql: "ATTACH ? AS file", arguments: ["\(URL(fileURLWithPath: path).absoluteString)?mode=ro"])
            // The built-in objects come with the copy; foreign keys hold again at the end, as they did in the file.
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.inTransaction {
                for table in copied {
                    try db.execute(sql: "DELETE FROM main.\(table)")
                    try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM file.\(table)")
                }
                try db.execute(
                    sql: """
                        INSERT INTO main.images (id, width, height, jpeg)
                        SELECT id, width, height, x'' FROM file.images
                        WHERE id IN (SELECT image_id FROM file.persons)
                        """
                )
                return .commit
            }
            try db.execute(sql: "PRAGMA foreign_keys = ON; DETACH file")
        }
    }
}

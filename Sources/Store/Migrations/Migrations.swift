import GRDB
import UsherCore

/// The steps from an empty file to today's schema, one file each, in order; a step that was released is never changed.
enum Migrations {
    /// A step: its number, what it brings, and the work.
    struct Step: Sendable {
        var version: Int
        var title: String
        var run: @Sendable (Database, WallTime) throws -> Void
    }

    static let steps: [Step] = [foundation, identity, posted, delivery, live, services, numberedFaces]

    /// The version that this usher reads and writes; kept in `PRAGMA user_version`.
    static var latest: Int { steps.map(\.version).max() ?? 0 }

    /// `ushr`: tells usher's databases from other programs' (https://www.sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int32 = 0x7573_6872

    /// The migrator that runs the steps up to and including `version`; what they create is dated `now`.
    static func migrator(upTo version: Int = latest, now: WallTime) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in steps where step.version <= version {
            migrator.registerMigration("\(step.version) \(step.title)") { db in
                try step.run(db, now)
                try db.execute(sql: "PRAGMA user_version = \(step.version); PRAGMA application_id = \(applicationID)")
            }
        }
        return migrator
    }
}

import GRDB
import UsherCore

extension UsherDatabase {
    /// How many broken things of one kind are named; the rest are counted.
    private static let named = 5

    /// What must not be there, each with the words for it and the ids that show it.
    private static let invariants: [(words: String, sql: String)] = [
        (
            "person without an exemplar, whom nothing can match",
            // Who is known by name only has no measures either, and that is no damage.
            """
            SELECT id FROM persons WHERE square IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM exemplars WHERE person_id = persons.id)
            """
        ),
        (
            "exemplar whose vector is not as long as its dimensions say",
            "SELECT id FROM exemplars WHERE length(embedding) <> dimensions * 4"
        ),
        (
            "exemplar with a neighbourhood but no cohort, or the reverse",
            "SELECT id FROM exemplars WHERE (cohort_id IS NULL) <> (neighbourhood IS NULL)"
        ),
        (
            "picture that belongs to nobody",
            """
            SELECT id FROM images WHERE NOT EXISTS (SELECT 1 FROM persons WHERE image_id = images.id)
                AND NOT EXISTS (SELECT 1 FROM actions WHERE image_id = images.id)
                AND NOT EXISTS (SELECT 1 FROM merged_persons WHERE image_id = images.id)
            """
        ),
        (
            "exemplar without a number",
            "SELECT id FROM exemplars WHERE NOT EXISTS (SELECT 1 FROM face_numbers WHERE exemplar_id = exemplars.id)"
        ),
        (
            "id that a client chose in another list than the face's",
            """
            SELECT exemplar_id AS id FROM chosen_faces JOIN exemplars ON exemplars.id = exemplar_id
            JOIN persons ON persons.id = person_id WHERE persons.list_id <> chosen_faces.list_id
            """
        ),
        ("picture without bytes", "SELECT id FROM images WHERE length(jpeg) = 0"),
        (
            "person with a picture that has no path, or the reverse",
            "SELECT id FROM persons WHERE (image_id IS NULL) <> (image_token IS NULL)"
        ),
        (
            "action whose list is not its person's",
            """
            SELECT actions.id FROM actions JOIN persons ON persons.id = person_id
            WHERE actions.list_id IS NOT persons.list_id
            """
        ),
        (
            "action with a face whose list is not its person's",
            """
            SELECT action_id AS id FROM action_faces JOIN persons ON persons.id = person_id
            WHERE action_faces.list_id IS NOT persons.list_id
            """
        ),
        (
            "action with a picture that has no path",
            "SELECT id FROM actions WHERE image_id IS NOT NULL AND image_token IS NULL"
        ),
        (
            "call of an event of another action",
            "SELECT outbox.id FROM outbox JOIN events ON events.id = event_id WHERE events.action_id IS NOT outbox.action_id"
        ),
        (
            "user without an address to log in with",
            "SELECT id FROM users WHERE email_key = '' OR email NOT LIKE '%_@_%'"
        ),
        (
            "user whose password hash is none of scrypt's",
            "SELECT id FROM users WHERE password NOT LIKE '$scrypt$ln=%,r=%,p=%$%$%'"
        ),
        (
            "token that cannot be looked up or opened",
            "SELECT id FROM tokens WHERE length(sha256) <> 32 OR length(sealed) <> 44"
        ),
        ("service key that cannot be looked up", "SELECT id FROM service_keys WHERE length(sha256) <> 32"),
        (
            "original that is not as long as its size says",
            "SELECT exemplar_id AS id FROM originals WHERE length(bytes) <> size"
        ),
    ]

    /// What is wrong with the database, one line each; empty when all is well.
    ///
    /// Reads everything, from one unchanging state.
    public func check() throws(StoreError) -> [String] {
        try read { db in
            var findings = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            findings += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
                "\(row["table"] as String): row \(row["rowid"] as Int64? ?? 0) refers to nothing in \(row["parent"] as String)"
            }
            findings += try Self.missingBuiltIns(db)
            for (words, sql) in Self.invariants { findings += try Self.finding(words, sql, db) }
            findings += try Self.unfitVectors(db)
            return findings
        }
    }

    private static func missingBuiltIns(_ db: Database) throws -> [String] {
        let changes = try Int.fetchOne(db, sql: "SELECT count(*) FROM identity_changes") == 1
        let uncounted = changes ? [] : ["the count of changes to users and tokens is not there"]
        return try uncounted
            + [("person_lists", "list"), ("source_groups", "group"), ("sources", "source")].compactMap { table, kind in
                let there = try Row.fetchOne(
                    db,
                    sql: "SELECT 1 FROM \(table) WHERE id = ?",
                    arguments: [PersonListID.zero.blob]
                )
                return there == nil ? "the default \(kind) is not there" : nil
            }
    }

    private static func finding(_ words: String, _ sql: String, _ db: Database) throws -> [String] {
        let ids = try Row.fetchAll(db, sql: sql).map { try $0.id("id") as PersonID }
        return ids.isEmpty ? [] : ["\(ids.count) × \(words): \(list(ids))"]
    }

    /// Exemplars whose vector is not of unit length; a damaged byte shows here before it shows in a wrong match.
    private static func unfitVectors(_ db: Database) throws -> [String] {
        var unfit: [PersonID] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT id, dimensions, embedding FROM exemplars")
        while let row = try rows.next() {
            guard let values = VectorBlob.decoded(row["embedding"], count: row["dimensions"]) else { continue }
            let square = values.reduce(0.0) { $0 + Double($1) * Double($1) }
            // Float32 rounding moves the square of a 512-d unit vector by some 1e-6; 1e-3 is damage.
            if !(abs(square - 1) < 1e-3) { unfit.append(try row.id("id")) }
        }
        return unfit.isEmpty ? [] : ["\(unfit.count) × exemplar whose vector is not of unit length: \(list(unfit))"]
    }

    private static func list(_ ids: [PersonID]) -> String {
        let shown = ids.prefix(named).map(\.description).joined(separator: ", ")
        return ids.count > named ? "\(shown), ..." : shown
    }
}

import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// Bytes of all originals together; beyond it an exemplar is kept without.
    public static let mostOriginalBytes = 8 << 30

    /// The exemplars of a list, or those of whoever is called exactly `name`, in the order they were made; `limit` of them after `offset`.
    ///
    /// - Returns: the exemplars, and how many there are in all.
    /// - Throws: what is wrong with the file.
    public func examples(
        in list: PersonListID,
        named name: String? = nil,
        limit: Int,
        offset: Int = 0
    ) throws(StoreError) -> (page: [Example], total: Int) {
        let chosen =
            "FROM exemplars JOIN persons ON persons.id = person_id WHERE list_id = ?1 AND (?2 IS NULL OR \(Self.called) = ?2)"
        return try read { db in
            let total = try Int.fetchOne(db, sql: "SELECT count(*) \(chosen)", arguments: [list.blob, name]) ?? 0
            let page = try Row.fetchAll(
                db,
                sql: """
                    SELECT exemplars.id, person_id, \(Self.called) AS called \(chosen)
                    ORDER BY exemplars.created_us, exemplars.rowid LIMIT ?3 OFFSET ?4
                    """,
                arguments: [list.blob, name, limit, offset]
            ).map(Self.example)
            return (page, total)
        }
    }

    /// The exemplar with `id`, if it is one of `list`, and whose it is.
    public func example(_ id: ExemplarID, in list: PersonListID) throws(StoreError) -> (Example, Exemplar)? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT exemplars.*, \(Self.called) AS called FROM exemplars JOIN persons ON persons.id = person_id
                    WHERE exemplars.id = ? AND list_id = ?
                    """,
                arguments: [id.blob, list.blob]
            )
            return try row.map { (try Self.example($0), try Self.exemplar($0)) }
        }
    }

    /// The bytes that an exemplar of `list` was posted as; `nil` where they were not kept.
    public func original(of id: ExemplarID, in list: PersonListID) throws(StoreError) -> [UInt8]? {
        try read { db in
            try Data.fetchOne(
                db,
                sql: """
                    SELECT bytes FROM originals JOIN exemplars ON exemplars.id = exemplar_id
                    JOIN persons ON persons.id = person_id WHERE exemplar_id = ? AND list_id = ?
                    """,
                arguments: [id.blob, list.blob]
            ).map { [UInt8]($0) }
        }
    }

    /// The persons of a list with what they are called, the oldest first.
    public func names(in list: PersonListID) throws(StoreError) -> [(id: PersonID, name: String)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, \(Self.called) AS called FROM persons WHERE list_id = ? ORDER BY created_us, rowid",
                arguments: [list.blob]
            ).map { (try $0.id("id"), $0["called"]) }
        }
    }

    /// Somebody of whom nothing but the name is known: no face, and so nothing that could match.
    public func createPerson(
        named name: String,
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> Person {
        try write { db in
            let id: PersonID = self.mint.make()
            try self.insertBare(id, named: name, in: list, db)
            try self.insertAudit("create", "person", [id], by: actor, db)
            return try Self.requirePerson(id, db)
        }
    }

    /// Gives `person`, or somebody new of that name, one more exemplar, and keeps its file if there is room.
    public func addExample(
        _ new: NewExample,
        to person: PersonID?,
        named name: String,
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> Exemplar {
        try write { db in
            guard let face = new.face.exemplars.first else {
                throw StoreError(.invalid, "an example without a vector cannot be kept")
            }
            let id = person ?? self.mint.make()
            if person == nil { try self.insertBare(id, named: name, in: list, db) }
            if try Self.exemplarCount(of: id, db) == 0 { try self.show(new.face, as: id, db) }
            let exemplar = try self.insertExemplar(face, of: id, db)
            try Self.keep(new.original, of: exemplar.id, db)
            try self.insertAudit("create", "exemplar", [exemplar.id], by: actor, db)
            return exemplar
        }
    }

    /// Removes those of `ids` that are exemplars of `list`; whoever has none left stays, without face.
    ///
    /// - Returns: those that were removed, in the order of `ids`.
    /// - Throws: what is wrong with the file.
    public func deleteExamples(
        _ ids: [ExemplarID],
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [Example] {
        try write { db in
            let deleted: [Example] = try ids.compactMap { id in
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT exemplars.id, person_id, \(Self.called) AS called FROM exemplars
                        JOIN persons ON persons.id = person_id WHERE exemplars.id = ? AND list_id = ?
                        """,
                    arguments: [id.blob, list.blob]
                )
                guard let example = try row.map(Self.example) else { return nil }
                try db.execute(sql: "DELETE FROM exemplars WHERE id = ?", arguments: [id.blob])
                try Self.hideFaceless(example.person, db)
                return example
            }
            try self.insertAudit("delete", "exemplar", deleted.map(\.id), by: actor, db)
            return deleted
        }
    }
}

extension UsherDatabase {
    /// What a person is called, as `Person.called(_:_:)` has it.
    private static let called = "coalesce(persons.name, 'person ' || lower(substr(hex(persons.id), 1, 8)))"

    private static func example(_ row: Row) throws -> Example {
        Example(
            id: try row.id("id"),
            person: try row.id("person_id"),
            name: row["called"]
        )
    }

    private func insertBare(_ id: PersonID, named name: String, in list: PersonListID, _ db: Database) throws {
        try Self.requireList(list, db)
        try db.execute(
            sql: """
                INSERT INTO persons (id, list_id, name, group_id, source_id, created_us) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.blob, list.blob, name, SourceGroupID.zero.blob, SourceID.zero.blob, clock.now.microseconds,
            ]
        )
    }

    /// Gives a person without a face the measures and the picture of one.
    private func show(_ face: PersonFace, as id: PersonID, _ db: Database) throws {
        let image = try face.image.map { try insertImage($0, db) }
        try db.execute(
            sql: """
                UPDATE persons SET yaw = ?, pitch = ?, roll = ?, square = ?, quality = ?, features = ?, image_id = ?,
                    image_token = ? WHERE id = ?
                """,
            arguments: [
                face.pose?.yaw, face.pose?.pitch, face.pose?.roll, face.square, face.quality,
                try jsonText(face.features), image?.blob, image.map { _ in Self.makeToken() }, id.blob,
            ]
        )
    }

    /// Takes the measures and the picture from a person who has no exemplar left: they showed one.
    private static func hideFaceless(_ id: PersonID, _ db: Database) throws {
        guard try exemplarCount(of: id, db) == 0, let person = try person(id, db) else { return }
        try db.execute(
            sql: """
                UPDATE persons SET yaw = NULL, pitch = NULL, roll = NULL, square = NULL, quality = NULL, features = '[]',
                    image_id = NULL, image_token = NULL WHERE id = ?
                """,
            arguments: [id.blob]
        )
        try deleteImage(person.image, db)
    }

    private static func keep(_ original: [UInt8], of id: ExemplarID, _ db: Database) throws {
        guard !original.isEmpty else { return }
        let held = try Int.fetchOne(db, sql: "SELECT coalesce(sum(size), 0) FROM originals") ?? 0
        guard held + original.count <= mostOriginalBytes else { return }
        try db.execute(
            sql: "INSERT INTO originals (exemplar_id, size, bytes) VALUES (?, ?, ?)",
            arguments: [id.blob, original.count, Data(original)]
        )
    }
}

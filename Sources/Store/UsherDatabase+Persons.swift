import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The person with `id`, or `nil`.
    public func person(_ id: PersonID) throws(StoreError) -> Person? {
        try read { try Self.person(id, $0) }
    }

    /// The first person of a list with this name, or `nil`; names need not be unique.
    public func person(named name: String, in list: PersonListID) throws(StoreError) -> Person? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT * FROM persons WHERE list_id = ? AND name = ? ORDER BY created_us, rowid LIMIT 1",
                arguments: [list.blob, name]
            ).map(Self.person)
        }
    }

    /// Up to `limit` persons of a list, the oldest first, those after the first `offset`.
    public func persons(in list: PersonListID, limit: Int = 100, offset: Int = 0) throws(StoreError) -> [Person] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM persons WHERE list_id = ? ORDER BY created_us, rowid LIMIT ? OFFSET ?",
                arguments: [list.blob, limit, offset]
            ).map(Self.person)
        }
    }

    /// A person with vectors and picture, on the disk as a whole when this returns.
    @discardableResult
    public func createPerson(_ new: NewPerson) throws(StoreError) -> Person {
        try write { try self.insertPerson(new, $0) }
    }

    /// Several persons, as when one stranger enters several lists: all of them or none.
    @discardableResult
    public func createPersons(_ new: [NewPerson]) throws(StoreError) -> [Person] {
        try write { db in try new.map { try self.insertPerson($0, db) } }
    }

    /// Lets a person take over a new face: its measures, features, picture and vectors stand in place of the former ones.
    @discardableResult
    public func replaceFace(
        of id: PersonID,
        with face: PersonFace,
        group: SourceGroupID = .zero,
        source: SourceID = .zero
    ) throws(StoreError) -> Person {
        let replacement = StoreBatch.Replacement(person: id, face: face, group: group, source: source)
        return try write { try self.replaceFace(replacement, $0) }
    }

    /// Changes what is given of a person; `dropsImage` removes the picture and keeps the vectors.
    public func updatePerson(
        _ id: PersonID,
        name: String? = nil,
        fields: [String]? = nil,
        dropsImage: Bool = false,
        by actor: AuditActor? = nil
    ) throws(StoreError) {
        try write { db in
            guard let person = try Self.person(id, db) else { throw Self.notFound("person", id) }
            if dropsImage {
                try Self.deleteImage(person.image, db)
                try db.execute(sql: "UPDATE persons SET image_token = NULL WHERE id = ?", arguments: [id.blob])
            }
            try db.execute(
                sql: "UPDATE persons SET name = ?, fields = ?, updated_us = ? WHERE id = ?",
                arguments: [
                    name ?? person.name, try jsonText(Self.distinct(fields ?? person.fields)),
                    self.clock.now.microseconds, id.blob,
                ]
            )
            try self.insertAudit("update", "person", [id], by: actor, db)
        }
    }

    /// Removes those of `ids` that are persons of `list` (or of any), and returns who they were.
    ///
    /// Their vectors and pictures go with them, the pictures of their actions too. The actions stay, without a name to them.
    @discardableResult
    public func deletePersons(
        _ ids: [PersonID],
        in list: PersonListID? = nil,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [PersonID] {
        try write { db in
            let deleted = try ids.filter { id in
                let belongs = "id = ?1 AND (?2 IS NULL OR list_id = ?2)"
                try self.erasePictures(ofPersons: belongs, [id.blob, list?.blob], db)
                try db.execute(sql: "DELETE FROM persons WHERE \(belongs)", arguments: [id.blob, list?.blob])
                return db.changesCount > 0
            }
            try self.insertAudit("delete", "person", deleted, by: actor, db)
            return deleted
        }
    }

    /// The persons with these ids that are there, in the order of `ids`.
    public func persons(_ ids: [PersonID]) throws(StoreError) -> [Person] {
        try read { db in try ids.compactMap { try Self.person($0, db) } }
    }
}

extension UsherDatabase {
    static func person(_ id: PersonID, _ db: Database) throws -> Person? {
        try Row.first(db, "SELECT * FROM persons WHERE id = ?", [id.blob]).map(person)
    }

    func insertPerson(_ new: NewPerson, _ db: Database) throws -> Person {
        try Self.requireList(new.list, db)
        let id = new.id ?? mint.make()
        let image = try new.face.image.map { try insertImage($0, db) }
        let pose = new.face.pose
        try db.execute(
            sql: """
                INSERT INTO persons (id, list_id, name, fields, features, group_id, source_id, yaw, pitch, roll, square, quality,
                    image_id, image_token, created_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.blob, new.list.blob, new.name, try jsonText(Self.distinct(new.fields)),
                try jsonText(new.face.features),
                new.group.blob, new.source.blob, pose?.yaw, pose?.pitch, pose?.roll, new.face.square, new.face.quality,
                image?.blob, image.map { _ in Self.makeToken() }, clock.now.microseconds,
            ]
        )
        try insertExemplars(new.face.exemplars, of: id, db)
        guard let person = try Self.person(id, db) else { throw Self.notFound("person", id) }
        return person
    }

    func replaceFace(_ new: StoreBatch.Replacement, _ db: Database) throws -> Person {
        let (id, face) = (new.person, new.face)
        guard let former = try Self.person(id, db) else { throw Self.notFound("person", id) }
        try db.execute(sql: "DELETE FROM exemplars WHERE person_id = ?", arguments: [id.blob])
        let image = try face.image.map { try insertImage($0, db) }
        try db.execute(
            sql: """
                UPDATE persons SET status = 'replaced', group_id = ?, source_id = ?, yaw = ?, pitch = ?, roll = ?,
                    square = ?, quality = ?, features = ?, image_id = ?, image_token = ?, updated_us = ?, fields = ?
                WHERE id = ?
                """,
            arguments: [
                new.group.blob, new.source.blob, face.pose?.yaw, face.pose?.pitch, face.pose?.roll, face.square,
                face.quality, try jsonText(face.features), image?.blob, image.map { _ in Self.makeToken() },
                clock.now.microseconds, try jsonText(Self.distinct(new.fields ?? former.fields)), id.blob,
            ]
        )
        try Self.deleteImage(former.image, db)
        try insertExemplars(face.exemplars, of: id, db)
        return try Self.person(id, db) ?? former
    }

    /// Removes the pictures of the persons that `condition` selects, those of their actions, what was told of these, and what a merge or split
    /// of them kept.
    func erasePictures(ofPersons condition: String, _ arguments: StatementArguments, _ db: Database) throws {
        let selected = "SELECT id FROM persons WHERE \(condition)"
        try Self.forgetChanges(of: selected, arguments, db)
        // Both images at once: the condition's numbered arguments mean the same in either place.
        try db.execute(
            sql: """
                WITH gone (id) AS (\(selected))
                DELETE FROM images WHERE id IN (
                    SELECT image_id FROM persons WHERE id IN gone AND image_id IS NOT NULL
                    UNION SELECT image_id FROM actions WHERE person_id IN gone AND image_id IS NOT NULL
                )
                """,
            arguments: arguments
        )
        // Events name persons: what is not told yet will not be, and calls that wait go with their events.
        try db.execute(
            sql: """
                WITH gone (id) AS (\(selected))
                DELETE FROM events WHERE action_id IN (
                    SELECT id FROM actions WHERE person_id IN gone
                    UNION SELECT action_id FROM action_faces WHERE person_id IN gone
                )
                """,
            arguments: arguments
        )
        guard db.changesCount > 0 else { return }
        db.afterNextTransaction { [eraseObservers] _ in
            for observer in eraseObservers.withLock({ $0 }) { observer() }
        }
    }

    static func distinct(_ fields: [String]) -> [String] {
        var seen = Set<String>()
        return fields.filter { seen.insert($0).inserted }
    }

    /// 128 bits of the system's random generator, in hex: who knows it may see the picture.
    static func makeToken() -> String {
        let halves = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
        return halves.map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    static func person(_ row: Row) throws -> Person {
        Person(
            id: try row.id("id"),
            list: try row.id("list_id"),
            name: row["name"],
            fields: try row.json("fields"),
            features: try row.json("features"),
            status: row["status"] == Person.Status.replaced.rawValue ? .replaced : .initial,
            group: try row.id("group_id"),
            source: try row.id("source_id"),
            pose: pose(row),
            square: row["square"],
            quality: row["quality"],
            image: try row.optionalID("image_id"),
            imageToken: row["image_token"],
            created: row.time("created_us"),
            updated: row.optionalTime("updated_us")
        )
    }

    private static func pose(_ row: Row) -> HeadPose? {
        guard let yaw: Float = row["yaw"], let pitch: Float = row["pitch"], let roll: Float = row["roll"] else {
            return nil
        }
        return HeadPose(yaw: yaw, pitch: pitch, roll: roll)
    }
}

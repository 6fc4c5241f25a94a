import GRDB
public import UsherCore

extension UsherDatabase {
    /// How long a merge or split can be undone, days; what it kept for that is removed afterwards.
    public static let undoDays = 30
    /// How many merges and splits can be undone; the oldest are forgotten.
    public static let undoCount = 1000

    /// The merges and splits that can be undone, the newest first.
    public func personChanges(limit: Int = 100) throws(StoreError) -> [PersonChange] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM person_changes ORDER BY rowid DESC LIMIT ?", arguments: [limit])
                .map { try Self.change($0, db) }
        }
    }

    /// The merge or split with `id`, or `nil` when there is none that can be undone.
    public func personChange(_ id: PersonChangeID) throws(StoreError) -> PersonChange? {
        try read { try Self.change(id, $0) }
    }

    /// Makes several persons one: exemplars and actions go to `survivor`, who keeps name, picture and features; fields are joined.
    @discardableResult
    public func mergePersons(
        _ ids: [PersonID],
        into survivor: PersonID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> PersonChange {
        try write { db in
            guard !ids.isEmpty, !ids.contains(survivor), Set(ids).count == ids.count else {
                throw StoreError(.invalid, "a merge names at least one other person, and each once")
            }
            let persons = try ([survivor] + ids).map { try Self.requirePerson($0, db) }
            let change = try self.note(.merge, of: persons[0], made: nil, db)
            try Self.forgetChanges(of: "SELECT id FROM persons WHERE id IN (\(Self.places(ids)))", Self.blobs(ids), db)
            for person in persons.dropFirst() { try Self.absorb(person, into: persons[0], change, db) }
            try self.describe(
                persons[0],
                name: persons.lazy.compactMap(\.name).first,
                fields: persons.flatMap(\.fields),
                db
            )
            try self.insertAudit("merge", "person", [survivor], by: actor, db)
            return try Self.requireChange(change, db)
        }
    }

    /// Makes a new person, in the same list, of some of a person's exemplars and actions; each of the two keeps at least one exemplar.
    @discardableResult
    public func splitPerson(_ split: PersonSplit, by actor: AuditActor? = nil) throws(StoreError) -> PersonChange {
        try write { db in
            let person = try Self.requirePerson(split.person, db)
            let exemplars = try Self.exemplars(of: split, db)
            let made = try self.insertBare(split, of: person, showing: exemplars, db)
            let change = try self.note(.split, of: person, made: made, db)
            for exemplar in exemplars {
                try db.execute(
                    sql: "UPDATE exemplars SET person_id = ? WHERE id = ?",
                    arguments: [made.blob, exemplar.id.blob]
                )
            }
            try Self.repoint(split.actions, of: person, to: made, db)
            try self.insertAudit("split", "person", [split.person], by: actor, db)
            return try Self.requireChange(change, db)
        }
    }

    /// Takes back a merge or split: exemplars, actions, names and fields are whose and what they were.
    ///
    /// What was seen of either person since stays with the one who has it; of a split it goes back too.
    ///
    /// - Returns: the change that was taken back; it cannot be undone again.
    /// - Throws: `notFound` for a change that is not kept (any more); `invalid` where a later change or a later face stands in the way.
    @discardableResult
    public func undoPersonChange(
        _ id: PersonChangeID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> PersonChange {
        try write { db in
            let change = try Self.requireChange(id, db)
            try Self.requireLatest(change, db)
            switch change.kind {
            case .merge: try Self.part(change, db)
            case .split: try self.rejoin(change, db)
            }
            try Self.restoreDescription(change, db)
            for person in change.kind == .merge ? [change.person] + change.others : [change.person] {
                let there = try Row.fetchOne(
                    db,
                    sql: "SELECT 1 FROM exemplars WHERE person_id = ?",
                    arguments: [person.blob]
                )
                guard there != nil else { throw Self.replacedSince(person) }
            }
            try db.execute(sql: "DELETE FROM person_changes WHERE id = ?", arguments: [id.blob])
            try self.insertAudit("undo", "person", [id], by: actor, db)
            return change
        }
    }
}

extension UsherDatabase {
    static let personColumns = """
        id, list_id, name, fields, features, status, group_id, source_id, yaw, pitch, roll, square, quality, image_id, image_token, \
        created_us, updated_us
        """

    private static func places(_ ids: [PersonID]) -> String { ids.map { _ in "?" }.joined(separator: ", ") }

    private static func blobs(_ ids: [PersonID]) -> StatementArguments { StatementArguments(ids.map { $0.blob }) }

    static func requirePerson(_ id: PersonID, _ db: Database) throws -> Person {
        guard let person = try person(id, db) else { throw notFound("person", id) }
        return person
    }

    private static func requireChange(_ id: PersonChangeID, _ db: Database) throws -> PersonChange {
        guard let change = try change(id, db) else { throw notFound("merge or split that can be undone", id) }
        return change
    }

    private static func replacedSince(_ person: PersonID) -> StoreError {
        StoreError(.invalid, "cannot be undone: the faces of person \(person) were replaced since")
    }

    private static func change(_ id: PersonChangeID, _ db: Database) throws -> PersonChange? {
        try Row.fetchOne(db, sql: "SELECT * FROM person_changes WHERE id = ?", arguments: [id.blob]).map {
            try change($0, db)
        }
    }

    private static func change(_ row: Row, _ db: Database) throws -> PersonChange {
        let id: PersonChangeID = try row.id("id")
        let made: PersonID? = try row.optionalID("made_id")
        let gone = try Row.fetchAll(
            db,
            sql: "SELECT id FROM merged_persons WHERE change_id = ? ORDER BY rowid",
            arguments: [id.blob]
        )
        return PersonChange(
            id: id,
            kind: made == nil ? .merge : .split,
            person: try row.id("person_id"),
            others: try made.map { [$0] } ?? gone.map { try $0.id("id") },
            created: row.time("created_us")
        )
    }

    /// Writes down who is about to change, and forgets what is too old or too much.
    private func note(
        _ kind: PersonChange.Kind,
        of person: Person,
        made: PersonID?,
        _ db: Database
    ) throws -> PersonChangeID {
        let id: PersonChangeID = mint.make()
        let now = clock.now.microseconds
        try db.execute(
            sql: """
                INSERT INTO person_changes (id, kind, person_id, made_id, name, fields, updated_us, created_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.blob, kind.rawValue, person.id.blob, made?.blob, person.name, try jsonText(person.fields),
                person.updated?.microseconds, now,
            ]
        )
        let oldest = now - Int64(Self.undoDays) * 86_400_000_000
        try Self.forgetChanges(
            where: "created_us < ? OR rowid <= (SELECT max(rowid) FROM person_changes) - ?",
            [oldest, Self.undoCount],
            db
        )
        return id
    }

    private func describe(_ person: Person, name: String?, fields: [String], _ db: Database) throws {
        try db.execute(
            sql: "UPDATE persons SET name = ?, fields = ?, updated_us = ? WHERE id = ?",
            arguments: [
                name, try jsonText(Self.distinct(fields)), clock.now.microseconds, person.id.blob,
            ]
        )
    }

    /// Name and fields as before a merge, unless somebody changed them since.
    private static func restoreDescription(_ change: PersonChange, _ db: Database) throws {
        guard change.kind == .merge else { return }
        try db.execute(
            sql: """
                UPDATE persons SET (name, fields, updated_us) =
                    (SELECT name, fields, updated_us FROM person_changes WHERE id = ?1)
                WHERE id = ?2 AND updated_us = ?3
                """,
            arguments: [change.id.blob, change.person.blob, change.created.microseconds]
        )
    }

    private static func requireLatest(_ change: PersonChange, _ db: Database) throws {
        let later = try Row.fetchOne(
            db,
            sql: """
                SELECT id FROM person_changes WHERE rowid > (SELECT rowid FROM person_changes WHERE id = ?1)
                    AND (person_id IN (?2, ?3) OR made_id IN (?2, ?3)) ORDER BY rowid DESC LIMIT 1
                """,
            arguments: [change.id.blob, change.person.blob, change.others.first?.blob]
        )
        guard let later else { return }
        let id: PersonChangeID = try later.id("id")
        throw StoreError(.invalid, "cannot be undone before the later change \(id) of the same person")
    }

    /// Forgets the changes of the persons that `selected` selects, with the pictures that are kept for them.
    static func forgetChanges(of selected: String, _ arguments: StatementArguments, _ db: Database) throws {
        let changes = try Row.fetchAll(
            db,
            sql: """
                WITH gone (id) AS (\(selected))
                SELECT id FROM person_changes WHERE person_id IN gone OR made_id IN gone
                """,
            arguments: arguments
        )
        for change in changes {
            let id: PersonChangeID = try change.id("id")
            try forgetChanges(where: "id = ?", [id.blob], db)
        }
    }

    /// Forgets the merges that took persons out of a list.
    static func forgetMerges(from list: PersonListID, _ db: Database) throws {
        try forgetChanges(
            where: "id IN (SELECT change_id FROM merged_persons WHERE list_id = ?)",
            [list.blob],
            db
        )
    }

    private static func forgetChanges(
        where condition: String,
        _ arguments: StatementArguments,
        _ db: Database
    ) throws {
        try db.execute(
            sql: """
                DELETE FROM images WHERE id IN (
                    SELECT image_id FROM merged_persons WHERE change_id IN (SELECT id FROM person_changes WHERE \(condition))
                )
                """,
            arguments: arguments
        )
        try db.execute(sql: "DELETE FROM person_changes WHERE \(condition)", arguments: arguments)
    }
}

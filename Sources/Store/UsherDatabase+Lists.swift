import GRDB
public import UsherCore

extension UsherDatabase {
    /// The longest name of a list, group or source, characters (the contract's limit).
    public static let longestName = 100

    /// All lists, the oldest first.
    public func lists() throws(StoreError) -> [PersonList] {
        try read { db in
            try Row.all(db, "\(Self.selectLists) ORDER BY created_us, rowid").map(Self.list)
        }
    }

    /// The list with `id`, or `nil`.
    public func list(_ id: PersonListID) throws(StoreError) -> PersonList? {
        try read { try Self.list(id, $0) }
    }

    /// Whether there is a list with `id`; quicker than `list(_:)`, which counts its persons.
    public func hasList(_ id: PersonListID) throws(StoreError) -> Bool {
        try read { try Row.first($0, "SELECT 1 FROM person_lists WHERE id = ?", [id.blob]) != nil }
    }

    /// The list with this name, or `nil`.
    public func list(named name: String) throws(StoreError) -> PersonList? {
        try read { try Self.list(named: name, $0) }
    }

    /// A new list; `nameTaken` when there is one with this name.
    ///
    /// Here as in the other changes that somebody may ask for: with `by`, who did it stands in the audit log, in one transaction with it.
    @discardableResult
    public func createList(named name: String, by actor: AuditActor? = nil) throws(StoreError) -> PersonList {
        try write { db in
            guard try Self.list(named: name, db) == nil else { throw Self.nameTaken("list", name) }
            let list = try self.insertList(named: name, db)
            try self.insertAudit("create", "list", [list.id], by: actor, db)
            return list
        }
    }

    /// The list with this name, made if there is none.
    public func listOrCreate(named name: String) throws(StoreError) -> PersonList {
        try write { db in try Self.list(named: name, db) ?? self.insertList(named: name, db) }
    }

    /// Gives a list another name; the default list keeps its own.
    public func renameList(_ id: PersonListID, to name: String, by actor: AuditActor? = nil) throws(StoreError) {
        guard id != .zero else { throw StoreError(.protected, "the default list cannot be renamed") }
        try write { db in
            try Self.requireName(name)
            try Self.requireList(id, db)
            if let other = try Self.list(named: name, db), other.id != id { throw Self.nameTaken("list", name) }
            try db.run("UPDATE person_lists SET name = ? WHERE id = ?", [name, id.blob])
            try self.insertAudit("update", "list", [id], by: actor, db)
        }
    }

    /// Removes a list with its persons, their vectors and their pictures; the default list stays.
    public func deleteList(_ id: PersonListID, by actor: AuditActor? = nil) throws(StoreError) {
        guard id != .zero else { throw StoreError(.protected, "the default list cannot be deleted") }
        try write { db in
            try Self.requireList(id, db)
            try self.erasePictures(ofPersons: "list_id = ?1", [id.blob], db)
            try Self.forgetMerges(from: id, db)
            try db.execute(sql: "DELETE FROM person_lists WHERE id = ?", arguments: [id.blob])
            try self.insertAudit("delete", "list", [id], by: actor, db)
        }
    }

    func insertList(named name: String, isDeclared: Bool = false, _ db: Database) throws -> PersonList {
        try Self.requireName(name)
        let list = PersonList(id: mint.make(), name: name, personsTotal: 0, created: clock.now)
        try db.execute(
            sql: "INSERT INTO person_lists (id, name, declared, created_us) VALUES (?, ?, ?, ?)",
            arguments: [list.id.blob, name, isDeclared, list.created.microseconds]
        )
        return list
    }

    /// Throws unless the list is there; does not count its persons, which takes long in a large list.
    static func requireList(_ id: PersonListID, _ db: Database) throws {
        let there = try Row.first(db, "SELECT 1 FROM person_lists WHERE id = ?", [id.blob])
        guard there != nil else { throw notFound("list", id) }
    }

    static func list(_ id: PersonListID, _ db: Database) throws -> PersonList? {
        try Row.first(db, "\(selectLists) WHERE id = ?", [id.blob]).map(list)
    }

    static func list(named name: String, _ db: Database) throws -> PersonList? {
        try Row.first(db, "\(selectLists) WHERE name = ?", [name]).map(list)
    }

    private static let selectLists = """
        SELECT id, name, created_us, (SELECT count(*) FROM persons WHERE list_id = person_lists.id) AS persons_total
        FROM person_lists
        """

    private static func list(_ row: Row) throws -> PersonList {
        PersonList(
            id: try row.id("id"),
            name: row["name"],
            personsTotal: row["persons_total"],
            created: row.time("created_us")
        )
    }
}

extension UsherDatabase {
    static func requireName(_ name: String) throws {
        guard (1...longestName).contains(name.unicodeScalars.count), !name.unicodeScalars.contains("\0") else {
            throw StoreError(
                .invalid,
                "a name has 1 to \(longestName) characters, this one \(name.unicodeScalars.count)"
            )
        }
    }

    static func nameTaken(_ kind: String, _ name: String) -> StoreError {
        StoreError(.nameTaken, "there is a \(kind) named '\(name)' already; choose another name")
    }

    static func notFound(_ kind: String, _ id: some CustomStringConvertible) -> StoreError {
        StoreError(.notFound, "there is no \(kind) with id \(id)")
    }
}

import GRDB
public import UsherCore

extension UsherDatabase {
    /// The longest alert of a group's search, characters.
    public static let longestAlert = 1000

    /// All groups, the oldest first.
    public func groups() throws(StoreError) -> [SourceGroup] {
        try read { db in
            try Row.all(db, "SELECT * FROM source_groups ORDER BY created_us, rowid").map {
                try Self.group($0, db)
            }
        }
    }

    /// The group with `id`, or `nil`.
    public func group(_ id: SourceGroupID) throws(StoreError) -> SourceGroup? {
        try read { try Self.group(id, $0) }
    }

    /// The group with this name, or `nil`.
    public func group(named name: String) throws(StoreError) -> SourceGroup? {
        try read { try Self.group(named: name, $0) }
    }

    /// A new group; `nameTaken`, or `notFound` for a list that is not there.
    @discardableResult
    public func createGroup(
        named name: String,
        search: [ListSearch] = [],
        by actor: AuditActor? = nil
    ) throws(StoreError) -> SourceGroup {
        try write { db in
            guard try Self.group(named: name, db) == nil else { throw Self.nameTaken("group", name) }
            let group = try self.insertGroup(named: name, search: search, db)
            try self.insertAudit("create", "group", [group.id], by: actor, db)
            return group
        }
    }

    /// Changes what is given of a group.
    public func updateGroup(
        _ id: SourceGroupID,
        name: String? = nil,
        search: [ListSearch]? = nil,
        by actor: AuditActor? = nil
    ) throws(StoreError) {
        try write { db in
            guard try Self.group(id, db) != nil else { throw Self.notFound("group", id) }
            if let name {
                try Self.requireName(name)
                if let other = try Self.group(named: name, db), other.id != id { throw Self.nameTaken("group", name) }
                try db.execute(sql: "UPDATE source_groups SET name = ? WHERE id = ?", arguments: [name, id.blob])
            }
            if let search { try Self.setSearch(search, of: id, db) }
            try self.insertAudit("update", "group", [id], by: actor, db)
        }
    }

    /// Removes groups with their sources and returns how many there were; the default group among them is an error that changes nothing.
    @discardableResult
    public func deleteGroups(_ ids: [SourceGroupID], by actor: AuditActor? = nil) throws(StoreError) -> Int {
        guard !ids.contains(.zero) else { throw StoreError(.protected, "the default group cannot be deleted") }
        return try write { db in
            let deleted = try ids.filter { id in
                try db.execute(sql: "DELETE FROM source_groups WHERE id = ?", arguments: [id.blob])
                return db.changesCount > 0
            }
            try self.insertAudit("delete", "group", deleted, by: actor, db)
            return deleted.count
        }
    }

    func insertGroup(
        named name: String,
        search: [ListSearch],
        isDeclared: Bool = false,
        _ db: Database
    ) throws -> SourceGroup {
        try Self.requireName(name)
        let group = SourceGroup(id: mint.make(), name: name, search: search, created: clock.now)
        try db.execute(
            sql: "INSERT INTO source_groups (id, name, declared, created_us) VALUES (?, ?, ?, ?)",
            arguments: [group.id.blob, name, isDeclared, group.created.microseconds]
        )
        try Self.setSearch(search, of: group.id, db)
        return group
    }

    static func group(_ id: SourceGroupID, _ db: Database) throws -> SourceGroup? {
        try Row.fetchOne(db, sql: "SELECT * FROM source_groups WHERE id = ?", arguments: [id.blob]).map {
            try group($0, db)
        }
    }

    static func group(named name: String, _ db: Database) throws -> SourceGroup? {
        try Row.fetchOne(db, sql: "SELECT * FROM source_groups WHERE name = ?", arguments: [name]).map {
            try group($0, db)
        }
    }

    static func setSearch(_ search: [ListSearch], of id: SourceGroupID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM group_search_lists WHERE group_id = ?", arguments: [id.blob])
        guard Set(search.map(\.list)).count == search.count else {
            throw StoreError(.invalid, "a group searches each list once; one is named twice")
        }
        for (position, entry) in search.enumerated() {
            try Self.requireList(entry.list, db)
            for alert in [entry.onFound, entry.onFailed] where alert.unicodeScalars.count > longestAlert {
                throw StoreError(.invalid, "an alert has at most \(longestAlert) characters")
            }
            try db.execute(
                sql: """
                    INSERT INTO group_search_lists (group_id, list_id, position, on_found, on_failed)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [id.blob, entry.list.blob, position, entry.onFound, entry.onFailed]
            )
        }
    }

    private static func group(_ row: Row, _ db: Database) throws -> SourceGroup {
        let id: SourceGroupID = try row.id("id")
        let search = try Row.all(db, "SELECT * FROM group_search_lists WHERE group_id = ? ORDER BY position", [id.blob])
        return SourceGroup(
            id: id,
            name: row["name"],
            search: try search.map { entry in
                ListSearch(list: try entry.id("list_id"), onFound: entry["on_found"], onFailed: entry["on_failed"])
            },
            created: row.time("created_us")
        )
    }
}

import GRDB
import UsherCore

extension UsherDatabase {
    /// Makes what a configuration file declares true, by name, all of it or nothing.
    ///
    /// Lists and groups that are no longer declared stay, for persons and history hang on them; sources that a file declared once and no
    /// longer does are removed. What was made otherwise (by the API) is only touched where a declaration has its name.
    ///
    /// - Parameters:
    ///   - declaration: the lists, groups and sources.
    ///   - removing: whether sources that are no longer declared go.
    /// - Returns: what was changed; nothing the second time.
    /// - Throws: `StoreError`; then nothing was changed.
    @discardableResult
    public func apply(_ declaration: Declaration, removing: Bool = true) throws(StoreError) -> AppliedChanges {
        try write { db in
            var changes = AppliedChanges()
            for name in declaration.lists { try self.applyList(name, &changes, db) }
            for group in declaration.groups { try self.applyGroup(group, &changes, db) }
            if removing { try self.removeUndeclared(declaration.sources, &changes, db) }
            for source in declaration.sources { try self.applySource(source, &changes, db) }
            return changes
        }
    }

    private func applyList(_ name: String, _ changes: inout AppliedChanges, _ db: Database) throws {
        if let list = try Self.list(named: name, db) {
            try Self.markDeclared("person_lists", list.id, db)
        } else {
            _ = try insertList(named: name, isDeclared: true, db)
            changes.created.append("list \(name)")
        }
    }

    private func applyGroup(_ group: Declaration.Group, _ changes: inout AppliedChanges, _ db: Database) throws {
        let search = try group.search.map { entry in
            ListSearch(list: try Self.listID(named: entry.list, db), onFound: entry.onFound, onFailed: entry.onFailed)
        }
        guard let former = try Self.group(named: group.name, db) else {
            _ = try insertGroup(named: group.name, search: search, isDeclared: true, db)
            changes.created.append("group \(group.name)")
            return
        }
        try Self.markDeclared("source_groups", former.id, db)
        guard former.search != search else { return }
        try Self.setSearch(search, of: former.id, db)
        changes.updated.append("group \(group.name)")
    }

    private func applySource(_ source: Declaration.Source, _ changes: inout AppliedChanges, _ db: Database) throws {
        let group = try Self.groupID(named: source.group, db)
        var settings = source.settings
        settings.personListAdd = try source.personListAdd.map { try Self.listID(named: $0, db) }
        let words = "source \(source.name)" + (source.group.map { " in \($0)" } ?? "")
        guard let former = try Self.sourceToUpdate(named: source.name, in: group, db) else {
            _ = try insertSource(named: source.name, in: group, settings: settings, isDeclared: true, db)
            changes.created.append(words)
            return
        }
        try Self.markDeclared("sources", former.id, db)
        guard former.settings != settings else { return }
        try Self.setSource(former.id, name: former.name, settings: settings, db)
        changes.updated.append(words)
    }

    private func removeUndeclared(
        _ sources: [Declaration.Source],
        _ changes: inout AppliedChanges,
        _ db: Database
    ) throws {
        var declared: [SourceGroupID: Set<String>] = [:]
        for source in sources {
            guard let group = try Self.groupIfThere(named: source.group, db) else { continue }
            declared[group, default: []].insert(source.name)
        }
        let rows = try Row.fetchAll(db, sql: "SELECT id, group_id, name FROM sources WHERE declared = 1 ORDER BY rowid")
        for row in rows {
            let (id, group): (SourceID, SourceGroupID) = (try row.id("id"), try row.id("group_id"))
            let name: String = row["name"]
            guard !(declared[group]?.contains(name) ?? false) else { continue }
            if id == .zero {
                try Self.setSource(id, name: name, settings: SourceSettings(), db)
                try db.execute(sql: "UPDATE sources SET declared = 0 WHERE id = ?", arguments: [id.blob])
            } else {
                try db.execute(sql: "DELETE FROM sources WHERE id = ?", arguments: [id.blob])
            }
            changes.removed.append("source \(name)")
        }
    }
}

extension UsherDatabase {
    private static func listID(named name: String, _ db: Database) throws -> PersonListID {
        guard let list = try list(named: name, db) else {
            throw StoreError(.notFound, "there is no list named '\(name)'")
        }
        return list.id
    }

    private static func groupIfThere(named name: String?, _ db: Database) throws -> SourceGroupID? {
        guard let name else { return .zero }
        return try group(named: name, db)?.id
    }

    private static func groupID(named name: String?, _ db: Database) throws -> SourceGroupID {
        guard let id = try groupIfThere(named: name, db) else {
            throw StoreError(.notFound, "there is no group named '\(name ?? "")'")
        }
        return id
    }

    /// The source that a declaration means: a declared one of the name before one that the API made.
    private static func sourceToUpdate(named name: String, in group: SourceGroupID, _ db: Database) throws -> Source? {
        let row = try Row.fetchOne(
            db,
            sql:
                "SELECT id FROM sources WHERE group_id = ? AND name = ? ORDER BY declared DESC, created_us, rowid LIMIT 1",
            arguments: [group.blob, name]
        )
        guard let row else { return nil }
        return try source(try row.id("id"), db)
    }

    private static func markDeclared<Kind>(_ table: String, _ id: EntityID<Kind>, _ db: Database) throws {
        try db.execute(sql: "UPDATE \(table) SET declared = 1 WHERE id = ? AND declared = 0", arguments: [id.blob])
    }
}

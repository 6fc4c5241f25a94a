import GRDB
public import UsherCore

extension UsherDatabase {
    /// The sources of a group, or of all groups, the oldest first.
    public func sources(in group: SourceGroupID? = nil) throws(StoreError) -> [Source] {
        try read { db in
            try Row.all(
                db,
                "SELECT * FROM sources WHERE ?1 IS NULL OR group_id = ?1 ORDER BY created_us, rowid",
                [group?.blob]
            ).map { try Self.source($0, db) }
        }
    }

    /// The source with `id`, or `nil`.
    public func source(_ id: SourceID) throws(StoreError) -> Source? {
        try read { try Self.source(id, $0) }
    }

    /// The sources with this name, of whatever group; more than one may bear it.
    public func sources(named name: String) throws(StoreError) -> [Source] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM sources WHERE name = ? ORDER BY created_us, rowid",
                arguments: [name]
            ).map { try Self.source($0, db) }
        }
    }

    /// A new source of a group; `notFound` for a group or a list that is not there.
    @discardableResult
    public func createSource(
        named name: String,
        in group: SourceGroupID = .zero,
        settings: SourceSettings = SourceSettings(),
        by actor: AuditActor? = nil
    ) throws(StoreError) -> Source {
        try write { db in
            let source = try self.insertSource(named: name, in: group, settings: settings, db)
            try self.insertAudit("create", "source", [source.id], by: actor, db)
            return source
        }
    }

    /// Changes what is given of a source.
    public func updateSource(
        _ id: SourceID,
        name: String? = nil,
        settings: SourceSettings? = nil,
        by actor: AuditActor? = nil
    ) throws(StoreError) {
        try write { db in
            guard let source = try Self.source(id, db) else { throw Self.notFound("source", id) }
            try Self.setSource(id, name: name ?? source.name, settings: settings ?? source.settings, db)
            try self.insertAudit("update", "source", [id], by: actor, db)
        }
    }

    /// Removes those of `ids` that are sources of `group` and returns how many there were; the default source among them is an error
    /// that changes nothing.
    @discardableResult
    public func deleteSources(
        _ ids: [SourceID],
        in group: SourceGroupID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> Int {
        guard group != .zero || !ids.contains(.zero) else {
            throw StoreError(.protected, "the default source cannot be deleted")
        }
        return try write { db in
            let deleted = try ids.filter { id in
                try db.execute(
                    sql: "DELETE FROM sources WHERE id = ? AND group_id = ?",
                    arguments: [id.blob, group.blob]
                )
                return db.changesCount > 0
            }
            try self.insertAudit("delete", "source", deleted, by: actor, db)
            return deleted.count
        }
    }

    func insertSource(
        named name: String,
        in group: SourceGroupID,
        settings: SourceSettings,
        isDeclared: Bool = false,
        _ db: Database
    ) throws -> Source {
        guard try Self.group(group, db) != nil else { throw Self.notFound("group", group) }
        let source = Source(id: mint.make(), group: group, name: name, settings: settings, created: clock.now)
        try Self.requireName(name)
        try db.execute(
            sql: "INSERT INTO sources (id, group_id, name, declared, created_us) VALUES (?, ?, ?, ?, ?)",
            arguments: [source.id.blob, group.blob, name, isDeclared, source.created.microseconds]
        )
        try Self.setSource(source.id, name: name, settings: settings, db)
        return source
    }

    static func source(_ id: SourceID, _ db: Database) throws -> Source? {
        try Row.first(db, "SELECT * FROM sources WHERE id = ?", [id.blob]).map { try source($0, db) }
    }
}

extension UsherDatabase {
    static func setSource(_ id: SourceID, name: String, settings: SourceSettings, _ db: Database) throws {
        try requireName(name)
        try requireAllowed(settings)
        try db.execute(
            sql: """
                UPDATE sources SET name = ?, feature_check = ?, new_person_threshold = ?, new_person_square_min = ?,
                    new_person_yaw_max = ?, url = ?, enabled = ?, analyze_fps = ?, confirmations = ?, match_threshold = ?,
                    transport = ?, record = ?, record_url = ?, pace = ?, motion = ?, record_days = ?, record_gigabytes = ?,
                    reentry_s = ?
                WHERE id = ?
                """,
            arguments: [
                name, try jsonText(settings.featureCheck), settings.newPersonThreshold, settings.newPersonSquareMin,
                settings.newPersonYawMax, settings.url?.reveal(), settings.isEnabled, settings.analyzeFPS,
                settings.confirmations, settings.matchThreshold, settings.transport, settings.isRecorded,
                settings.recordURL?.reveal(), settings.pace, settings.hasMotionGate, settings.recordDays,
                settings.recordGigabytes, settings.reentrySeconds, id.blob,
            ]
        )
        try db.execute(sql: "DELETE FROM source_add_lists WHERE source_id = ?", arguments: [id.blob])
        for (position, list) in settings.personListAdd.enumerated() {
            try Self.requireList(list, db)
            try db.execute(
                sql: "INSERT INTO source_add_lists (source_id, list_id, position) VALUES (?, ?, ?)",
                arguments: [id.blob, list.blob, position]
            )
        }
    }

    private static func requireAllowed(_ settings: SourceSettings) throws {
        try require(settings.newPersonThreshold, "new_person_threshold", in: SourceSettings.thresholds)
        try require(settings.newPersonSquareMin, "new_person_square_min", in: SourceSettings.squares)
        try require(settings.newPersonYawMax, "new_person_yaw_max", in: SourceSettings.yaws)
        try require(settings.transport, "transport", in: SourceSettings.transports)
        for feature in settings.featureCheck { try require(feature, "feature_check", in: SourceSettings.features) }
        guard Set(settings.personListAdd).count == settings.personListAdd.count else {
            throw StoreError(.invalid, "person_list_add names a list twice")
        }
        guard settings.analyzeFPS.map({ $0 > 0 && $0.isFinite }) ?? true else {
            throw StoreError(.invalid, "analyze_fps is more than 0")
        }
        guard settings.matchThreshold.map({ (0...100).contains($0) }) ?? true else {
            throw StoreError(.invalid, "match_threshold is 0 to 100")
        }
        try require(settings.pace, "pace", in: SourceSettings.paces)
        for (name, value) in [
            ("record_days", settings.recordDays), ("record_gigabytes", settings.recordGigabytes),
        ] where !(value > 0 && value.isFinite) {
            throw StoreError(.invalid, "\(name) is more than 0")
        }
        guard settings.reentrySeconds.map({ (0...3600).contains($0) }) ?? true else {
            throw StoreError(.invalid, "reentry_s is 0 to 3600")
        }
        guard settings.confirmations.map({ $0 > 0 }) ?? true else {
            throw StoreError(.invalid, "confirmations is 1 or more")
        }
    }

    private static func require<Value: Equatable>(_ value: Value, _ name: String, in allowed: [Value]) throws {
        guard allowed.contains(value) else {
            let choices = allowed.map { "\($0)" }.joined(separator: ", ")
            throw StoreError(.invalid, "\(name) is one of \(choices), not \(value)")
        }
    }

    private static func source(_ row: Row, _ db: Database) throws -> Source {
        let id: SourceID = try row.id("id")
        let added = try Row.all(
            db,
            "SELECT list_id FROM source_add_lists WHERE source_id = ? ORDER BY position",
            [id.blob]
        )
        return Source(
            id: id,
            group: try row.id("group_id"),
            name: row["name"],
            settings: try settings(row, adding: try added.map { try $0.id("list_id") }),
            created: row.time("created_us")
        )
    }

    private static func settings(_ row: Row, adding lists: [PersonListID]) throws -> SourceSettings {
        let (url, recordURL): (String?, String?) = (row["url"], row["record_url"])
        return SourceSettings(
            featureCheck: try row.json("feature_check"),
            newPersonThreshold: row["new_person_threshold"],
            newPersonSquareMin: row["new_person_square_min"],
            newPersonYawMax: row["new_person_yaw_max"],
            personListAdd: lists,
            url: url.map { SourceAddress($0) },
            isEnabled: row["enabled"],
            analyzeFPS: row["analyze_fps"],
            matchThreshold: row["match_threshold"],
            confirmations: row["confirmations"],
            transport: row["transport"],
            isRecorded: row["record"],
            recordURL: recordURL.map { SourceAddress($0) },
            pace: row["pace"],
            hasMotionGate: row["motion"],
            recordDays: row["record_days"],
            recordGigabytes: row["record_gigabytes"],
            reentrySeconds: row["reentry_s"]
        )
    }
}

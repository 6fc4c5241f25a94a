import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// Records actions, all of them or none; one that is there already is brought up to date, its picture replaced if there is a new one.
    ///
    /// A person who was deleted meanwhile is left out of the record.
    ///
    /// - Parameters:
    ///   - actions: the actions; `image` in them is ignored.
    ///   - images: pictures of their best faces.
    /// - Throws: `StoreError`; then nothing was recorded.
    public func record(_ actions: [ActionRecord], images: [ActionID: NewImage] = [:]) throws(StoreError) {
        guard !actions.isEmpty else { return }
        try write { db in
            for action in actions { try self.upsert(action, image: images[action.id], db) }
        }
    }

    /// The action with `id`, or `nil`.
    public func action(_ id: ActionID) throws(StoreError) -> ActionRecord? {
        try read { try Self.action(id, $0) }
    }

    /// Up to `limit` actions, newest first, from `cursor` on.
    public func actions(
        _ query: ActionQuery = ActionQuery(),
        after cursor: ActionCursor? = nil,
        limit: Int = 100
    ) throws(StoreError) -> ActionPage {
        try read { db in
            let search = ActionSearch(query, after: cursor)
            let keys = try Row.fetchAll(db, sql: search.page(limit: limit + 1), arguments: search.arguments)
            let last = keys.count > limit ? keys.prefix(limit).last : nil
            return ActionPage(
                actions: try keys.prefix(limit).compactMap { try Self.action(try $0.id("id"), db) },
                next: try last.map { ActionCursor(at: $0.time("at_us"), id: try $0.id("id")) }
            )
        }
    }

    /// How many actions there are.
    public func countActions(_ query: ActionQuery = ActionQuery()) throws(StoreError) -> Int {
        try read { db in
            let search = ActionSearch(query, after: nil)
            return try Int.fetchOne(db, sql: search.count, arguments: search.arguments) ?? 0
        }
    }
}

extension UsherDatabase {
    private static let columns = [
        "id", "kind", "source_id", "group_id", "recording_path", "recording_sha256", "first_media_ns", "last_media_ns",
        "first_wall_us", "last_wall_us", "at_us", "faces", "list_id", "score", "band", "best", "outcome", "reasons",
        "image_id", "image_token", "created_us",
    ]

    /// Inserts or brings up to date: `created_us` keeps its first value, the rest is what the last record says.
    ///
    /// The person is looked up, so that one who was deleted
    /// while the action waited for its batch does not make the batch fail.
    private static let upsertSQL = """
        INSERT INTO actions (\(columns.joined(separator: ", ")), person_id)
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")), (SELECT id FROM persons WHERE id = ?))
        ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, \(columns.dropFirst().dropLast()
            .map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
        """

    func upsert(_ action: ActionRecord, image: NewImage?, _ db: Database) throws {
        let created = action.created ?? clock.now
        let former = try Row.fetchOne(
            db,
            sql: "SELECT image_id, image_token, at_us FROM actions WHERE id = ?",
            arguments: [action.id.blob]
        )
        let formerImage: StoredImageID? = try former?.optionalID("image_id")
        let kept = try image.map { try insertImage($0, db) } ?? formerImage
        let token: String? = kept == nil ? nil : former?["image_token"] ?? Self.makeToken()
        let at = action.wall?.lowerBound ?? former?.time("at_us") ?? created
        try db.execute(
            sql: Self.upsertSQL,
            arguments: [
                action.id.blob, action.kind.rawValue, action.source.blob, action.group.blob, action.recording?.path,
                action.recording?.sha256, action.media?.lowerBound.nanoseconds, action.media?.upperBound.nanoseconds,
                action.wall?.lowerBound.microseconds, action.wall?.upperBound.microseconds, at.microseconds,
                action.faces,
                action.list?.blob, action.score, action.band?.rawValue, try action.best.map { try jsonText($0) },
                action.decision.outcome, try jsonText(action.decision.reasons), kept?.blob, token,
                created.microseconds,
                action.person?.blob,
            ]
        )
        if image != nil { try Self.deleteImage(formerImage, db) }
        try Self.setFaces(action.results, of: action.id, at: at, db)
    }

    private static func setFaces(_ faces: [ActionFace], of action: ActionID, at: WallTime, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM action_faces WHERE action_id = ?", arguments: [action.blob])
        for (position, face) in faces.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO action_faces (action_id, position, at_us, list_id, score, band, face, outcome, reasons, person_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM persons WHERE id = ?))
                    """,
                arguments: [
                    action.blob, position, at.microseconds, face.list?.blob, face.score, face.band?.rawValue,
                    try jsonText(face.face), face.decision.outcome, try jsonText(face.decision.reasons),
                    face.person?.blob,
                ]
            )
        }
    }

    private static func face(_ row: Row) throws -> ActionFace {
        let band: String? = row["band"]
        return ActionFace(
            face: try row.json("face"),
            person: try row.optionalID("person_id"),
            list: try row.optionalID("list_id"),
            score: row["score"],
            band: band.flatMap { ActionRecord.Band(rawValue: $0) },
            decision: RecordedDecision(outcome: row["outcome"], reasons: try row.json("reasons"))
        )
    }

    static func action(_ id: ActionID, _ db: Database) throws -> ActionRecord? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM actions WHERE id = ?", arguments: [id.blob]) else {
            return nil
        }
        var action = try action(row)
        action.results = try Row.fetchAll(
            db,
            sql: "SELECT * FROM action_faces WHERE action_id = ? ORDER BY position",
            arguments: [id.blob]
        ).map(face)
        return action
    }

    private static func action(_ row: Row) throws -> ActionRecord {
        let path: String? = row["recording_path"]
        let band: String? = row["band"]
        var action = ActionRecord(
            id: try row.id("id"),
            kind: row["kind"] == ActionRecord.Kind.posted.rawValue ? .posted : .appearance,
            source: try row.id("source_id"),
            group: try row.id("group_id"),
            recording: path.map { Recording(path: $0, sha256: row["recording_sha256"] ?? "") },
            media: range(row["first_media_ns"], row["last_media_ns"], MediaTime.init(nanoseconds:)),
            wall: range(row["first_wall_us"], row["last_wall_us"], WallTime.init(microseconds:)),
            faces: row["faces"],
            person: try row.optionalID("person_id"),
            list: try row.optionalID("list_id"),
            score: row["score"],
            band: band.flatMap { ActionRecord.Band(rawValue: $0) },
            best: row["best"] == nil ? nil : try row.json("best") as BestFace,
            decision: RecordedDecision(outcome: row["outcome"], reasons: try row.json("reasons"))
        )
        action.image = try row.optionalID("image_id")
        action.imageToken = action.image == nil ? nil : row["image_token"]
        action.created = row.time("created_us")
        return action
    }

    private static func range<Moment>(
        _ first: Int64?,
        _ last: Int64?,
        _ make: (Int64) -> Moment
    ) -> ClosedRange<Moment>? {
        guard let first, let last, first <= last else { return nil }
        return make(first)...make(last)
    }
}

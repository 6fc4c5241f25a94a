import GRDB
import UsherCore

extension UsherDatabase {
    /// The exemplars that a split takes: those named, and those made of the actions named.
    static func exemplars(of split: PersonSplit, _ db: Database) throws -> [Exemplar] {
        let all = try Row.fetchAll(
            db,
            sql: "SELECT * FROM exemplars WHERE person_id = ? ORDER BY created_us, rowid",
            arguments: [split.person.blob]
        ).map { try exemplar($0) }
        let (named, actions) = (Set(split.exemplars), Set(split.actions))
        for id in named.subtracting(all.map(\.id)) { throw notFound("exemplar of person \(split.person)", id) }
        let going = all.filter { exemplar in
            switch exemplar.face.provenance {
            case .appearance(let action), .postedIn(let action): named.contains(exemplar.id) || actions.contains(action)
            case .photo, .posted: named.contains(exemplar.id)
            }
        }
        guard !going.isEmpty, going.count < all.count else {
            throw StoreError(
                .invalid,
                "a split takes some of a person's exemplars and leaves some: \(going.count) of \(all.count) would go"
            )
        }
        return going
    }

    /// The new person of a split, without exemplars yet; shown by the picture of one of the actions, where there is one.
    func insertBare(
        _ split: PersonSplit,
        of person: Person,
        showing exemplars: [Exemplar],
        _ db: Database
    ) throws -> PersonID {
        let id: PersonID = mint.make()
        let best = exemplars.max { $0.face.quality < $1.face.quality }?.face
        let image = try copiedImage(of: split.actions, db)
        try db.execute(
            sql: """
                INSERT INTO persons (id, list_id, name, fields, group_id, source_id, yaw, pitch, roll, square, quality, image_id,
                    image_token, created_us) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.blob, person.list.blob, split.name, try jsonText(Self.distinct(split.fields)), person.group.blob,
                person.source.blob, best?.yaw, best?.square, best?.quality, image?.blob,
                image.map { _ in Self.makeToken() },
                clock.now.microseconds,
            ]
        )
        return id
    }

    private func copiedImage(of actions: [ActionID], _ db: Database) throws -> StoredImageID? {
        for action in actions {
            let id: StoredImageID = mint.make()
            try db.execute(
                sql: """
                    INSERT INTO images (id, width, height, jpeg) SELECT ?, width, height, jpeg FROM images
                    WHERE id = (SELECT image_id FROM actions WHERE id = ?)
                    """,
                arguments: [id.blob, action.blob]
            )
            if db.changesCount > 0 { return id }
        }
        return nil
    }

    static func repoint(_ actions: [ActionID], of person: Person, to made: PersonID, _ db: Database) throws {
        for action in actions {
            var changed = 0
            for (table, column) in [("actions", "id"), ("action_faces", "action_id")] {
                try db.execute(
                    sql: "UPDATE \(table) SET person_id = ? WHERE \(column) = ? AND person_id = ?",
                    arguments: [made.blob, action.blob, person.id.blob]
                )
                changed += db.changesCount
            }
            guard changed > 0 else { throw notFound("action of person \(person.id)", action) }
        }
    }

    /// Everything of the person that a split made goes back.
    func rejoin(_ change: PersonChange, _ db: Database) throws {
        let person = try Self.requirePerson(change.person, db)
        for made in change.others {
            for table in ["exemplars", "actions", "action_faces"] {
                try db.execute(
                    sql: "UPDATE \(table) SET person_id = ? WHERE person_id = ?",
                    arguments: [person.id.blob, made.blob]
                )
            }
            let former = try Self.requirePerson(made, db)
            try db.execute(sql: "DELETE FROM persons WHERE id = ?", arguments: [made.blob])
            try Self.deleteImage(former.image, db)
        }
    }
}

import GRDB
public import UsherCore

extension UsherDatabase {
    /// Enrols a face, the same number in each of its lists; `nameTaken` where the id that the client chose is taken.
    ///
    /// - Returns: the face, and the persons that have it.
    @discardableResult
    public func addNumberedFace(
        _ new: NewNumberedFace,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> NumberedFace {
        try write { db in
            var number: Int64?
            for list in new.lists {
                try Self.requireList(list, db)
                let exemplar = try self.enrol(new, in: list, db)
                try Self.insert(new.details, of: exemplar, db)
                if let number {
                    try db.execute(
                        sql: "UPDATE face_numbers SET number = ? WHERE exemplar_id = ?",
                        arguments: [number, exemplar.blob]
                    )
                } else {
                    number = try Self.faceNumber(of: exemplar, db)
                }
                if let chosen = new.chosen { try Self.choose(chosen, for: exemplar, in: list, db) }
            }
            guard let number, let face = try Self.numberedFace(number, db) else {
                throw StoreError(.invalid, "a face is enrolled in one list at least")
            }
            try self.insertAudit("create", "face", [face.id], by: actor, db)
            return face
        }
    }

    /// Removes exemplars, and the persons who have no other, with what belongs to them; returns whose they were.
    @discardableResult
    public func removeExemplars(
        _ exemplars: [ExemplarID],
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [PersonID] {
        try write { db in
            var (touched, faces): ([PersonID], [Int64]) = ([], [])
            for exemplar in exemplars {
                guard let person = try Self.person(ofExemplar: exemplar, db) else { continue }
                if let face = try Self.faceNumber(of: exemplar, db), !faces.contains(face) { faces.append(face) }
                try db.execute(sql: "DELETE FROM exemplars WHERE id = ?", arguments: [exemplar.blob])
                try self.removeIfBare(person, db)
                touched.append(person)
            }
            try self.insertAudit("delete", "face", faces, by: actor, db)
            return touched
        }
    }

    /// Gives the person of each of a face's exemplars another name, or, where the person has other faces or there is somebody of that name,
    /// moves the exemplar to the person of that name; returns who was touched.
    @discardableResult
    public func renameFace(
        _ number: Int64,
        to name: String,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [PersonID] {
        try write { db in
            guard let face = try Self.numberedFace(number, db) else { throw Self.notFound("face", number) }
            var touched: [PersonID] = []
            for place in face.places where face.name ?? "" != name {
                touched += try self.rename(place, to: name, db)
            }
            try self.insertAudit("update", "face", touched.isEmpty ? [] : [number], by: actor, db)
            return touched
        }
    }

    /// Makes a face that of the person who has another face, in each list that it is in; returns who was touched.
    ///
    /// - Throws: `notFound` where one of the faces is gone, or the other person is not in a list of the face.
    @discardableResult
    public func giveFace(
        _ number: Int64,
        toOwnerOf other: Int64,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [PersonID] {
        try write { db in
            guard let face = try Self.numberedFace(number, db) else { throw Self.notFound("face", number) }
            guard let target = try Self.numberedFace(other, db) else { throw Self.notFound("face", other) }
            var touched: [PersonID] = []
            for place in face.places {
                guard let there = target.places.first(where: { $0.list == place.list }) else {
                    throw StoreError(.notFound, "the person of face \(other) is not in '\(place.listName)'")
                }
                guard there.person != place.person else { continue }
                try db.execute(
                    sql: "UPDATE exemplars SET person_id = ? WHERE id = ?",
                    arguments: [there.person.blob, place.exemplar.blob]
                )
                try self.removeIfBare(place.person, db)
                touched += [place.person, there.person]
            }
            try self.insertAudit("update", "face", touched.isEmpty ? [] : [number], by: actor, db)
            return touched
        }
    }

    /// Writes down a face's texts, a JSON object, in place of the former ones.
    public func setFaceMeta(
        _ meta: String,
        of exemplar: ExemplarID,
        by actor: AuditActor? = nil
    ) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO face_details (exemplar_id, meta) VALUES (?1, ?2)
                    ON CONFLICT (exemplar_id) DO UPDATE SET meta = excluded.meta
                    """,
                arguments: [exemplar.blob, meta]
            )
            let face = try Self.faceNumber(of: exemplar, db)
            try self.insertAudit("update", "face", [face].compactMap(\.self), by: actor, db)
        }
    }

    /// Enrols a face in one more list, under the same number.
    public func addFace(
        _ number: Int64,
        to list: PersonListID,
        by actor: AuditActor? = nil
    ) throws(StoreError) -> [PersonID] {
        try write { db in
            guard let face = try Self.numberedFace(number, db), let place = face.places.first else {
                throw Self.notFound("face", number)
            }
            guard !face.places.contains(where: { $0.list == list }) else { return [] }
            try Self.requireList(list, db)
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT * FROM exemplars WHERE id = ?",
                    arguments: [place.exemplar.blob]
                ),
                let person = try Self.person(place.person, db)
            else { throw Self.notFound("face", number) }
            let exemplar = try Self.exemplar(row)
            let copy = NewNumberedFace(
                name: face.name,
                lists: [list],
                face: PersonFace(
                    pose: person.pose,
                    square: exemplar.face.square,
                    quality: exemplar.face.quality,
                    features: face.details?.features ?? person.features,
                    exemplars: [exemplar.face]
                ),
                details: face.details ?? FaceDetails(box: nil)
            )
            let made = try self.enrol(copy, in: list, db)
            if face.details != nil { try Self.insert(copy.details, of: made, db) }
            try db.execute(
                sql: "UPDATE face_numbers SET number = ? WHERE exemplar_id = ?",
                arguments: [number, made.blob]
            )
            try self.insertAudit("update", "face", [number], by: actor, db)
            return try Self.person(ofExemplar: made, db).map { [$0] } ?? []
        }
    }
}

extension UsherDatabase {
    /// One more exemplar for the person of that name in the list, or a new person.
    private func enrol(_ new: NewNumberedFace, in list: PersonListID, _ db: Database) throws -> ExemplarID {
        guard let vector = new.face.exemplars.first, new.face.exemplars.count == 1 else {
            throw StoreError(.invalid, "a numbered face has one vector")
        }
        if let name = new.name, let known = try Self.person(calledAs: name, in: list, db) {
            return try insertExemplar(vector, of: known, db).id
        }
        let person = try insertPerson(
            NewPerson(list: list, name: new.name, fields: new.name.map { [$0] } ?? [], face: new.face),
            db
        )
        let row = try Row.fetchOne(db, sql: "SELECT id FROM exemplars WHERE person_id = ?", arguments: [person.id.blob])
        guard let row else { throw Self.notFound("exemplar of person", person.id) }
        return try row.id("id")
    }

    private static func person(calledAs name: String, in list: PersonListID, _ db: Database) throws -> PersonID? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT id FROM persons WHERE list_id = ? AND \(faceName) = ? AND \(faceName) <> ''
                ORDER BY created_us, rowid LIMIT 1
                """,
            arguments: [list.blob, name]
        )?.id("id")
    }

    private static func insert(_ details: FaceDetails, of exemplar: ExemplarID, _ db: Database) throws {
        let box = details.box ?? []
        guard box.isEmpty || box.count == 4 else { throw StoreError(.invalid, "a box has four sides") }
        let sides = (0..<4).map { $0 < box.count ? box[$0] : nil }
        try db.execute(
            sql: """
                INSERT INTO face_details (exemplar_id, x1, y1, x2, y2, photo_hash, photo, camera, features, meta)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                exemplar.blob, sides[0], sides[1], sides[2], sides[3], details.photoHash,
                details.photo, details.camera, try jsonText(details.features), details.meta,
            ]
        )
    }

    private static func choose(
        _ id: UInt64,
        for exemplar: ExemplarID,
        in list: PersonListID,
        _ db: Database
    ) throws {
        guard !ChosenID.reserved.contains(id) else { throw StoreError(.invalid, "the id \(id) stands for a number") }
        guard try self.exemplar(chosen: id, in: list, db) == nil else {
            throw StoreError(.nameTaken, "there is a face with id \(id) already; choose another id")
        }
        try db.execute(
            sql: "INSERT INTO chosen_faces (list_id, chosen, exemplar_id) VALUES (?, ?, ?)",
            arguments: [list.blob, ChosenID.column(id), exemplar.blob]
        )
    }

    private static func person(ofExemplar exemplar: ExemplarID, _ db: Database) throws -> PersonID? {
        try Row.fetchOne(db, sql: "SELECT person_id AS id FROM exemplars WHERE id = ?", arguments: [exemplar.blob])?
            .id("id")
    }

    static func exemplarCount(of person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM exemplars WHERE person_id = ?",
            arguments: [person.blob]
        ) ?? 0
    }

    private func removeIfBare(_ person: PersonID, _ db: Database) throws {
        guard try Self.exemplarCount(of: person, db) == 0 else { return }
        try erasePictures(ofPersons: "id = ?1", [person.blob], db)
        try db.execute(sql: "DELETE FROM persons WHERE id = ?", arguments: [person.blob])
    }

    private func rename(_ place: NumberedFace.Place, to name: String, _ db: Database) throws -> [PersonID] {
        let other = name.isEmpty ? nil : try Self.person(calledAs: name, in: place.list, db)
        guard let person = try Self.person(place.person, db) else { return [] }
        if other == nil, try Self.exemplarCount(of: person.id, db) == 1 {
            // The name stands first among the fields where it stood there before.
            let called = person.name ?? person.fields.first
            let rest = person.fields.first == called ? Array(person.fields.dropFirst()) : person.fields
            try db.execute(
                sql: "UPDATE persons SET name = ?, fields = ?, updated_us = ? WHERE id = ?",
                arguments: [
                    name.isEmpty ? nil : name,
                    try jsonText(Self.distinct((name.isEmpty ? [] : [name]) + rest)),
                    clock.now.microseconds, person.id.blob,
                ]
            )
            return [person.id]
        }
        let target = try other ?? insertEmpty(name, like: person, db)
        try db.execute(
            sql: "UPDATE exemplars SET person_id = ? WHERE id = ?",
            arguments: [target.blob, place.exemplar.blob]
        )
        try self.removeIfBare(person.id, db)
        return [person.id, target]
    }

    /// A person without picture and vectors, to whom an exemplar moves at once.
    private func insertEmpty(_ name: String, like person: Person, _ db: Database) throws -> PersonID {
        let id: PersonID = mint.make()
        try db.execute(
            sql: """
                INSERT INTO persons (id, list_id, name, fields, features, group_id, source_id, yaw, pitch, roll, square, quality, created_us)
                SELECT ?, list_id, ?, ?, features, group_id, source_id, yaw, pitch, roll, square, quality, ? FROM persons WHERE id = ?
                """,
            arguments: [
                id.blob, name.isEmpty ? nil : name, try jsonText(name.isEmpty ? [] : [name]), clock.now.microseconds,
                person.id.blob,
            ]
        )
        return id
    }
}

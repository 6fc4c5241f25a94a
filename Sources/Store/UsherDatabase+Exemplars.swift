import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The exemplars of a person, the oldest first.
    public func exemplars(of person: PersonID) throws(StoreError) -> [Exemplar] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM exemplars WHERE person_id = ? ORDER BY created_us, rowid",
                arguments: [person.blob]
            ).map(Self.exemplar)
        }
    }

    /// Gives a person one more vector.
    @discardableResult
    public func addExemplar(_ new: NewExemplar, to person: PersonID) throws(StoreError) -> Exemplar {
        try write { db in
            guard try Self.person(person, db) != nil else { throw Self.notFound("person", person) }
            return try self.insertExemplar(new, of: person, db)
        }
    }

    /// The exemplar that was enrolled from a file with this SHA-256 into a list (or any), or `nil`: tells a photo that is enrolled already.
    public func exemplar(
        photoSHA256: String,
        model: String? = nil,
        in list: PersonListID? = nil
    ) throws(StoreError) -> Exemplar? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT exemplars.* FROM exemplars JOIN persons ON persons.id = person_id
                    WHERE photo_sha256 = ?1 AND (?2 IS NULL OR model = ?2) AND (?3 IS NULL OR list_id = ?3)
                    ORDER BY exemplars.created_us, exemplars.rowid LIMIT 1
                    """,
                arguments: [photoSHA256, model, list?.blob]
            ).map(Self.exemplar)
        }
    }

    /// Lends every exemplar of `model` to `body`, in the order they were made, from one unchanging state of the database; one at a time
    /// is in memory.
    ///
    /// - Parameters:
    ///   - model: the embedder's id; vectors of other models are left out.
    ///   - lists: the lists to read; `nil` for all.
    ///   - body: called once for each.
    /// - Throws: `corrupt` for a vector that is not whole.
    public func eachExemplar(
        model: String,
        lists: Set<PersonListID>? = nil,
        _ body: (GalleryEntry) -> Void
    ) throws(StoreError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT exemplars.id, person_id, list_id, dimensions, embedding, cohort_id, neighbourhood
                    FROM exemplars JOIN persons ON persons.id = person_id WHERE model = ? ORDER BY exemplars.rowid
                    """,
                arguments: [model]
            )
            while let row = try rows.next() {
                let entry = try Self.galleryEntry(row)
                if lists?.contains(entry.list) ?? true { body(entry) }
            }
        }
    }

    /// How many exemplars there are of each model, by its id.
    public func exemplarCounts() throws(StoreError) -> [String: Int] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT model, count(*) AS total FROM exemplars GROUP BY model")
            return Dictionary(rows.map { ($0["model"], $0["total"]) }) { first, _ in first }
        }
    }
}

extension UsherDatabase {
    func insertExemplars(_ faces: [NewExemplar], of person: PersonID, _ db: Database) throws {
        guard !faces.isEmpty else {
            throw StoreError(.invalid, "a person needs at least one exemplar: without one nothing could ever match")
        }
        for face in faces { _ = try insertExemplar(face, of: person, db) }
    }

    func insertExemplar(_ face: NewExemplar, of person: PersonID, _ db: Database) throws -> Exemplar {
        let exemplar = Exemplar(id: mint.make(), person: person, face: face, created: clock.now)
        let origin = OriginColumns(face.provenance)
        try db.execute(
            sql: """
                INSERT INTO exemplars (id, person_id, model, dimensions, embedding, cohort_id, neighbourhood, quality, yaw, square,
                    origin, photo_sha256, photo_name, action_id, created_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                exemplar.id.blob, person.blob, face.embedding.model, face.embedding.values.count,
                VectorBlob.encoded(face.embedding.values), face.cohort, face.neighbourhood, face.quality, face.yaw,
                face.square, origin.origin, origin.photoSHA256, origin.photoName, origin.action?.blob,
                exemplar.created.microseconds,
            ]
        )
        return exemplar
    }

    private static func galleryEntry(_ row: Row) throws -> GalleryEntry {
        // By position: this is the one place where a row is read a hundred thousand times.
        guard let values = VectorBlob.decoded(row[4], count: row[3]), let id = ExemplarID(blob: row[0]),
            let person = PersonID(blob: row[1]), let list = PersonListID(blob: row[2])
        else { throw damagedExemplar(row[0]) }
        return GalleryEntry(
            id: id,
            person: person,
            list: list,
            values: values,
            cohort: row[5],
            neighbourhood: row[6]
        )
    }

    static func exemplar(_ row: Row) throws -> Exemplar {
        guard let values = VectorBlob.decoded(row["embedding"], count: row["dimensions"]),
            let embedding = Embedding(model: row["model"], unit: values)
        else { throw damagedExemplar(row["id"]) }
        return Exemplar(
            id: try row.id("id"),
            person: try row.id("person_id"),
            face: NewExemplar(
                embedding: embedding,
                cohort: row["cohort_id"],
                neighbourhood: row["neighbourhood"],
                quality: row["quality"],
                yaw: row["yaw"],
                square: row["square"],
                provenance: try provenance(row)
            ),
            created: row.time("created_us")
        )
    }

    private static func provenance(_ row: Row) throws -> Provenance {
        if let sha256: String = row["photo_sha256"] { return .photo(sha256: sha256, name: row["photo_name"] ?? "") }
        let isPosted = row["origin"] == "posted"
        guard let action: ActionID = try row.optionalID("action_id") else { return .posted }
        return isPosted ? .postedIn(action) : .appearance(action)
    }

    private static func damagedExemplar(_ blob: Data) -> DatabaseError {
        let id = ExemplarID(blob: blob).map { "\($0)" } ?? "that is no id"
        return DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the vector of exemplar \(id) is not whole")
    }
}

/// A provenance as its four columns hold it.
private struct OriginColumns {
    var origin: String
    var photoSHA256: String?
    var photoName: String?
    var action: ActionID?

    init(_ provenance: Provenance) {
        switch provenance {
        case .photo(let sha256, let name): (origin, photoSHA256, photoName) = ("photo", sha256, name)
        case .appearance(let id): (origin, action) = ("appearance", id)
        case .posted: origin = "posted"
        case .postedIn(let id): (origin, action) = ("posted", id)
        }
    }
}

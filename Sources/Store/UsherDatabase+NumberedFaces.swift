import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The face with a number, or `nil`.
    public func numberedFace(_ number: Int64) throws(StoreError) -> NumberedFace? {
        try numberedFaces([number]).first
    }

    /// The faces with these numbers that are there, in their order.
    public func numberedFaces(_ numbers: [Int64]) throws(StoreError) -> [NumberedFace] {
        try read { db in try numbers.compactMap { try Self.numberedFace($0, db) } }
    }

    /// The number of an exemplar, or `nil`.
    public func faceNumber(of exemplar: ExemplarID) throws(StoreError) -> Int64? {
        try read { try Self.faceNumber(of: exemplar, $0) }
    }

    /// The faces that a query selects, in its order.
    public func numberedFaces(_ query: NumberedFaceQuery) throws(StoreError) -> [NumberedFace] {
        try read { db in
            let (condition, bound, direction) =
                switch query.order {
                case .newest(let below): ("number < ?3", below ?? .max, "DESC")
                case .oldest(let above): ("number > ?3", above ?? 0, "ASC")
                }
            let numbers = try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT number FROM face_numbers
                    JOIN exemplars ON exemplars.id = exemplar_id JOIN persons ON persons.id = person_id
                    WHERE (?1 IS NULL OR list_id = ?1) AND (?2 IS NULL OR \(Self.faceName) = ?2) AND \(condition)
                    ORDER BY number \(direction) LIMIT ?4
                    """,
                arguments: [query.list?.blob, query.name, bound, query.limit]
            )
            return try numbers.compactMap { try Self.numberedFace($0, db) }
        }
    }

    /// The names of the faces of a list, or of all, in their order; at most `limit` after `name`.
    public func faceNames(
        in list: PersonListID?,
        after name: String? = nil,
        limit: Int
    ) throws(StoreError) -> [FaceName] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.faceName) AS called, count(DISTINCT number) AS total, max(number) AS newest
                    FROM face_numbers JOIN exemplars ON exemplars.id = exemplar_id JOIN persons ON persons.id = person_id
                    WHERE (?1 IS NULL OR list_id = ?1)
                    GROUP BY 1 HAVING (?2 IS NULL OR called > ?2) ORDER BY 1 LIMIT ?3
                    """,
                arguments: [list?.blob, name, limit]
            ).map { FaceName(name: $0["called"], count: $0["total"], newest: $0["newest"]) }
        }
    }

    /// How many faces a list holds.
    public func faceCount(in list: PersonListID) throws(StoreError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM exemplars JOIN persons ON persons.id = person_id WHERE list_id = ?",
                arguments: [list.blob]
            ) ?? 0
        }
    }

    /// The exemplars of the client's id in a list, or of a number of a face that no client chose an id for.
    public func exemplar(chosen id: UInt64, in list: PersonListID) throws(StoreError) -> ExemplarID? {
        try read { try Self.exemplar(chosen: id, in: list, $0) }
    }

    /// A page of the exemplars of a list by the ids that clients see, `from` or beyond, up or down.
    public func chosenFaces(
        in list: PersonListID,
        from id: UInt64,
        isDescending: Bool = false,
        limit: Int
    ) throws(StoreError) -> [(id: UInt64, number: Int64)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(chosen, number - 1) AS shown, number FROM face_numbers
                    JOIN exemplars ON exemplars.id = face_numbers.exemplar_id JOIN persons ON persons.id = person_id
                    LEFT JOIN chosen_faces ON chosen_faces.exemplar_id = exemplars.id
                    WHERE persons.list_id = ?1 AND shown \(isDescending ? "<=" : ">=") ?2
                    ORDER BY shown \(isDescending ? "DESC" : "ASC") LIMIT ?3
                    """,
                arguments: [list.blob, ChosenID.column(id), limit]
            ).map { (ChosenID.id($0["shown"]), $0["number"]) }
        }
    }
}

/// Unsigned ids in a signed column, and the ids of faces that no client chose one for: 2^63 and on, by their number.
public enum ChosenID {
    /// The first of the ids that stand for numbers; they end where numbers do, at 2^53.
    static let numbered: UInt64 = 1 << 63
    /// Clients choose none of these.
    public static let reserved = numbered..<numbered + 1 << 53

    static func column(_ id: UInt64) -> Int64 { Int64(bitPattern: id ^ 1 << 63) }

    static func id(_ column: Int64) -> UInt64 { UInt64(bitPattern: column) ^ 1 << 63 }

    /// The id of a face without a chosen one: in the column its number less one, so that the first stands at 2^63.
    public static func id(number: Int64) -> UInt64 { id(number - 1) }

    /// The number that an id of the reserved ones stands for.
    static func number(_ id: UInt64) -> Int64? { reserved.contains(id) ? column(id) + 1 : nil }
}

extension UsherDatabase {
    static let faceName = "coalesce(persons.name, json_extract(persons.fields, '$[0]'), '')"

    static func faceNumber(of exemplar: ExemplarID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT number FROM face_numbers WHERE exemplar_id = ?",
            arguments: [exemplar.blob]
        )
    }

    static func exemplar(chosen id: UInt64, in list: PersonListID, _ db: Database) throws -> ExemplarID? {
        let row: Row?
        if let number = ChosenID.number(id) {
            row = try Row.fetchOne(
                db,
                sql: """
                    SELECT exemplars.id FROM face_numbers JOIN exemplars ON exemplars.id = face_numbers.exemplar_id
                    JOIN persons ON persons.id = person_id
                    LEFT JOIN chosen_faces ON chosen_faces.exemplar_id = exemplars.id
                    WHERE number = ? AND persons.list_id = ? AND chosen IS NULL
                    """,
                arguments: [number, list.blob]
            )
        } else {
            row = try Row.fetchOne(
                db,
                sql: "SELECT exemplar_id AS id FROM chosen_faces WHERE list_id = ? AND chosen = ?",
                arguments: [list.blob, ChosenID.column(id)]
            )
        }
        return try row?.id("id")
    }

    static func numberedFace(_ number: Int64, _ db: Database) throws -> NumberedFace? {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT exemplars.id, person_id, persons.list_id, person_lists.name AS list_name, \(faceName) AS name, persons.features,
                    persons.image_token, exemplars.created_us, exemplars.square, exemplars.quality, photo_sha256, chosen,
                    face_details.exemplar_id IS NOT NULL AS has_details, x1, y1, x2, y2, photo_hash, photo, camera, face_details.features AS own_features, meta,
                    (SELECT min(other.number) FROM face_numbers AS other JOIN exemplars AS theirs ON theirs.id = other.exemplar_id
                        WHERE theirs.person_id = exemplars.person_id) AS person_number
                FROM face_numbers JOIN exemplars ON exemplars.id = face_numbers.exemplar_id
                JOIN persons ON persons.id = person_id JOIN person_lists ON person_lists.id = persons.list_id
                LEFT JOIN face_details ON face_details.exemplar_id = exemplars.id
                LEFT JOIN chosen_faces ON chosen_faces.exemplar_id = exemplars.id
                WHERE number = ? ORDER BY person_lists.created_us, person_lists.rowid
                """,
            arguments: [number]
        )
        guard let first = rows.first else { return nil }
        let name: String = first["name"]
        return NumberedFace(
            id: number,
            places: try rows.map(place),
            name: name.isEmpty ? nil : name,
            personNumber: first["person_number"] ?? number,
            square: first["square"],
            quality: first["quality"],
            photoSHA256: first["photo_sha256"],
            details: try details(first),
            personFeatures: try first.json("features"),
            imageToken: first["image_token"],
            created: first.time("created_us")
        )
    }

    private static func place(_ row: Row) throws -> NumberedFace.Place {
        let chosen: Int64? = row["chosen"]
        return NumberedFace.Place(
            exemplar: try row.id("id"),
            person: try row.id("person_id"),
            list: try row.id("list_id"),
            listName: row["list_name"],
            chosen: chosen.map { ChosenID.id($0) }
        )
    }

    private static func details(_ row: Row) throws -> FaceDetails? {
        guard row["has_details"] == true else { return nil }
        let sides: [Int] = ["x1", "y1", "x2", "y2"].compactMap { row[$0] }
        return FaceDetails(
            box: sides.count == 4 ? sides : nil,
            photoHash: row["photo_hash"],
            photo: row["photo"],
            camera: row["camera"],
            features: try row.json("own_features"),
            meta: row["meta"]
        )
    }
}

import Foundation
import GRDB
public import UsherCore

extension UsherDatabase {
    /// The picture with `id`, or `nil`.
    public func image(_ id: StoredImageID) throws(StoreError) -> StoredImage? {
        try image(where: "id = ?", [id.blob])
    }

    /// The picture of the person whose picture's path ends in `token`, or `nil`.
    public func image(token: String) throws(StoreError) -> StoredImage? {
        let id: Data? = try read { db in
            try Data.fetchOne(db, sql: "SELECT image_id FROM persons WHERE image_token = ?", arguments: [token])
        }
        guard let id else { return nil }
        return try image(where: "id = ?", [id])
    }

    /// The picture of an action, for whoever knows the unguessable part of its path; `nil` for a wrong one.
    public func image(of action: ActionID, token: String) throws(StoreError) -> StoredImage? {
        let found: (StoredImageID, String)? = try read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT image_id, image_token FROM actions WHERE id = ? AND image_id IS NOT NULL",
                arguments: [action.blob]
            )
            guard let row, let expected: String = row["image_token"] else { return nil }
            return (try row.id("image_id"), expected)
        }
        guard let (id, expected) = found, Self.isSame(expected, token) else { return nil }
        return try image(id)
    }

    /// Whether two texts are equal, in a time that depends on their lengths alone.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func image(where condition: String, _ arguments: StatementArguments) throws(StoreError) -> StoredImage? {
        let select = "SELECT * FROM images WHERE \(condition)"
        guard let here = try read({ try Row.fetchOne($0, sql: select, arguments: arguments).map(Self.storedImage) })
        else {
            return nil
        }
        // A snapshot has the row and leaves the bytes in the file, where they may be gone by now.
        guard here.jpeg.isEmpty, let pictures else { return here }
        do {
            return try pictures.read { try Row.fetchOne($0, sql: select, arguments: arguments).map(Self.storedImage) }
        } catch {
            throw StoreError(error, path: pictures.path)
        }
    }

    func insertImage(_ new: NewImage, _ db: Database) throws -> StoredImageID {
        guard !new.jpeg.isEmpty else { throw StoreError(.invalid, "a picture to keep has no bytes") }
        let id: StoredImageID = mint.make()
        try db.execute(
            sql: "INSERT INTO images (id, width, height, jpeg) VALUES (?, ?, ?, ?)",
            arguments: [id.blob, new.size.width, new.size.height, Data(new.jpeg)]
        )
        return id
    }

    static func deleteImage(_ id: StoredImageID?, _ db: Database) throws {
        guard let id else { return }
        try db.execute(sql: "DELETE FROM images WHERE id = ?", arguments: [id.blob])
    }

    private static func storedImage(_ row: Row) throws -> StoredImage {
        let jpeg: Data = row["jpeg"]
        return StoredImage(
            id: try row.id("id"),
            jpeg: [UInt8](jpeg),
            size: PixelSize(width: row["width"], height: row["height"])
        )
    }
}

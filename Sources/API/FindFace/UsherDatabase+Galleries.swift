import Store
import UsherCore

/// Galleries, as both of FindFace's APIs know them, are person lists; the default list is called `default`, whatever its name.
extension UsherDatabase {
    /// The list that a gallery is; `nil` where there is none.
    func gallery(_ name: String) throws -> PersonList? {
        if name == FindFaceEncoding.defaultGallery { return try list(.zero) }
        let found = try list(named: name)
        return found?.id == .zero ? nil : found
    }

    /// A new gallery; `nil` where the name is taken.
    func createGallery(_ name: String, by actor: AuditActor?) throws -> PersonList? {
        guard name != FindFaceEncoding.defaultGallery else { return nil }
        do {
            return try createList(named: name, by: actor)
        } catch let error where error.code == .nameTaken {
            return nil
        }
    }
}

public import UsherCore

/// An exemplar as one of a list: whose it is, by name.
public struct Example: Sendable, Hashable, Identifiable {
    /// The exemplar.
    public var id: ExemplarID
    /// Whose face it is.
    public var person: PersonID
    /// What that person is called; a person without a name by the beginning of the id.
    public var name: String

    /// An exemplar and whose it is.
    public init(id: ExemplarID, person: PersonID, name: String) {
        self.id = id
        self.person = person
        self.name = name
    }
}

extension Person {
    /// What a person is called: the name, or the beginning of the id for one without.
    public static func called(_ name: String?, _ id: PersonID) -> String {
        name ?? "person " + id.description.prefix(8)
    }
}

/// A face to be one more exemplar of somebody, with the file it came in.
public struct NewExample: Sendable, Hashable {
    /// The face; its exemplar is the first one.
    public var face: PersonFace
    /// The bytes that were posted; empty keeps none.
    public var original: [UInt8]

    /// A face and its file.
    public init(face: PersonFace, original: [UInt8] = []) {
        self.face = face
        self.original = original
    }
}

public import UsherCore

/// The services of CompreFace; a key opens one.
public enum ServiceKeyKind: String, Sendable, Hashable, CaseIterable {
    /// A face collection: who it is.
    case recognition
    /// Where faces are.
    case detection
    /// Whether two faces are the same person's.
    case verification
}

/// A key that opens one service to the clients of another contract, as the database holds it: nothing in it opens anything.
public struct StoredServiceKey: Sendable, Hashable, Identifiable {
    /// Names the key in the audit log.
    public var id: TokenID
    /// SHA-256 of the key's 16 bytes.
    public var sha256: [UInt8]
    /// The raw value of a `ServiceKeyKind`; a newer usher may have written others.
    public var kind: String
    /// What people call it; unique.
    public var name: String
    /// The list that it opens; `nil` for other kinds than recognition.
    public var list: PersonListID?
    /// Since when it exists.
    public var created: WallTime

    /// A key as it is to be stored.
    public init(id: TokenID, sha256: [UInt8], kind: String, name: String, list: PersonListID?, created: WallTime) {
        self.id = id
        self.sha256 = sha256
        self.kind = kind
        self.name = name
        self.list = list
        self.created = created
    }
}

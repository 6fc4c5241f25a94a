public import UsherCore

/// A key that opens one of CompreFace's services, as the doorkeeper knows it.
public struct ServiceKey: Sendable {
    /// The service.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A face collection.
        case recognition
        /// Where faces are.
        case detection
        /// Whether two faces are the same person's.
        case verification
    }

    /// The service that it opens.
    public var kind: Kind
    /// What people call it.
    public var name: String
    /// The list that is its collection; of recognition alone.
    public var list: PersonListID?
    /// Whatever the doorkeeper knows the key by.
    public var key: any Sendable

    /// A key of a service.
    public init(kind: Kind, name: String, list: PersonListID?, key: any Sendable) {
        self.kind = kind
        self.name = name
        self.list = list
        self.key = key
    }
}

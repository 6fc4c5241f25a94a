public import Store
public import UsherCore

/// A key that opens one of CompreFace's services, as the doorkeeper knows it.
public struct ServiceKey: Sendable {
    /// The service that it opens.
    public var kind: ServiceKeyKind
    /// What people call it.
    public var name: String
    /// The list that is its collection; of recognition alone.
    public var list: PersonListID?
    /// Whatever the doorkeeper knows the key by.
    public var key: any Sendable

    /// A key of a service.
    public init(kind: ServiceKeyKind, name: String, list: PersonListID?, key: any Sendable) {
        self.kind = kind
        self.name = name
        self.list = list
        self.key = key
    }
}

public import Store
public import UsherCore

/// A service key that was shown: which service it opens, and on which list.
public struct ServiceKey: Sendable, Hashable, Identifiable {
    /// Names the key in the audit log; opens nothing.
    public var id: TokenID
    /// The service.
    public var kind: ServiceKeyKind
    /// What people call it.
    public var name: String
    /// The list that it opens; of recognition alone.
    public var list: PersonListID?
    /// Since when it exists.
    public var created: WallTime
    /// The beginning of the key's SHA-256, to tell keys apart: 12 hex digits.
    public var fingerprint: String

    /// The key as the database holds it; `nil` for a kind that this usher does not know.
    init?(_ stored: StoredServiceKey) {
        guard let kind = ServiceKeyKind(rawValue: stored.kind) else { return nil }
        id = stored.id
        self.kind = kind
        name = stored.name
        list = stored.list
        created = stored.created
        fingerprint = stored.sha256.prefix(6).map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
    }
}

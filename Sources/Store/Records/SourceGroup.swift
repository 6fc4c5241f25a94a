public import UsherCore

/// A named group of sources, with the lists that their faces are looked up in.
public struct SourceGroup: Sendable, Hashable, Identifiable {
    /// The group's id; zero for the default group.
    public var id: SourceGroupID
    /// 1 to 100 characters, unique.
    public var name: String
    /// The lists to search, in order; none means the default list.
    public var search: [ListSearch]
    /// Since when it exists.
    public var created: WallTime

    /// A group as the store holds it.
    public init(id: SourceGroupID, name: String, search: [ListSearch], created: WallTime) {
        self.id = id
        self.name = name
        self.search = search
        self.created = created
    }

    /// Whether it is the built-in group, which cannot be deleted.
    public var isBuiltIn: Bool { id == .zero }
}

/// A list that a group searches, and the alerts that go with what is found.
public struct ListSearch: Sendable, Hashable {
    /// The list.
    public var list: PersonListID
    /// The alert when a person of the list is found; may be empty.
    public var onFound: String
    /// The alert when nobody of the list is found; may be empty.
    public var onFailed: String

    /// A search of `list` with its two alerts.
    public init(list: PersonListID, onFound: String = "", onFailed: String = "") {
        self.list = list
        self.onFound = onFound
        self.onFailed = onFailed
    }
}

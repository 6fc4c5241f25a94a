public import UsherCore

/// A named list of persons, in which faces are looked up.
public struct PersonList: Sendable, Hashable, Identifiable {
    /// The list's id; zero for the default list.
    public var id: PersonListID
    /// 1 to 100 characters, unique.
    public var name: String
    /// How many persons it holds.
    public var personsTotal: Int
    /// Since when it exists.
    public var created: WallTime

    /// A list as the store holds it.
    public init(id: PersonListID, name: String, personsTotal: Int, created: WallTime) {
        self.id = id
        self.name = name
        self.personsTotal = personsTotal
        self.created = created
    }

    /// Whether it is the built-in list, which can be neither renamed nor deleted.
    public var isBuiltIn: Bool { id == .zero }
}

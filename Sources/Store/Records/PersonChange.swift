public import UsherCore

extension IDKind {
    /// A merge or a split of persons.
    public enum PersonChange {}
}

/// The id of a merge or a split of persons.
public typealias PersonChangeID = EntityID<IDKind.PersonChange>

/// A merge or a split of persons that can be undone.
public struct PersonChange: Sendable, Hashable, Identifiable {
    /// What happened.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Several persons became one.
        case merge
        /// One person became two.
        case split
    }

    /// The change's id.
    public var id: PersonChangeID
    /// What happened.
    public var kind: Kind
    /// Merge: who stayed; split: who was split.
    public var person: PersonID
    /// Merge: who went; split: who came of it.
    public var others: [PersonID]
    /// When.
    public var created: WallTime
}

/// What of a person becomes another person.
public struct PersonSplit: Sendable, Hashable {
    /// The person to be split.
    public var person: PersonID
    /// Exemplars that go.
    public var exemplars: [ExemplarID]
    /// Actions that go, and the exemplars that were made of them.
    public var actions: [ActionID]
    /// What the new person is called.
    public var name: String?
    /// The new person's own strings.
    public var fields: [String]

    /// A split of `person`.
    public init(
        person: PersonID,
        exemplars: [ExemplarID] = [],
        actions: [ActionID] = [],
        name: String? = nil,
        fields: [String] = []
    ) {
        self.person = person
        self.exemplars = exemplars
        self.actions = actions
        self.name = name
        self.fields = fields
    }
}

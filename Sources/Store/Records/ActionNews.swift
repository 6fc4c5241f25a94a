public import UsherCore

/// Something happened to an action: what those hear who turn it into events and calls.
public struct ActionNews: Sendable, Hashable {
    /// What happened; one of the kinds that are about actions.
    public var kind: EventKind
    /// The action.
    public var action: ActionID
    /// Its source.
    public var source: SourceID
    /// The source's group.
    public var group: SourceGroupID
    /// The lists in which its faces were looked up, with their alerts, in the group's order.
    public var search: [ListSearch]
    /// The lists in which somebody was found.
    public var found: Set<PersonListID>

    /// News of an action.
    public init(
        _ kind: EventKind,
        of action: ActionID,
        source: SourceID,
        group: SourceGroupID,
        search: [ListSearch] = [],
        found: Set<PersonListID> = []
    ) {
        self.kind = kind
        self.action = action
        self.source = source
        self.group = group
        self.search = search
        self.found = found
    }
}

/// Turns news of an action into the events to be written with it; runs before the transaction, must not block.
public typealias ActionTelling = @Sendable (ActionNews) -> [NewEvent]

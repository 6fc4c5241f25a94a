public import UsherCore

/// Which actions to read: what is `nil` does not narrow.
public struct ActionQuery: Sendable, Hashable {
    /// At or after this moment.
    public var from: WallTime?
    /// Before this moment.
    public var until: WallTime?
    /// Of this source.
    public var source: SourceID?
    /// Of this group's sources.
    public var group: SourceGroupID?
    /// Of this person.
    public var person: PersonID?
    /// Of a person of this list.
    public var list: PersonListID?
    /// With this outcome.
    public var outcome: String?
    /// With a score in this band.
    public var band: ActionRecord.Band?

    /// A query that narrows by what is given.
    public init(
        from: WallTime? = nil,
        until: WallTime? = nil,
        source: SourceID? = nil,
        group: SourceGroupID? = nil,
        person: PersonID? = nil,
        list: PersonListID? = nil,
        outcome: String? = nil,
        band: ActionRecord.Band? = nil
    ) {
        self.from = from
        self.until = until
        self.source = source
        self.group = group
        self.person = person
        self.list = list
        self.outcome = outcome
        self.band = band
    }
}

/// A place between two actions, from which reading goes on however many were added since.
public struct ActionCursor: Sendable, Hashable, CustomStringConvertible {
    /// When the action before it happened.
    public var at: WallTime
    /// The action before it.
    public var id: ActionID

    /// The place after the action `id` that happened at `at`.
    public init(at: WallTime, id: ActionID) {
        self.at = at
        self.id = id
    }

    /// The place written as `description` writes it; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]), let id = ActionID(String(parts[1])) else {
            return nil
        }
        self.init(at: WallTime(microseconds: microseconds), id: id)
    }

    /// Microseconds and id: `1613829060000000.13814001-1dd2-11b2-b619-5502c27ed19c`.
    public var description: String { "\(at.microseconds).\(id)" }
}

/// A page of actions, newest first.
public struct ActionPage: Sendable, Hashable {
    /// The actions, newest first.
    public var actions: [ActionRecord]
    /// Where the next page begins; `nil` when this is the last.
    public var next: ActionCursor?
}

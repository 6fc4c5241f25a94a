public import UsherCore

/// What others are told about.
public enum EventKind: String, Sendable, Hashable, CaseIterable {
    /// An action began to exist: somebody is in view, or a picture was posted.
    case actionAnnounced = "action.announced"
    /// More is known of an action: a better shot, a name.
    case actionUpdated = "action.updated"
    /// An action is over; nothing of it changes any more.
    case actionClosed = "action.closed"
    /// A source changed its state.
    case sourceState = "source.state"
}

/// An event as the store holds it.
public struct EventRecord: Sendable, Hashable, Identifiable {
    /// Grows with every commit; never used twice.
    public var id: Int64
    /// When it was written.
    public var time: WallTime
    /// What it is about; one of `EventKind` unless a newer usher wrote it.
    public var kind: String
    /// The source; may have been deleted since.
    public var source: SourceID?
    /// The source's group; may have been deleted since.
    public var group: SourceGroupID?
    /// The action, which is in the same database.
    public var action: ActionID?
    /// A JSON object: the action or the state, as it was then.
    public var body: String

    /// An event of these parts.
    public init(
        id: Int64,
        time: WallTime,
        kind: String,
        source: SourceID? = nil,
        group: SourceGroupID? = nil,
        action: ActionID? = nil,
        body: String
    ) {
        self.id = id
        self.time = time
        self.kind = kind
        self.source = source
        self.group = group
        self.action = action
        self.body = body
    }
}

/// An event to be written.
public struct NewEvent: Sendable {
    /// What an event says.
    public enum Body: Sendable {
        /// This JSON object.
        case text(String)
        /// What this makes of the action as the store holds it when the event is written, inside the same transaction.
        case ofAction(@Sendable (ActionRecord) -> String)
    }

    /// What it is about.
    public var kind: EventKind
    /// The source.
    public var source: SourceID?
    /// The source's group.
    public var group: SourceGroupID?
    /// The action; must be in the database when the transaction ends.
    public var action: ActionID?
    /// What it says.
    public var body: Body
    /// The calls to be made because of it.
    public var calls: [NewCall]

    /// An event of these parts.
    public init(
        _ kind: EventKind,
        source: SourceID? = nil,
        group: SourceGroupID? = nil,
        action: ActionID? = nil,
        body: Body,
        calls: [NewCall] = []
    ) {
        self.kind = kind
        self.source = source
        self.group = group
        self.action = action
        self.body = body
        self.calls = calls
    }
}

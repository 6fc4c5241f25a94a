public import UsherCore

extension IDKind {
    /// A call of the outbox.
    public enum OutboxCall {}
}

/// The id of a call of the outbox.
public typealias OutboxCallID = EntityID<IDKind.OutboxCall>

/// Which of a list's two alerts.
public enum AlertKind: String, Sendable, Hashable, CaseIterable {
    /// `on_found`: somebody of the list is there.
    case found
    /// `on_failed`: nobody of the list was there.
    case failed
}

/// A call to be made because of an event; at most one for each action, list and alert.
public struct NewCall: Sendable, Hashable {
    /// The list whose alert it is.
    public var list: PersonListID
    /// Which alert.
    public var alert: AlertKind
    /// Scheme, host and port of `url`.
    public var receiver: String
    /// Where to.
    public var url: String

    /// A call of these parts.
    public init(list: PersonListID, alert: AlertKind, receiver: String, url: String) {
        self.list = list
        self.alert = alert
        self.receiver = receiver
        self.url = url
    }
}

/// A call of the outbox with the event it tells.
public struct OutboxCall: Sendable, Hashable, Identifiable {
    /// What became of a call.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// To be made.
        case waiting
        /// The receiver took it.
        case delivered
        /// Given up.
        case dead
    }

    /// What the receiver tells repetitions by.
    public var id: OutboxCallID
    /// The event.
    public var event: EventRecord
    /// The call.
    public var call: NewCall
    /// What became of it.
    public var state: State
    /// How often it was made.
    public var attempts: Int
    /// Not before this moment.
    public var next: WallTime
    /// Since when it waits.
    public var created: WallTime
    /// What became of the last try, in a word or a status; `nil` if none failed.
    public var failure: String?
}

/// How much waits in the outbox for a receiver, or ended.
public struct OutboxCount: Sendable, Hashable {
    /// Scheme, host and port.
    public var receiver: String
    /// What became of the calls.
    public var state: OutboxCall.State
    /// How many.
    public var count: Int
    /// Since when the oldest is there.
    public var oldest: WallTime
}

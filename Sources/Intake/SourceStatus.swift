public import UsherCore

/// Why a source does not run: the kinds that differ in what to do about them.
public enum SourceFault: String, Sendable, Hashable, CaseIterable {
    /// User or password are wrong or missing.
    case loginRefused = "login_refused"
    /// Nobody answers at the address.
    case unreachable
    /// The camera answers, and has no such stream.
    case notFound = "not_found"
    /// The stream is of a kind that is not decoded.
    case unsupported
    /// What comes is broken, or is no stream.
    case badStream = "bad_stream"
    /// The connection lives and no picture comes.
    case stalled
    /// The camera closed the stream.
    case ended
    /// The address is not one that may be opened.
    case notAllowed = "not_allowed"
}

/// A fault and the line that explains it.
public struct SourceFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault.
    public let fault: SourceFault
    /// One line: what happened and what to try; never with a password.
    public let reason: String

    /// A fault of a kind, explained.
    public init(_ fault: SourceFault, _ reason: String) {
        self.fault = fault
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }

    /// Whether trying again cannot help.
    var isFinal: Bool { fault == .notAllowed }
}

/// A failure and its moment.
public struct PastFailure: Sendable, Hashable {
    /// What failed.
    public let failure: SourceFailure
    /// When.
    public let time: WallTime

    /// A failure at `time`.
    public init(_ failure: SourceFailure, at time: WallTime) {
        self.failure = failure
        self.time = time
    }
}

/// What there is to say of a source: its state, since when, and why.
public struct SourceStatus: Sendable, Hashable {
    /// Where it is.
    public var state: SourceState
    /// When it came there.
    public var since: WallTime
    /// What went wrong last; gone when it runs.
    public var fault: SourceFault?
    /// One line: what went wrong and what to try; never with a password.
    public var reason: String?
    /// What went wrong last, also when it runs again: whoever asks later learns why it was away.
    public var lastFailure: PastFailure?
    /// Connections begun since it ran last.
    public var attempts: Int
    /// When the next connection is begun.
    public var nextRetry: WallTime?

    /// A source that is `state` since `since`.
    public init(state: SourceState, since: WallTime) {
        self.state = state
        self.since = since
        attempts = 0
    }
}

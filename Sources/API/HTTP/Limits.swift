public import UsherCore

/// What the listener takes from strangers before it refuses; every limit has its counter in `LimitCounters`.
public struct Limits: Sendable {
    /// Open connections; more wait in the system's backlog until one closes.
    public var connections = 512
    /// Bytes of the lines of a request's head.
    public var headerBytes = 16 * 1024
    /// Lines of a request's head.
    public var headerFields = 100
    /// Bytes of a JSON body.
    public var jsonBytes = 1024 * 1024
    /// Bytes of a JSON body that carries `fields`, and of an image.
    public var imageBytes = 10 * 1024 * 1024
    /// Bytes of a form: its images and what stands around them.
    public var formBytes = 10 * 1024 * 1024 + 64 * 1024
    /// Bytes of all bodies that are held at once.
    public var heldBytes = 256 * 1024 * 1024
    /// What a slow sender has for a request's head, and for the body before its first byte counts.
    public var headSeconds = 20
    /// Bytes of a body that earn its sender another second; 16 KiB are 128 kbit/s.
    public var bytesPerSecond = 16 * 1024
    /// How long a connection may be open without a request.
    public var idleSeconds = 60
    /// Bytes of a refused body that are read and thrown away, so that the sender sees the answer.
    public var drainedBytes = 64 * 1024 * 1024
    /// How long requests in hand may take to finish after a signal to stop.
    public var stopSeconds = 30
    /// Images that wait for the models beside those that are looked at.
    public var waitingImages = 32
    /// Calls that wait for the database.
    public var waitingCalls = 1024
    /// Answers that are remembered until something changes.
    public var rememberedAnswers = 256
    /// Bytes of an answer that is remembered.
    public var rememberedBytes = 64 * 1024
    /// Logins that wait; each takes a good part of a second of one core.
    public var waitingLogins = 16

    /// How long a reader of events may take nothing before it is cut off, seconds.
    public var stalledReaderSeconds = 30

    /// The defaults.
    public init() {}
}

/// How often each limit was reached since the start.
public struct LimitCounters: Sendable {
    /// Connections that had to wait.
    public let connections = Counter()
    /// Heads too large or malformed.
    public let heads = Counter()
    /// Bodies too large.
    public let bodies = Counter()
    /// Bodies refused because too many were held.
    public let heldBodies = Counter()
    /// Senders too slow.
    public let slowSenders = Counter()
    /// Images refused because too many waited.
    public let images = Counter()
    /// Calls refused because too many waited.
    public let calls = Counter()
    /// Answers that were too large or too many to be remembered.
    public let unrememberedAnswers = Counter()
    /// Logins refused because too many waited, or because of former failures.
    public let logins = Counter()

    /// Readers of events that took nothing for too long.
    public let stalledReaders = Counter()

    /// Found faces of FindFace's second API that gave way before their time.
    public let detections = Counter()

    /// Counters at zero.
    public init() {}

    /// The counters by the names of their limits.
    var named: [(name: String, counter: Counter)] {
        [
            ("connections", connections), ("heads", heads), ("bodies", bodies), ("held_bodies", heldBodies),
            ("slow_senders", slowSenders), ("images", images), ("calls", calls), ("logins", logins),
            ("stalled_readers", stalledReaders), ("detections", detections),
            ("remembered_answers", unrememberedAnswers),
        ]
    }
}

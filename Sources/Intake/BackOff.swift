import UsherCore

/// How long to wait before the next connection, by what went wrong; pure but for the generator it is given.
///
/// Most faults wait 1 s at first and twice as long every time, up to 60 s; each wait is spread by a fifth to either side, so that
/// cameras that failed together do not come back together. What a minute will not mend waits the full time at once: a login that
/// was refused (cameras lock accounts that fail often) and a stream of a kind that is not decoded.
public struct BackOff: Sendable {
    /// The shortest wait.
    public static let least = Duration.seconds(1)
    /// The longest wait.
    public static let most = Duration.seconds(60)
    /// A camera that answers but lacks the stream may be starting: it is asked less often than one that was gone for a moment.
    static let leastWhenNotFound = Duration.seconds(4)
    /// How far a wait is spread, to either side.
    static let spread = 0.2
    /// A source that ran for so long is healthy: the next fault waits the shortest time again.
    static let healthyRun = Duration.seconds(10)

    private var generator: any RandomNumberGenerator & Sendable
    private var failures = 0
    private var lastDelay = Duration.zero

    /// Waits spread by `generator`.
    public init(generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
        self.generator = generator
    }

    /// How long to wait after `fault`.
    public mutating func delay(after fault: SourceFault) -> Duration {
        switch fault {
        case .loginRefused, .unsupported, .notAllowed: lastDelay = Self.most
        case .notFound: lastDelay = grown(from: Self.leastWhenNotFound)
        case .unreachable, .badStream, .stalled, .ended: lastDelay = grown(from: Self.least)
        }
        return lastDelay
    }

    /// The source ran for `span`: long enough, and its next fault is a first one.
    public mutating func ran(for span: Duration) {
        if span >= max(Self.healthyRun, lastDelay) { failures = 0 }
    }

    private mutating func grown(from first: Duration) -> Duration {
        let base = first.inSeconds * Double(1 << min(failures, 6))
        failures += 1
        let spread = Double.random(in: (1 - Self.spread)...(1 + Self.spread), using: &generator)
        let wait = min(base, Self.most.inSeconds) * spread
        return .microseconds(Int64(min(Self.most.inSeconds, max(Self.least.inSeconds, wait)) * 1e6))
    }
}

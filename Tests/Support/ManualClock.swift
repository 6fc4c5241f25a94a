public import UsherCore

/// A clock that stands still until a test moves it.
public final class ManualClock: UsherClock {
    private struct Hands {
        var now: WallTime
        var uptime: Duration
    }

    private let hands: Locked<Hands>

    /// A clock at `now` of the calendar, with no time up.
    public init(now: WallTime = WallTime(microseconds: 1_613_829_060_000_000)) {
        hands = Locked(Hands(now: now, uptime: .zero))
    }

    public var now: WallTime { hands.withLock { $0.now } }
    public var uptime: Duration { hands.withLock { $0.uptime } }

    /// Lets `time` pass on both hands.
    public func advance(by time: Duration) {
        let (seconds, attoseconds) = time.components
        hands.withLock {
            $0.now.microseconds += seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            $0.uptime += time
        }
    }
}

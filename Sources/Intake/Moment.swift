public import UsherCore

/// A moment on both clocks: intervals are measured on the one that never steps, people are told the other.
public struct Moment: Sendable, Hashable {
    /// Time since some fixed moment; never steps.
    public var uptime: Duration
    /// The calendar's time.
    public var wall: WallTime

    /// A moment that both clocks name.
    public init(uptime: Duration, wall: WallTime) {
        self.uptime = uptime
        self.wall = wall
    }

    /// This moment by `clock`.
    public init(by clock: any UsherClock) {
        self.init(uptime: clock.uptime, wall: clock.now)
    }
}

extension Duration {
    /// Seconds, with their fraction.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Whole microseconds.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

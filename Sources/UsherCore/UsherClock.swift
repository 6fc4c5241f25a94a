import Foundation

/// A moment of the calendar: microseconds since 1970-01-01T00:00:00Z.
public struct WallTime: Sendable, Hashable, Comparable, Codable {
    /// Microseconds since the beginning of 1970, UTC.
    public var microseconds: Int64

    /// The moment `microseconds` after the beginning of 1970.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The earlier of two moments is the smaller.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.microseconds < right.microseconds }

    /// ISO 8601 in UTC with whole seconds: `2021-02-20T13:51:00Z`.
    public var iso8601: String {
        Date(timeIntervalSince1970: (Double(microseconds) / 1e6).rounded(.down)).formatted(.iso8601)
    }
}

/// Where time comes from.
///
/// Tests own one that stands still until they move it.
public protocol UsherClock: Sendable {
    /// The calendar's time; may step.
    var now: WallTime { get }
    /// Time since some fixed moment; never steps back.
    var uptime: Duration { get }
}

/// The machine's clocks.
public struct SystemClock: UsherClock {
    private static let start = ContinuousClock.now

    /// The machine's clocks.
    public init() {}

    /// The calendar's time, to the microsecond.
    public var now: WallTime { WallTime(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }

    /// Time since the process first asked.
    public var uptime: Duration { Self.start.duration(to: .now) }
}

/// A moment of a recording or a stream: nanoseconds since its first frame.
///
/// Whole numbers, so that the same file gives the same times on every machine.
public struct MediaTime: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// Nanoseconds since the first frame.
    public var nanoseconds: Int64

    /// The moment `nanoseconds` after the first frame.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The moment of `ticks` units of `numerator/denominator` seconds, rounded to the nearest nanosecond; saturates.
    public init(ticks: Int64, numerator: Int32, denominator: Int32) {
        let scaled = ticks.multipliedFullWidth(by: Int64(numerator) * 1_000_000_000)
        let divisor = Int64(max(1, denominator))
        guard scaled.high.magnitude < UInt64(divisor / 2 + 1) else {
            self.nanoseconds = ticks < 0 ? .min : .max
            return
        }
        let (quotient, remainder) = divisor.dividingFullWidth(scaled)
        let rounding: Int64 = remainder.magnitude * 2 >= divisor.magnitude ? (ticks < 0 ? -1 : 1) : 0
        self.nanoseconds = quotient + rounding
    }

    /// The first frame.
    public static let zero = MediaTime(nanoseconds: 0)

    /// Seconds since the first frame.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// The earlier of two moments is the smaller.
    public static func < (left: MediaTime, right: MediaTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time between two moments.
    public static func - (left: MediaTime, right: MediaTime) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }

    /// The moment `right` later.
    public static func + (left: MediaTime, right: Duration) -> MediaTime {
        let (seconds, attoseconds) = right.components
        return MediaTime(nanoseconds: left.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// `1:02:03.400`, hours left out where there are none.
    public var description: String {
        let milliseconds = nanoseconds / 1_000_000
        let (hours, minutes, seconds) = (
            milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60
        )
        let tail = "\(Self.padded(seconds, 2)).\(Self.padded(milliseconds % 1000, 3))"
        return hours > 0 ? "\(hours):\(Self.padded(minutes, 2)):\(tail)" : "\(minutes):\(tail)"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

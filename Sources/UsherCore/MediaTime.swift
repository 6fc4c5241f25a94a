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
        let isNegative = (ticks < 0) != (numerator < 0)
        let scaled = ticks.magnitude.multipliedFullWidth(by: UInt64(numerator.magnitude) * 1_000_000_000)
        let divisor = UInt64(max(1, denominator))
        let limit = Int64.max.magnitude
        var magnitude = limit
        if scaled.high < divisor {
            let (quotient, remainder) = divisor.dividingFullWidth(scaled)
            magnitude = min(limit, quotient) + (quotient < limit && remainder * 2 >= divisor ? 1 : 0)
        }
        nanoseconds = isNegative ? -Int64(magnitude) : Int64(magnitude)
    }

    /// The first frame.
    public static let zero = MediaTime(nanoseconds: 0)

    /// Seconds since the first frame.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// The earlier of two moments is the smaller.
    public static func < (left: MediaTime, right: MediaTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time between two moments; saturates at 292 years.
    public static func - (left: MediaTime, right: MediaTime) -> Duration {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return .nanoseconds(overflow ? (left < right ? .min : .max) : difference)
    }

    /// The moment `right` later; saturates.
    public static func + (left: MediaTime, right: Duration) -> MediaTime {
        let (seconds, attoseconds) = right.components
        let (whole, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (elapsed, tooMuch) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        let (sum, tooLate) = left.nanoseconds.addingReportingOverflow(elapsed)
        guard tooLong || tooMuch || tooLate else { return MediaTime(nanoseconds: sum) }
        return MediaTime(nanoseconds: right < .zero ? .min : .max)
    }

    /// `1:02:03.400`, hours left out where there are none.
    public var description: String {
        let milliseconds = Int64(nanoseconds.magnitude / 1_000_000)
        let (hours, minutes, seconds) = (
            milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60
        )
        let sign = nanoseconds < 0 ? "-" : ""
        let tail = "\(Self.padded(seconds, 2)).\(Self.padded(milliseconds % 1000, 3))"
        return hours > 0 ? "\(sign)\(hours):\(Self.padded(minutes, 2)):\(tail)" : "\(sign)\(minutes):\(tail)"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

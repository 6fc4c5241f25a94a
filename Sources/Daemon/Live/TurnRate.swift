import UsherCore

/// How many times a second something happened over the last whole seconds; bounded, pure.
struct TurnRate: Sendable {
    private static let seconds: Int64 = 5

    private var counts: [Int64: Int] = [:]
    private var began: Int64?

    /// Notes that it happened at `uptime`.
    mutating func note(at uptime: Duration) {
        let second = uptime.components.seconds
        began = began ?? second
        counts[second, default: 0] += 1
        if counts.count > Int(Self.seconds) + 1 { counts = counts.filter { $0.key >= second - Self.seconds } }
    }

    /// The rate at `uptime`; the second that is not over does not count.
    func rate(at uptime: Duration) -> Double {
        let now = uptime.components.seconds
        let span = min(Self.seconds, now - (began ?? now))
        guard span > 0 else { return 0 }
        let sum = counts.filter { $0.key >= now - span && $0.key < now }.reduce(0) { $0 + $1.value }
        return Double(sum) / Double(span)
    }
}

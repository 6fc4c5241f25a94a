/// Events and bytes a second over the last five seconds; pure.
public struct RateMeter: Sendable {
    /// How far back it looks, whole seconds.
    public static let span = 5

    private struct Bucket {
        var second: Int64 = -1
        var events = 0
        var bytes = 0
    }

    private var buckets = [Bucket](repeating: Bucket(), count: RateMeter.span + 1)
    private var began: Int64?

    /// A meter that saw nothing.
    public init() {}

    /// Counts an event of `bytes`.
    public mutating func add(bytes: Int = 0, at uptime: Duration) {
        let second = uptime.components.seconds
        if began == nil { began = second }
        let place = Int(second % Int64(buckets.count))
        if buckets[place].second != second { buckets[place] = Bucket(second: second) }
        buckets[place].events += 1
        buckets[place].bytes += bytes
    }

    /// Events a second and bytes a second in the whole seconds before this one.
    public func rates(at uptime: Duration) -> (events: Double, bytes: Double) {
        let now = uptime.components.seconds
        guard let began, now > began else { return (0, 0) }
        let seconds = min(Int64(Self.span), now - began)
        let counted = buckets.filter { $0.second >= now - seconds && $0.second < now }
        let (events, bytes) = counted.reduce((0, 0)) { ($0.0 + $1.events, $0.1 + $1.bytes) }
        return (Double(events) / Double(seconds), Double(bytes) / Double(seconds))
    }
}

import UsherCore

/// When the pictures of a source that could be read faster are due: at its own pace; pure.
///
/// A picture that is late is due at once, and when it is a second late the rest follow from there: what was missed is not caught up
/// in a burst.
struct Pace: Sendable {
    /// Lateness after which the pace begins anew.
    static let tolerance = Duration.seconds(1)
    /// A wait that no real pause between two pictures takes: the times jumped.
    static let longestWait = Duration.seconds(30)

    private var origin: Duration?

    /// How long to wait at `uptime` until the picture at `time` is due.
    mutating func wait(for time: MediaTime, at uptime: Duration) -> Duration {
        let elapsed = time - .zero
        let due = (origin ?? uptime - elapsed) + elapsed
        guard origin != nil, uptime - due <= Self.tolerance, due - uptime <= Self.longestWait else {
            origin = uptime - elapsed
            return .zero
        }
        return max(.zero, due - uptime)
    }
}

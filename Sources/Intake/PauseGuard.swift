/// Notices that this process itself stood still (stopped, swapped out, suspended with the machine), so that no source is restarted
/// for a silence that was ours; pure.
///
/// Whoever waits for a source beats at least every 100 ms (FFmpeg asks its interrupt callback so often). Beats that lie 2 s or more
/// apart are a pause. Steps of the calendar's clock do not reach here: nothing is measured by it.
public struct PauseGuard: Sendable {
    /// Beats further apart than this are a pause.
    public static let limit = Duration.seconds(2)

    private var last: Duration?

    /// A guard that has heard no beat.
    public init() {}

    /// A sign of life; returns how long the process stood still before it, zero when it did not.
    public mutating func beat(at uptime: Duration) -> Duration {
        // Threads may tell of theirs in another order than they read the time.
        defer { last = max(last ?? uptime, uptime) }
        guard let last, uptime - last >= Self.limit else { return .zero }
        return uptime - last
    }
}

import Intake
import UsherCore

/// How long this process itself stood still so far (stopped, swapped out, suspended with the machine): time in which nobody could have been
/// seen, and which is no visitor's absence.
///
/// Told by the signs of life of whoever asks: the desk at every tick, every line at every turn.
final class OwnPauses: Sendable {
    private struct State {
        var watch = PauseGuard()
        var total = Duration.zero
    }

    private let state = Locked(State())

    /// All pauses until `uptime`, which is now.
    func total(at uptime: Duration) -> Duration {
        state.withLock { state in
            state.total += state.watch.beat(at: uptime)
            return state.total
        }
    }
}

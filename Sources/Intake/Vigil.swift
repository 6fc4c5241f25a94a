import Dispatch
import Media
import UsherCore

/// Watches over one connection from inside FFmpeg's blocking calls: until when it may take, and whether it is still wanted.
///
/// The rules are ``StallWatch`` and ``PauseGuard``; this is where they meet the threads that ask.
final class Vigil: LivePatience {
    private struct State {
        var isStopped = false
        /// FFmpeg was told to give up, and may still hand out what it has: that is no sign of life.
        var hasExpired = false
        var deadline = Duration.zero
        var patience = Duration.zero
        var stall: StallWatch?
        var pause = PauseGuard()
        var pausesForgiven = 0
    }

    private let clock: any UsherClock
    private let state = Locked(State())
    private let stopped = DispatchSemaphore(value: 0)

    init(clock: any UsherClock) {
        self.clock = clock
    }

    var isOver: Bool {
        let now = clock.uptime
        return state.withLock { state in
            let pause = state.pause.beat(at: now)
            if pause > .zero {
                state.pausesForgiven += 1
                state.deadline += pause
                state.stall?.forgive(pause)
            }
            if now > state.stall?.deadline ?? state.deadline { state.hasExpired = true }
            return state.isStopped || state.hasExpired
        }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }
    var pausesForgiven: Int { state.withLock { $0.pausesForgiven } }
    /// How long may be waited for what is waited for now.
    var patience: Duration { state.withLock { $0.stall?.patience ?? $0.patience } }

    /// Ends every call and every wait at once, now and later.
    func stop() {
        state.withLock { $0.isStopped = true }
        stopped.signal()
    }

    /// Waits for `span`, or until stopped.
    func hold(_ span: Duration) {
        guard span > .zero, stopped.wait(timeout: .now() + span.inSeconds) == .success else { return }
        // For whoever waits next.
        stopped.signal()
    }

    /// Gives the connection `patience` from now on.
    func beginConnecting(patience: Duration) {
        let now = clock.uptime
        state.withLock { state in
            (state.stall, state.deadline, state.patience) = (nil, now + patience, patience)
            state.hasExpired = false
            state.pause = PauseGuard()
        }
    }

    /// The stream is open: from now on pictures must come.
    func beginWatching(floor: Duration) {
        let now = clock.uptime
        state.withLock { $0.stall = StallWatch(openedAt: now, floor: floor) }
    }

    /// A picture came, or a packet that is passed over on purpose.
    func pictureCame(at uptime: Duration) {
        state.withLock { state in
            if !state.hasExpired { state.stall?.picture(at: uptime) }
        }
    }
}

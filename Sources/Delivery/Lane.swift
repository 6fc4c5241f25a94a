import Store

/// The calls to one receiver: how many at once, and when not at all.
///
/// A value without a clock, tested by table. One that fails is tried with a single call after a pause that doubles, until a call is taken.
struct Lane: Sendable, Hashable {
    private(set) var inHand: Set<OutboxCallID> = []
    /// Failures of the receiver in a row.
    private(set) var failures = 0
    /// No call before this time, seconds on the caller's clock.
    private(set) var heldUntil = 0.0

    /// How many more calls may begin at `now`.
    func room(at now: Double, _ limits: DeliveryLimits) -> Int {
        guard now >= heldUntil else { return 0 }
        return max(0, (failures == 0 ? limits.callsPerReceiver : 1) - inHand.count)
    }

    mutating func begin(_ call: OutboxCallID) {
        inHand.insert(call)
    }

    /// Takes in what a call came to; `chance` is a random number of 0..<1.
    mutating func end(
        _ call: OutboxCallID,
        _ result: CallResult,
        at now: Double,
        chance: Double,
        _ limits: DeliveryLimits
    ) {
        inHand.remove(call)
        guard result.blamesReceiver else {
            if result != .notAllowed { failures = 0 }
            return
        }
        // Those that were under way together fail together: that is one failure.
        guard now >= heldUntil else { return }
        failures += 1
        let pause = Backoff.pause(failures: failures, limits.firstPause, limits.longestReceiverPause, chance)
        var asked = 0.0
        if case .refused(_, let seconds?) = result { asked = min(seconds, limits.longestReceiverPause) }
        heldUntil = now + max(pause, asked)
    }

    /// Does nothing for `seconds`.
    mutating func rest(at now: Double, for seconds: Double) {
        heldUntil = max(heldUntil, now + seconds)
    }
}

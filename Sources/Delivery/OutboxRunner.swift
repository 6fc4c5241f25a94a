import Dispatch
public import Logging
public import Store
public import UsherCore

/// Makes the calls that wait in the outbox: each at least once, until a receiver takes it or it is given up.
///
/// A call that was made and not yet written down when the process was killed is made again under the same id. Receivers have lanes of their
/// own: one that is slow or dead holds up nobody else's calls. All of the database's part is done on a queue of its own.
public final class OutboxRunner: Sendable {
    private struct State: Sendable {
        var lanes: [String: Lane] = [:]
        var isLooking = false
        /// When the next look is due, on the clock of `seconds`.
        var alarm = Double.infinity
        var isStopped = false

        var inHand: Int { lanes.values.reduce(0) { $0 + $1.inHand.count } }
    }

    /// Calls that a receiver took.
    public let taken = Counter()
    /// Tries that failed, of calls that will be made again.
    public let retried = Counter()
    /// Calls that were given up, but for those that found the outbox full.
    public let gaveUp = Counter()
    /// How hard it tries.
    public let limits: DeliveryLimits
    private let database: UsherDatabase
    private let herald: Herald
    private let sender: any CallSending
    private let clock: any UsherClock
    private let logger: Logger
    private let state = Locked(State())
    private let queue = DispatchQueue(label: "usher.delivery.outbox")

    /// A runner for the outbox of `database` that calls whom `herald` allows; idle until it is started.
    public convenience init(
        database: UsherDatabase,
        herald: Herald,
        limits: DeliveryLimits = DeliveryLimits(),
        version: String,
        clock: any UsherClock = SystemClock(),
        logger: Logger
    ) {
        let sender = CallSender(limits: limits, version: version)
        self.init(database: database, herald: herald, limits: limits, sender: sender, clock: clock, logger: logger)
    }

    init(
        database: UsherDatabase,
        herald: Herald,
        limits: DeliveryLimits,
        sender: any CallSending,
        clock: any UsherClock,
        logger: Logger
    ) {
        self.database = database
        self.herald = herald
        self.limits = limits
        self.sender = sender
        self.clock = clock
        self.logger = logger
    }

    /// Begins with what waited when the process last ended.
    public func start() {
        database.observeEvents { [weak self] _ in self?.look() }
        look()
    }

    /// Begins no more calls; those in hand end within their time.
    public func stop() async {
        state.withLock { $0.isStopped = true }
        await sender.close()
        // What ended before is written down when this returns, so that the database may be closed.
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    /// How many calls are in hand.
    public var inHand: Int { state.withLock { $0.inHand } }

    /// The receivers that are left alone for a while because they did not work, with their failures in a row.
    public var failing: [String: Int] {
        state.withLock { $0.lanes.compactMapValues { $0.failures > 0 ? $0.failures : nil } }
    }

    /// Looks for calls to make; any number of these at once is one.
    func look() {
        let isFirst = state.withLock { state in
            guard !state.isLooking, !state.isStopped else { return false }
            state.isLooking = true
            return true
        }
        guard isFirst else { return }
        queue.async { self.pass() }
    }
}

extension OutboxRunner {
    private var seconds: Double { clock.uptime / .seconds(1) }

    private func pass() {
        state.withLock { $0.isLooking = false }
        do {
            var next = Double.infinity
            for receiver in try database.waitingReceivers() { next = min(next, try pass(receiver)) }
            if next.isFinite { look(in: next - seconds) }
        } catch {
            logger.error("outbox cannot be read", metadata: ["error": "\(error)"])
            look(in: limits.storePause)
        }
    }

    /// Begins the calls that may be made to a receiver now; when there will be more, on the clock of `seconds`.
    private func pass(_ receiver: String) throws -> Double {
        let now = seconds
        let (room, lane) = state.withLock { state in
            let lane = state.lanes[receiver] ?? Lane()
            return (min(lane.room(at: now, limits), limits.calls - state.inHand), lane)
        }
        // Whoever ends a call looks again; a lane at rest has its own time.
        guard room > 0 else { return lane.heldUntil > now ? lane.heldUntil : .infinity }
        let calls = try database.waitingCalls(for: receiver, limit: room + lane.inHand.count)
        for call in calls where !lane.inHand.contains(call.id) {
            let pause = pause(of: call)
            guard pause <= 0 else { return now + pause }
            begin(call)
        }
        return .infinity
    }

    /// Seconds until a call may be made; never longer than a pause can be, also when the calendar's clock was set back.
    private func pause(of call: OutboxCall) -> Double {
        min(Double(call.next.microseconds - clock.now.microseconds) / 1e6, limits.longestCallPause)
    }

    private func begin(_ call: OutboxCall) {
        let isFree = state.withLock { state in
            guard !state.isStopped else { return false }
            state.lanes[call.call.receiver, default: Lane()].begin(call.id)
            return true
        }
        guard isFree else { return }
        Task {
            let result = await self.make(call)
            self.queue.async { self.end(call, result) }
        }
    }

    private func make(_ call: OutboxCall) async -> CallResult {
        guard let policy = herald.allowing, let address = policy.address(call.call.url) else { return .notAllowed }
        return await sender.send(call, to: address, secret: policy.secret, now: clock.now)
    }

    private func end(_ call: OutboxCall, _ result: CallResult) {
        let chance = Double.random(in: 0..<1)
        // A call that was cut off because the runner stops says nothing about its receiver.
        guard !state.withLock({ $0.isStopped && result != .taken }) else { return }
        let age = Double(clock.now.microseconds - call.created.microseconds) / 1e6
        let verdict = Verdict(result, attempt: call.attempts + 1, age: age, chance: chance, limits)
        let isWritten = write(verdict, call, result)
        let now = seconds
        state.withLock { state in
            var lane = state.lanes[call.call.receiver] ?? Lane()
            lane.end(call.id, result, at: now, chance: chance, limits)
            if !isWritten { lane.rest(at: now, for: limits.storePause) }
            state.lanes[call.call.receiver] = lane
        }
        look()
    }

    private func write(_ verdict: Verdict, _ call: OutboxCall, _ result: CallResult) -> Bool {
        do {
            switch verdict {
            case .delivered:
                try database.delivered(call.id)
                taken.add()
            case .again(let pause):
                let next = WallTime(microseconds: clock.now.microseconds + Int64(pause * 1e6))
                try database.failed(call.id, failure: result.words, next: next)
                retried.add()
            case .dead(let reason):
                try database.gaveUp(call.id, failure: reason)
                gaveUp.add()
                logger.warning(
                    "webhook given up",
                    metadata: ["receiver": "\(call.call.receiver)", "reason": "\(reason)"]
                )
            }
            return true
        } catch {
            logger.error("outbox cannot be written", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Looks again after `pause` seconds, unless an earlier look is under way already.
    private func look(in pause: Double) {
        let time = seconds + max(0.01, pause)
        let isEarlier = state.withLock { state in
            guard time < state.alarm else { return false }
            state.alarm = time
            return true
        }
        guard isEarlier else { return }
        queue.asyncAfter(deadline: .now() + max(0.01, pause)) {
            self.state.withLock { if $0.alarm == time { $0.alarm = .infinity } }
            self.look()
        }
    }
}

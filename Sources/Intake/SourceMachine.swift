import UsherCore

/// The life of a source, as a value: what happened goes in with its moment, what to do comes out; no clock, no I/O.
///
/// ```
///          start             first frame                no frame
///  idle ──────────► connecting ─────────► running ───────────────► stalled
///                    ▲     │ failed          │ failed                 │
///                    │     ▼                 ▼                        │
///                    └── backing_off ◄───────┘        retry due       │
///                    └───────────────────────────────────────────────┘
/// ```
/// A fault that cannot pass leads to `failed`, the end of a finite source to `ended`, a stop from anywhere to `idle`.
public struct SourceMachine: Sendable {
    /// What happened.
    public enum Input: Sendable, Hashable {
        /// The source is wanted.
        case start
        /// A picture came.
        case frame
        /// The attempt or the stream failed.
        case failed(SourceFailure)
        /// A finite source is over.
        case ended
        /// The wait that was asked for is over.
        case retryDue
        /// The source is not wanted any more.
        case stop
    }

    /// What to do.
    public enum Action: Sendable, Hashable {
        /// Begin a connection.
        case connect
        /// Give `retryDue` after so long.
        case wait(Duration)
        /// Close the connection.
        case disconnect
        /// Tell whoever listens.
        case tell(SourceStatus)
    }

    /// What there is to say now.
    public private(set) var status: SourceStatus
    /// How often a stream that ran was lost.
    public private(set) var losses = 0
    /// How often it was lost because no picture came.
    public private(set) var stalls = 0
    private var backOff: BackOff
    private var runningSince: Duration?

    /// A source that was not started.
    public init(at moment: Moment, backOff: BackOff = BackOff()) {
        status = SourceStatus(state: .idle, since: moment.wall)
        self.backOff = backOff
    }

    /// Takes what happened; what does not fit the state changes nothing.
    public mutating func take(_ input: Input, at moment: Moment) -> [Action] {
        switch (status.state, input) {
        case (.idle, .start), (.failed, .start), (.ended, .start):
            status.attempts = 0
            return connect(moment)
        case (.stalled, .retryDue), (.backingOff, .retryDue): return connect(moment)
        case (.connecting, .frame): return run(moment)
        case (.connecting, .failed(let failure)), (.running, .failed(let failure)): return fail(failure, moment)
        case (.connecting, .ended), (.running, .ended): return settle(.ended, moment)
        case (.idle, .stop): return []
        case (_, .stop): return [.disconnect] + settle(.idle, moment)
        default: return []
        }
    }

    private mutating func connect(_ moment: Moment) -> [Action] {
        enter(.connecting, moment)
        status.attempts += 1
        return [.tell(status), .connect]
    }

    private mutating func run(_ moment: Moment) -> [Action] {
        enter(.running, moment)
        (status.fault, status.reason, status.attempts) = (nil, nil, 0)
        runningSince = moment.uptime
        return [.tell(status)]
    }

    private mutating func fail(_ failure: SourceFailure, _ moment: Moment) -> [Action] {
        if let runningSince {
            backOff.ran(for: moment.uptime - runningSince)
            losses += 1
            stalls += failure.fault == .stalled ? 1 : 0
        }
        let isStall = failure.fault == .stalled && runningSince != nil
        (status.fault, status.reason) = (failure.fault, failure.reason)
        status.lastFailure = PastFailure(failure, at: moment.wall)
        guard !failure.isFinal else {
            enter(.failed, moment)
            return [.tell(status)]
        }
        let delay = backOff.delay(after: failure.fault)
        enter(isStall ? .stalled : .backingOff, moment)
        status.nextRetry = WallTime(microseconds: moment.wall.microseconds + delay.microseconds)
        return [.tell(status), .wait(delay)]
    }

    private mutating func settle(_ state: SourceState, _ moment: Moment) -> [Action] {
        enter(state, moment)
        (status.fault, status.reason, status.attempts) = (nil, nil, 0)
        return [.tell(status)]
    }

    private mutating func enter(_ state: SourceState, _ moment: Moment) {
        (status.state, status.since, status.nextRetry) = (state, moment.wall, nil)
        runningSince = nil
    }
}

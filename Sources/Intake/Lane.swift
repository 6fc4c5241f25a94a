import Dispatch
import UsherCore

/// One connection of a source, kept alive: a serial queue on which sessions follow each other as the machine says.
///
/// A wait between two sessions is a timer, not a thread.
final class Lane: Sendable {
    let plan: LanePlan
    let vigil: Vigil
    let board = SessionBoard()
    private let queue: DispatchQueue
    private let machine: Locked<SourceMachine>
    private let sessions = Counter()
    private let onChange: @Sendable (SourceStatus) -> Void
    private let onRetention: @Sendable (RetentionReport) -> Void

    init(
        plan: LanePlan,
        onRetention: @escaping @Sendable (RetentionReport) -> Void,
        onChange: @escaping @Sendable (SourceStatus) -> Void
    ) {
        self.plan = plan
        (self.onChange, self.onRetention) = (onChange, onRetention)
        vigil = Vigil(clock: plan.clock)
        queue = DispatchQueue(label: "usher.source.\(plan.name)", qos: .utility)
        machine = Locked(SourceMachine(at: Moment(by: plan.clock)))
    }

    var status: SourceStatus { machine.withLock { $0.status } }

    var figures: SourceFigures {
        var figures = board.figures(at: plan.clock.uptime)
        machine.withLock { (figures.reconnects, figures.stalls) = ($0.losses, $0.stalls) }
        figures.pausesForgiven = vigil.pausesForgiven
        return figures
    }

    /// Whoever writes the recording of one session; `nil` where there is none.
    func makeRecorder() -> Recorder? {
        plan.recording.map { Recorder($0, source: plan.name, board: board, onRetention: onRetention) }
    }

    func start() {
        queue.async { self.take(.start) }
    }

    /// Ends every blocking call and keeps anything from being told; does not wait.
    func beginStop() {
        vigil.stop()
        let moment = Moment(by: plan.clock)
        machine.withLock { _ = $0.take(.stop, at: moment) }
    }

    /// Waits until nothing runs any more, at most until `deadline`: resolving a name is the one call that cannot be interrupted.
    func join(until deadline: DispatchTime) {
        let isDone = DispatchSemaphore(value: 0)
        queue.async { isDone.signal() }
        _ = isDone.wait(timeout: deadline)
    }

    private func take(_ input: SourceMachine.Input) {
        guard !vigil.isStopped else { return }
        let moment = Moment(by: plan.clock)
        for action in machine.withLock({ $0.take(input, at: moment) }) { perform(action) }
    }

    private func perform(_ action: SourceMachine.Action) {
        switch action {
        case .tell(let status): if !vigil.isStopped { onChange(status) }
        case .connect: queue.async { self.connect() }
        case .wait(let delay): wait(delay)
        // The vigil has ended the session already.
        case .disconnect: break
        }
    }

    private func wait(_ delay: Duration) {
        queue.asyncAfter(deadline: .now() + delay.inSeconds) { [weak self] in self?.take(.retryDue) }
    }

    private func connect() {
        guard !vigil.isStopped else { return }
        sessions.add()
        do throws(SourceFailure) {
            let address = try plan.checked()
            let number = Int(sessions.total)
            let session = LiveSession(of: self, address: address, number: number) { self.take(.frame) }
            if try session.run() == .finished { take(.ended) }
        } catch {
            take(.failed(error))
        }
    }
}

import Foundation

/// Several threads that do the same work on what comes in, and give it out in the order in which it came.
///
/// At most `inFlight` elements are between `submit` and `next`; a `submit` beyond that waits. `finish` is an end marker on the same way:
/// everything submitted before it comes out, then `next` returns `nil`. An error of the work comes out in its place, as a throw of
/// `next`, and ends the flow. Any thread may submit, one thread receives. Waiting blocks the thread: never call from async code.
///
/// The threads end with `finish`, `cancel`, an error, or when the object is let go.
public final class OrderedWorkers<Input: ~Copyable & Sendable, Output: ~Copyable & Sendable>: Sendable {
    /// The work of one thread, made on that thread and never leaving it, so that it may own what is not shared.
    public typealias Work = (consuming Input) throws -> Output

    private let monitor: Monitor<OrderedFlow<Input, Output>>
    /// How many threads work.
    public let workers: Int

    /// Starts `workers` threads labelled `usher.<name>.<number>`; each makes its work with `makeWork` and its number, from 0.
    ///
    /// An error of `makeWork` is thrown by `next`.
    public init(
        name: String,
        workers: Int,
        inFlight: Int,
        makeWork: @escaping @Sendable (_ worker: Int) throws -> Work
    ) {
        self.workers = max(1, workers)
        let monitor = Monitor(OrderedFlow<Input, Output>(capacity: max(1, inFlight), workers: max(1, workers)))
        self.monitor = monitor
        for number in 0..<self.workers {
            let thread = Thread {
                Self.run(monitor) { try makeWork(number) }
                monitor.with { $0.working -= 1 }
                monitor.wakeAll()
            }
            thread.name = "usher.\(name).\(number)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { cancel() }

    /// Hands an element to the workers; blocks while too many are under way.
    ///
    /// `false` if the flow has ended: the element was destroyed.
    @discardableResult
    public func submit(_ input: consuming Input) -> Bool {
        // The closure may run once only, which the compiler cannot know: the element travels in an optional.
        var input: Input? = consume input
        let accepted = monitor.with(waitingAs: .senders, until: { $0.hasRoom || $0.isClosed }) { flow in
            guard !flow.isClosed, let input = input.take() else { return false }
            flow.accept(input)
            return true
        }
        if accepted { monitor.wakeAll() }
        return accepted
    }

    /// The result of the oldest element not yet received; blocks until it is done, `nil` at the end of the flow.
    public func next() throws -> Output? {
        let step = monitor.with(waitingAs: .receivers, until: { $0.canDeliver }) { $0.deliver() }
        monitor.wakeAll()
        switch consume step {
        case .output(let output): return output
        case .fault(let error): throw error
        case .end: return nil
        }
    }

    /// Nothing more comes: what was submitted is still worked on and delivered.
    public func finish() {
        monitor.with { $0.isFinished = true }
        monitor.wakeAll()
    }

    /// Ends the flow at once: what is under way is destroyed.
    public func cancel() {
        monitor.with { $0.cancel() }
        monitor.wakeAll()
    }

    /// Waits until the last thread has left its work, after `finish`, `cancel` or an error.
    public func join() {
        monitor.with(waitingAs: .senders, until: { $0.working == 0 }, { _ in })
    }

    /// How many elements are between `submit` and `next`.
    public var underWay: Int { monitor.with { $0.underWay } }

    private static func run(_ monitor: Monitor<OrderedFlow<Input, Output>>, _ makeWork: () throws -> Work) {
        do {
            let work = try makeWork()
            while true {
                let job = monitor.with(waitingAs: .receivers, until: { $0.canTake }) { $0.take() }
                guard let job else { return }
                perform(job, work, monitor)
            }
        } catch {
            monitor.with { $0.fail(error) }
            monitor.wakeAll()
        }
    }

    private static func perform(
        _ job: consuming OrderedFlow<Input, Output>.Job,
        _ work: Work,
        _ monitor: Monitor<OrderedFlow<Input, Output>>
    ) {
        let number = job.number
        var result: OrderedFlow<Input, Output>.Step?
        do {
            result = .output(try work(job.takeInput()))
        } catch {
            result = .fault(error)
        }
        monitor.with { flow in
            if let step = result.take() { flow.complete(number, step) }
        }
        monitor.wakeAll()
    }
}

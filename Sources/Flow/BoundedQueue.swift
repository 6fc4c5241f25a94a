/// What became of a pushed element.
public enum PushOutcome: Sendable, Hashable {
    /// It is in the queue.
    case accepted
    /// It is in the queue, and the oldest one gave way and was destroyed.
    case droppedOldest
    /// The queue was finished or cancelled: it was destroyed.
    case closed
}

/// How a queue fares.
public struct QueueCounts: Sendable, Hashable {
    /// How many elements are in the queue now.
    public var depth = 0
    /// The most that were ever in it.
    public var peakDepth = 0
    /// How many came in, the dropped ones included.
    public var accepted: UInt64 = 0
    /// How many gave way to newer ones.
    public var dropped: UInt64 = 0
}

/// A queue of fixed capacity between threads: what to do when it is full is said when it is made.
///
/// The end comes from either side. The sender calls `finish`: what is in the queue is still received, then `pop` returns `nil`.
/// The receiver calls `cancel`: what is in the queue is destroyed, and senders that wait are told `closed`. Any number of threads
/// may push and pop; elements leave in the order in which they came. Waiting blocks the thread: never call from async code.
public final class BoundedQueue<Element: ~Copyable & Sendable>: Sendable {
    private struct State: ~Copyable, Sendable {
        var ring: Ring<Element>
        /// The sequence number of the next to leave.
        var head = 0
        /// The sequence number of the next to come.
        var tail = 0
        var isClosed = false
        var peakDepth = 0
        var dropped: UInt64 = 0

        init(capacity: Int) { ring = Ring(capacity: capacity) }

        var depth: Int { tail - head }
        var isFull: Bool { depth == ring.capacity }

        mutating func takeFirst() -> Element? {
            guard depth > 0 else { return nil }
            defer { head += 1 }
            return ring.take(head)
        }
    }

    /// The queue's name, for logs and metrics: `<source>.<stage>`.
    public let name: String
    /// The most elements it holds.
    public let capacity: Int
    /// What happens when it is full.
    public let overflow: OverflowPolicy
    private let monitor: Monitor<State>

    /// An empty queue; `capacity` is at least 1.
    public init(name: String, capacity: Int, overflow: OverflowPolicy) {
        self.name = name
        self.capacity = capacity
        self.overflow = overflow
        monitor = Monitor(State(capacity: capacity))
    }

    /// Brings an element in; with the policy `wait` blocks while the queue is full and open.
    @discardableResult
    public func push(_ element: consuming Element) -> PushOutcome {
        // The closure may run once only, which the compiler cannot know: the element travels in an optional.
        var element: Element? = consume element
        let waits = overflow == .wait
        // Leaves with this function, so that it is destroyed outside the lock.
        var displaced: Element?
        let outcome = monitor.with(waitingAs: .senders, until: { !waits || !$0.isFull || $0.isClosed }) {
            state -> PushOutcome in
            guard !state.isClosed, let element = element.take() else { return PushOutcome.closed }
            displaced = state.isFull ? state.takeFirst() : nil
            state.dropped += displaced == nil ? 0 : 1
            state.ring.put(element, at: state.tail)
            state.tail += 1
            state.peakDepth = max(state.peakDepth, state.depth)
            return displaced == nil ? .accepted : .droppedOldest
        }
        if outcome != .closed { monitor.wakeOne(.receivers) }
        return outcome
    }

    /// Takes the oldest element out; blocks while the queue is empty and open, `nil` at its end.
    public func pop() -> Element? {
        let element = monitor.with(waitingAs: .receivers, until: { $0.depth > 0 || $0.isClosed }) { state in
            state.takeFirst()
        }
        if element != nil { monitor.wakeOne(.senders) }
        return element
    }

    /// Takes the oldest element out; `nil` where there is none now.
    public func popIfAny() -> Element? {
        let element = monitor.with { $0.takeFirst() }
        if element != nil { monitor.wakeOne(.senders) }
        return element
    }

    /// The sender is done: what is in the queue is still received.
    public func finish() {
        monitor.with { $0.isClosed = true }
        monitor.wakeAll()
    }

    /// The receiver is done: what is in the queue is destroyed, and so is what still comes.
    public func cancel() {
        monitor.with { $0.isClosed = true }
        monitor.wakeAll()
        while monitor.with({ $0.takeFirst() }) != nil {}
    }

    /// How the queue fares now.
    public var counts: QueueCounts {
        monitor.with { state in
            QueueCounts(
                depth: state.depth,
                peakDepth: state.peakDepth,
                accepted: UInt64(state.tail),
                dropped: state.dropped
            )
        }
    }
}

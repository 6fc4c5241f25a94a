import Foundation

/// A few threads that work for many sources: each source has a short queue of its own whose newest elements win, whose turn it is is
/// decided fairly, and one thread at a time works for one source.
///
/// So a source that brings much, or whose elements take long, takes nothing from the others, and what waits is never old. `poke` asks for
/// a turn without an element. Any thread may call; `remove` and `stop` wait for the work in hand and are not to be called from the work.
public final class FairWorkers<Key: Hashable & Sendable, Element: ~Copyable & Sendable>: Sendable {
    /// One turn of a source: takes an element with `popIfAny` from its queue, which is empty where somebody poked.
    public typealias Work = @Sendable (BoundedQueue<Element>) -> Void

    private struct Member: Sendable {
        let queue: BoundedQueue<Element>
        let work: Work
        var isDue = false
        var isBusy = false
        var isLeaving = false

        var isReady: Bool { isDue && !isBusy && !isLeaving }
    }

    private struct State: Sendable {
        var members: [Key: Member] = [:]
        var scheduler = FairScheduler<Key>()
        var isStopped = false
        var working: Int

        init(workers: Int) { working = workers }

        var hasWork: Bool { members.values.contains(where: \.isReady) }

        mutating func take() -> (key: Key, member: Member)? {
            let members = members
            let next = scheduler.next { members[$0]?.isReady ?? false }
            guard !isStopped, let key = next, var member = members[key] else { return nil }
            member.isDue = false
            member.isBusy = true
            self.members[key] = member
            return (key, member)
        }
    }

    private let name: String
    private let monitor: Monitor<State>

    /// Starts `workers` threads labelled `usher.<name>.<number>`.
    public init(name: String, workers: Int) {
        self.name = name
        let monitor = Monitor(State(workers: max(1, workers)))
        self.monitor = monitor
        for number in 0..<max(1, workers) {
            let thread = Thread {
                Self.run(monitor)
                monitor.with { $0.working -= 1 }
                monitor.wakeAll()
            }
            thread.name = "usher.\(name).\(number)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { stop() }

    /// Lets a source in, with room for `capacity` elements that wait; one that is there already is let go first.
    public func add(_ key: Key, capacity: Int, work: @escaping Work) {
        remove(key)
        let queue = BoundedQueue<Element>(name: "\(name).\(key)", capacity: capacity, overflow: .dropOldest)
        monitor.with { state in
            state.members[key] = Member(queue: queue, work: work)
            state.scheduler.add(key)
        }
    }

    /// Lets a source go: what waits is destroyed, and when this returns nobody works for it any more.
    public func remove(_ key: Key) {
        let queue = monitor.with { state -> BoundedQueue<Element>? in
            state.members[key]?.isLeaving = true
            return state.members[key]?.queue
        }
        guard let queue else { return }
        queue.cancel()
        monitor.with(waitingAs: .senders, until: { !($0.members[key]?.isBusy ?? false) }) { state in
            guard state.members[key]?.queue === queue else { return }
            state.members[key] = nil
            state.scheduler.remove(key)
        }
    }

    /// Brings an element for a source; where too many wait the oldest gives way.
    @discardableResult
    public func offer(_ element: consuming Element, to key: Key) -> PushOutcome {
        guard let queue = monitor.with({ $0.members[key]?.queue }) else { return .closed }
        let outcome = queue.push(element)
        if outcome != .closed { poke(key) }
        return outcome
    }

    /// Asks for a turn of a source.
    public func poke(_ key: Key) {
        monitor.with { $0.members[key]?.isDue = true }
        monitor.wakeOne(.receivers)
    }

    /// How the queue of a source fares; zeros for one that is not there.
    public func counts(of key: Key) -> QueueCounts {
        monitor.with { $0.members[key]?.queue }?.counts ?? QueueCounts()
    }

    /// Ends the threads after the work in hand; what waits is destroyed.
    public func stop() {
        let queues = monitor.with { state -> [BoundedQueue<Element>] in
            state.isStopped = true
            return state.members.values.map(\.queue)
        }
        for queue in queues { queue.cancel() }
        monitor.wakeAll()
        monitor.with(waitingAs: .senders, until: { $0.working == 0 }) { _ in }
    }

    private static func run(_ monitor: Monitor<State>) {
        while true {
            let turn = monitor.with(waitingAs: .receivers, until: { $0.isStopped || $0.hasWork }) { $0.take() }
            guard let turn else {
                if monitor.with({ $0.isStopped }) { return }
                continue
            }
            turn.member.work(turn.member.queue)
            let isDue = monitor.with { state -> Bool in
                guard state.members[turn.key]?.queue === turn.member.queue else { return false }
                state.members[turn.key]?.isBusy = false
                if turn.member.queue.counts.depth > 0 { state.members[turn.key]?.isDue = true }
                return state.members[turn.key]?.isDue ?? false
            }
            if isDue { monitor.wakeOne(.receivers) }
            monitor.wakeAll(.senders)
        }
    }
}

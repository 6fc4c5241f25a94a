import Dispatch
public import Store
public import UsherCore

/// Tells readers of events as they come, each from where it is, in the order of their ids.
///
/// The newest events are kept in memory; a reader that is further behind reads from the database, page by page. Nothing is queued for a reader:
/// it has a place, and asks for what comes after it when it can. A slow one therefore costs nobody anything, and what it may miss is only
/// what the database no longer holds, which it is told.
public final class EventHub: Sendable {
    /// How much the hub takes on.
    public struct Limits: Sendable, Hashable {
        /// Readers at once; further ones are refused.
        public var readers: Int
        /// Events kept in memory.
        public var recent: Int
        /// Events read from the database at once.
        public var page: Int
        /// How often readers are woken though nothing happened, seconds.
        public var beatSeconds: Int

        /// The defaults, or others.
        public init(readers: Int = 64, recent: Int = 1024, page: Int = 64, beatSeconds: Int = 15) {
            self.readers = readers
            self.recent = recent
            self.page = page
            self.beatSeconds = beatSeconds
        }
    }

    private struct State: Sendable {
        /// The newest events without a gap between them, the oldest first.
        var recent: [EventRecord] = []
        /// The id of the newest event known.
        var newest: Int64
        var readers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastReader = 0
        var isClosed = false
    }

    /// How much the hub takes on.
    public let limits: Limits
    /// Readers that were refused because there were too many.
    public let refused = Counter()
    /// Events read by readers, all together.
    public let sent = Counter()
    private let database: UsherDatabase
    private let state: Locked<State>
    private let reading = DispatchQueue(label: "usher.delivery.events")

    /// A hub for the events of `database`, from now on.
    public init(database: UsherDatabase, limits: Limits = Limits()) throws(StoreError) {
        self.database = database
        self.limits = limits
        state = Locked(State(newest: try database.eventSpan().newest))
        database.observeEvents { [weak self] events in self?.publish(events) }
        // What is gone from the disk is not told from memory either.
        database.observeErasure { [weak self] in self?.state.withLock { $0.recent = [] } }
        beat()
    }

    /// How many readers there are.
    public var readerCount: Int { state.withLock { $0.readers.count } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The id of the newest event.
    public var newest: Int64 { state.withLock { $0.newest } }

    /// Takes in events that are on the disk; the database does it itself through `observeEvents`.
    ///
    /// Two threads may bring theirs in either order: what does not follow on what is known is left to be read from the database.
    public func publish(_ events: [EventRecord]) {
        guard let last = events.last else { return }
        let readers = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            // What another thread wrote before and has not told yet is on the disk already: the newest id alone says how far to read.
            if events[0].id == state.newest + 1 {
                state.recent += events
                state.recent.removeFirst(max(0, state.recent.count - limits.recent))
            } else if last.id > state.newest {
                state.recent = []
            }
            state.newest = max(state.newest, last.id)
            return Array(state.readers.values)
        }
        for reader in readers { reader.yield() }
    }

    /// A reader of what comes after the event `id`, or of what is new; `nil` when there are too many or the hub is closed.
    public func reader(after id: Int64? = nil) -> EventReader? {
        let (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state -> (Int, Int64)? in
            guard state.readers.count < limits.readers, !state.isClosed else { return nil }
            state.lastReader += 1
            state.readers[state.lastReader] = continuation
            return (state.lastReader, min(id ?? state.newest, state.newest))
        }
        guard let (number, start) = key else {
            refused.add()
            return nil
        }
        return EventReader(hub: self, number: number, signals: signals, after: start)
    }

    /// Ends every reader and takes no more.
    public func close() {
        let readers = state.withLock { state in
            state.isClosed = true
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    func leave(_ number: Int) {
        state.withLock { $0.readers.removeValue(forKey: number) }?.finish()
    }

    /// The events after `id`, at most a page: from memory, or from the disk where memory does not reach back so far.
    func page(after id: Int64) async throws -> [EventRecord] {
        let known = state.withLock { state -> [EventRecord]? in
            guard id < state.newest else { return [] }
            guard let first = state.recent.first?.id, id >= first - 1 else { return nil }
            return Array(state.recent.dropFirst(Int(id - first + 1)).prefix(limits.page))
        }
        if let known { return known }
        return try await withCheckedThrowingContinuation { continuation in
            reading.async {
                continuation.resume(with: Result { try self.database.events(after: id, limit: self.limits.page) })
            }
        }
    }

    /// The oldest event that is still there; `nil` when none is.
    func oldest() async throws -> Int64? {
        try await withCheckedThrowingContinuation { continuation in
            reading.async { continuation.resume(with: Result { try self.database.eventSpan().oldest }) }
        }
    }

    /// Wakes every reader now and then, for as long as there is a hub.
    private func beat() {
        reading.asyncAfter(deadline: .now() + .seconds(limits.beatSeconds)) { [weak self] in
            self?.wake()
            self?.beat()
        }
    }

    private func wake() {
        for reader in state.withLock({ Array($0.readers.values) }) { reader.yield() }
    }
}

public import Store
import UsherCore

/// Somebody who reads events, one portion after the other, from a place of their own.
///
/// One task at a time may read. The reader leaves the hub when nobody holds it any more.
public final class EventReader: Sendable {
    /// What a reader is handed.
    public enum Portion: Sendable, Hashable {
        /// Events, the oldest first; never empty.
        case events([EventRecord])
        /// Nothing happened for a while.
        case quiet
        /// Events after the place are gone; `oldest` is the first that still is there, `nil` when none is.
        case missed(after: Int64, oldest: Int64?)
    }

    private struct State: Sendable {
        /// The last event that was handed over.
        var place: Int64
        /// Whether it was looked at what is gone before the first event.
        var hasBegun = false
        var isEnded = false
    }

    private let hub: EventHub
    private let number: Int
    private let signals: AsyncStream<Void>
    private let state: Locked<State>

    init(hub: EventHub, number: Int, signals: AsyncStream<Void>, after start: Int64) {
        self.hub = hub
        self.number = number
        self.signals = signals
        state = Locked(State(place: start))
    }

    deinit { hub.leave(number) }

    /// What comes next, as soon as there is something; `nil` when the reader was ended, the hub closed, or the task cancelled.
    public func next() async throws -> Portion? {
        if let missed = try await missed() { return missed }
        var isWoken = false
        while isReading {
            let events = try await hub.page(after: state.withLock { $0.place })
            if let last = events.last {
                state.withLock { $0.place = last.id }
                hub.sent.add(UInt64(events.count))
                return .events(events)
            }
            if isWoken { return .quiet }
            var iterator = signals.makeAsyncIterator()
            guard await iterator.next() != nil else { return nil }
            isWoken = true
        }
        return nil
    }

    /// Ends the reading, from any thread.
    public func end() {
        state.withLock { $0.isEnded = true }
        hub.leave(number)
    }

    private var isReading: Bool { !Task.isCancelled && !hub.isClosed && !state.withLock { $0.isEnded } }

    /// What is to be said at the beginning of events that are gone: ids have gaps at the old end, and where a person was deleted.
    private func missed() async throws -> Portion? {
        let first = state.withLock { state in
            defer { state.hasBegun = true }
            return state.hasBegun ? nil : state.place
        }
        guard let place = first, isReading, place < hub.newest else { return nil }
        let oldest = try await hub.oldest()
        return oldest.map { $0 > place + 1 } ?? true ? .missed(after: place, oldest: oldest) : nil
    }
}

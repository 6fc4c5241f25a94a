import API
import Flow
import Foundation
import Recognition
import Store
import UsherCore

/// One thing to write down: news of an appearance, or a source's new state.
struct LiveNote: Sendable {
    /// What it is.
    enum Content: Sendable {
        case action(Kind, ActionRecord, NewImage?)
        case state(SourceReport)
    }

    /// Where an action is in its life.
    enum Kind: Sendable {
        case announced
        case updated
        case closed
    }

    var content: Content
    /// The lists that an action's faces were looked up in, with their alerts.
    var search: [ListSearch] = []
    /// Called once it is on the disk.
    var written: @Sendable () -> Void = {}
}

/// Writes what live sources tell, in small batches and on a thread of its own, so that no analysis waits for the disk.
///
/// While the disk refuses (full, busy) the batch is tried again; meanwhile up to `capacity` notes wait, and then the analysis does, whose
/// frames are dropped and counted. So nothing that was decided is lost while the process lives.
final class ActionWriter: Sendable {
    /// How many notes may wait.
    static let capacity = 256
    /// How many are written in one transaction at most.
    static let largestBatch = 64
    /// How long it waits before it tries again.
    static let retrySeconds = 1.0

    private let queue = BoundedQueue<LiveNote>(name: "live.actions", capacity: capacity, overflow: .wait)
    private let stopping = DispatchSemaphore(value: 0)
    private let isStopping = Locked(false)
    private let finished = DispatchGroup()
    private let write: @Sendable ([LiveNote]) throws -> Void
    private let complain: @Sendable (String) -> Void
    /// Batches that were refused, and notes that a stop lost because they still were.
    let refused = Counter()
    let lost = Counter()
    /// States that were not told because too much waited.
    let missed = Counter()
    /// Notes that are on the disk.
    let settled = Counter()

    /// A writer that gives each batch to `write` and what goes wrong to `complain`.
    init(
        write: @escaping @Sendable ([LiveNote]) throws -> Void,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.write = write
        self.complain = complain
        finished.enter()
        let thread = Thread { [self] in
            run()
            finished.leave()
        }
        thread.name = "usher.live.actions"
        thread.start()
    }

    /// Grows while it is alive: a disk that refuses is not a process that hangs, and to kill it would lose what waits here.
    var progress: UInt64 { settled.total + refused.total }

    /// How many wait.
    var depth: Int { queue.counts.depth }

    /// Takes a note; waits while too many do.
    func push(_ note: LiveNote) {
        queue.push(note)
    }

    /// Takes a note that may be missed: where many wait it is dropped, and the caller never waits.
    func offer(_ note: LiveNote) {
        guard depth < Self.capacity / 2 else { return missed.add() }
        queue.push(note)
    }

    /// From now on a batch is tried once and no more, so that nobody who waits here waits for a disk that refuses.
    func hurry() {
        isStopping.withLock { $0 = true }
        stopping.signal()
    }

    /// Writes what waits and ends; what the disk refuses once more is lost and counted.
    func stop() {
        queue.finish()
        hurry()
        finished.wait()
    }

    private func run() {
        while let first = queue.pop() {
            var batch = [first]
            while batch.count < Self.largestBatch, let next = queue.popIfAny() { batch.append(next) }
            settle(batch)
        }
    }

    private func settle(_ batch: [LiveNote]) {
        var complaints = 0
        while true {
            let wasStopping = isStopping.withLock { $0 }
            do {
                try write(batch)
                settled.add(UInt64(batch.count))
                for note in batch { note.written() }
                return
            } catch {
                refused.add()
                complaints += 1
                // Every minute, not every second.
                if complaints % 60 == 1 { complain("\(batch.count) actions or states cannot be written: \(error)") }
            }
            guard !wasStopping else {
                lost.add(UInt64(batch.count))
                return
            }
            if stopping.wait(timeout: .now() + Self.retrySeconds) == .success { stopping.signal() }
        }
    }
}

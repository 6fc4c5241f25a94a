import NIOPosix
import UsherCore

/// Threads for calls that block, and a bounded line before them: so many at once, so many waiting, the rest refused and counted.
///
/// Async code must not wait in a call to the database or the models: there are as few threads for it as cores.
final class Gate: Sendable {
    private let threads: NIOThreadPool
    private let capacity: Int
    private let refused: Counter
    private let admitted = Locked(0)

    /// A gate for `permits` calls at once, with `waiting` more in line.
    init(permits: Int, waiting: Int, refused: Counter) {
        threads = NIOThreadPool(numberOfThreads: permits)
        capacity = permits + waiting
        self.refused = refused
        threads.start()
    }

    deinit {
        // A gate that nobody closed, as in a test, leaves no threads behind; one that was closed has none.
        threads.shutdownGracefully { _ in }
    }

    /// How many calls are in hand or in line.
    var load: Int { admitted.withLock { $0 } }

    /// What `body` returns, run on a thread of its own; a full line throws `Fault.unavailable`.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isAdmitted = admitted.withLock { count in
            guard count < capacity else { return false }
            count += 1
            return true
        }
        guard isAdmitted else {
            refused.add()
            throw Fault.unavailable
        }
        defer { admitted.withLock { $0 -= 1 } }
        #if USHER_TSAN
        // The sanitizer does not see what orders the two sides of a continuation that is resumed before it is awaited; it does see a lock.
        let outcome = Locked<Result<Value, any Error>?>(nil)
        try await threads.runIfActive { outcome.withLock { $0 = Result { try body() } } }
        guard let outcome = outcome.withLock({ $0 }) else { throw CancellationError() }
        return try outcome.get()
        #else
        return try await threads.runIfActive(body)
        #endif
    }

    /// Lets the calls in hand finish and ends the threads.
    func close() async throws {
        try await threads.shutdownGracefully()
    }
}

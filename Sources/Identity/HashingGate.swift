import Dispatch
import Foundation
import UsherCore

/// How many passwords are hashed at once: each takes 32 MiB and a core, so a crowd waits, and a larger one is sent away.
struct HashingGate: Sendable {
    /// How many may wait.
    static let queue = 16
    /// How long one waits, seconds.
    static let patience = 5

    private let permits = DispatchSemaphore(value: max(1, ProcessInfo.processInfo.activeProcessorCount))
    private let waiting = Locked(0)

    /// Waits for a place; `false` when there are too many others.
    func enter() -> Bool {
        let isWelcome = waiting.withLock { count in
            guard count < Self.queue else { return false }
            count += 1
            return true
        }
        guard isWelcome else { return false }
        defer { waiting.withLock { $0 -= 1 } }
        return permits.wait(timeout: .now() + .seconds(Self.patience)) == .success
    }

    /// Gives the place back.
    func leave() {
        permits.signal()
    }
}

import Dispatch
import UsherCore

/// Runs `body` for every number below `count` on as many threads as there are cores, and gives what it returned in their order.
///
/// For models: each call has a request to itself, and several faces of one frame need not wait for each other. The first error in the
/// order of the numbers is thrown, so that the outcome does not depend on who was faster. Returns when all calls have.
func sideBySide<Success: Sendable>(
    _ count: Int,
    _ body: @Sendable (Int) throws -> Success
) throws -> [Success] {
    guard count > 1 else { return try (0..<count).map(body) }
    let results = Locked<[Result<Success, any Error>?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { number in
        let result = Result { try body(number) }
        results.withLock { $0[number] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
}

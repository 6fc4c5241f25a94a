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

/// Runs both on threads of their own where there are cores, and gives what they returned; the first one's error goes before the other's.
func sideBySide<One: Sendable, Other: Sendable>(
    _ one: @Sendable () throws -> One,
    _ other: @Sendable () throws -> Other
) throws -> (One, Other) {
    let left = Locked<Result<One, any Error>>(.failure(CancellationError()))
    let right = Locked<Result<Other, any Error>>(.failure(CancellationError()))
    DispatchQueue.concurrentPerform(iterations: 2) { number in
        if number == 0 {
            let result = Result { try one() }
            left.withLock { $0 = result }
        } else {
            let result = Result { try other() }
            right.withLock { $0 = result }
        }
    }
    return (try left.withLock { $0 }.get(), try right.withLock { $0 }.get())
}

import Dispatch

/// Runs `body` for every number below `count` on as many threads as there are cores, and gives what it returned in their order.
///
/// For models: each call has a request to itself, and several faces of one frame need not wait for each other. The first error in the
/// order of the numbers is thrown, so that the outcome does not depend on who was faster. Returns when all calls have.
public func sideBySide<Success: Sendable>(
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
public func sideBySide<One: Sendable, Other: Sendable, Failure: Error>(
    _ one: @Sendable () throws(Failure) -> One,
    _ other: @Sendable () throws(Failure) -> Other
) throws(Failure) -> (One, Other) {
    let (left, right) = (Locked<Result<One, Failure>?>(nil), Locked<Result<Other, Failure>?>(nil))
    DispatchQueue.concurrentPerform(iterations: 2) { number in
        if number == 0 {
            let result = Result(catching: one)
            left.withLock { $0 = result }
        } else {
            let result = Result(catching: other)
            right.withLock { $0 = result }
        }
    }
    guard let first = left.withLock({ $0 }), let second = right.withLock({ $0 }) else {
        preconditionFailure("concurrentPerform returned before its work was done")
    }
    return (try first.get(), try second.get())
}

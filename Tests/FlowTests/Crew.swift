import Foundation

/// Threads of a test, all of which must come home.
final class Crew: Sendable {
    private let group = DispatchGroup()

    func start(_ body: @escaping @Sendable () -> Void) {
        group.enter()
        let thread = Thread { [group] in
            body()
            group.leave()
        }
        thread.start()
    }

    /// Waits for everybody; the suite's time limit catches who never comes.
    func join() {
        group.wait()
    }
}

/// Gives up the processor a few times, so that threads interleave differently.
func dawdle(_ times: Int) {
    for _ in 0..<times { sched_yield() }
}

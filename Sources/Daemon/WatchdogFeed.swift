import Dispatch
import UsherCore

/// How much work was done and how much waits, at one moment.
struct WorkCount: Sendable, Hashable {
    var done: UInt64
    var waiting: Int
}

/// Whether work gets on: something was done since the last look, or nothing waits.
struct Progress: Sendable {
    private var done: UInt64?

    /// The verdict on `count`, which is remembered for the next look.
    mutating func isMade(_ count: WorkCount) -> Bool {
        defer { done = count.done }
        return count.waiting == 0 || done != count.done
    }
}

/// Feeds the service manager's watchdog three times in its patience, while analysis gets on; a process that hangs is restarted.
final class WatchdogFeed: Sendable {
    private let notice: ServiceNotice
    private let period: DispatchTimeInterval
    private let count: @Sendable () -> WorkCount
    private let progress = Locked(Progress())
    private let queue = DispatchQueue(label: "usher.watchdog")

    /// A feed for a manager that watches, else `nil`; `count` is asked before each meal and must return at once.
    init?(notice: ServiceNotice, count: @escaping @Sendable () -> WorkCount) {
        guard let patience = notice.watchdog else { return nil }
        self.notice = notice
        self.count = count
        period = .microseconds(max(1000, Int(patience / .microseconds(3))))
        feed()
    }

    private func feed() {
        let now = count()
        if progress.withLock({ $0.isMade(now) }) { notice.alive() }
        queue.asyncAfter(deadline: .now() + period) { [weak self] in self?.feed() }
    }
}

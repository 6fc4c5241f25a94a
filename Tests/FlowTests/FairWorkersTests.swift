import Dispatch
import TestSupport
import Testing
import UsherCore

@testable import Flow

@Suite struct FairWorkersTests {
    /// Holds workers until they may go on, and tells when one has come.
    private final class Door: Sendable {
        private let arrivals = DispatchSemaphore(value: 0)
        private let passes = DispatchSemaphore(value: 0)

        func pass() {
            arrivals.signal()
            passes.wait()
        }

        func awaitArrival() { arrivals.wait() }
        func open(_ times: Int = 1) { for _ in 0..<times { passes.signal() } }
    }

    @Test func `While a worker is busy the newest elements of its source win, and the rest are counted`() {
        let workers = FairWorkers<String, Int>(name: "test", workers: 1)
        let (door, seen) = (Door(), Locked<[Int]>([]))
        workers.add("a", capacity: 2) { queue in
            if let number = queue.popIfAny() { seen.withLock { $0.append(number) } }
            door.pass()
        }
        workers.offer(0, to: "a")
        door.awaitArrival()
        for number in 1...5 { workers.offer(number, to: "a") }
        door.open(3)
        door.awaitArrival()
        door.awaitArrival()
        #expect(workers.counts(of: "a").dropped == 3)
        workers.remove("a")
        #expect(seen.withLock { $0 } == [0, 4, 5])
    }

    @Test func `One thread at a time works for a source, and several for several`() {
        let workers = FairWorkers<Int, Int>(name: "test", workers: 4)
        let inside = Locked<[Int: Int]>([:])
        let (overlaps, done) = (Counter(), DispatchSemaphore(value: 0))
        for key in 0..<3 {
            workers.add(key, capacity: 1000) { queue in
                _ = queue.popIfAny()
                let count = inside.withLock { state -> Int in
                    state[key, default: 0] += 1
                    return state[key] ?? 0
                }
                if count > 1 { overlaps.add() }
                dawdle(3)
                inside.withLock { $0[key, default: 0] -= 1 }
                done.signal()
            }
        }
        for number in 0..<500 { for key in 0..<3 { workers.offer(number, to: key) } }
        for _ in 0..<1500 { done.wait() }
        #expect(overlaps.total == 0)
    }

    @Test func `A source that brings much takes no turns from one that brings little`() {
        let workers = FairWorkers<String, Int>(name: "test", workers: 1)
        let (door, order) = (Door(), Locked<[String]>([]))
        workers.add("first", capacity: 1) { queue in
            _ = queue.popIfAny()
            door.pass()
        }
        for key in ["much", "little"] {
            workers.add(key, capacity: 50) { queue in
                _ = queue.popIfAny()
                order.withLock { $0.append(key) }
            }
        }
        workers.offer(0, to: "first")
        door.awaitArrival()
        for number in 0..<50 { workers.offer(number, to: "much") }
        for number in 0..<2 { workers.offer(number, to: "little") }
        door.open()
        workers.offer(0, to: "first")
        door.awaitArrival()
        door.open()
        while order.withLock({ $0.count }) < 52 { dawdle(1) }
        #expect(order.withLock { $0.prefix(5) }.count { $0 == "little" } == 2)
    }

    @Test func `A poke is a turn without an element`() {
        let workers = FairWorkers<String, Int>(name: "test", workers: 2)
        let came = DispatchSemaphore(value: 0)
        let empty = Counter()
        workers.add("a", capacity: 1) { queue in
            if queue.popIfAny() == nil { empty.add() }
            came.signal()
        }
        workers.poke("a")
        came.wait()
        workers.poke("nobody")
        #expect(empty.total == 1)
    }

    @Test func `After remove nobody works for the source, and what waited is destroyed`() {
        let workers = FairWorkers<String, Parcel>(name: "test", workers: 2)
        let (ledger, worked) = (Ledger(), Counter())
        for _ in 0..<50 {
            workers.add("a", capacity: 3) { queue in
                _ = queue.popIfAny()
                dawdle(5)
                worked.add()
            }
            for number in 0..<10 { workers.offer(Parcel(number, ledger), to: "a") }
            workers.remove("a")
            let before = worked.total
            #expect(workers.offer(Parcel(99, ledger), to: "a") == .closed)
            dawdle(10)
            #expect(worked.total == before)
        }
        #expect(ledger.made.total == ledger.destroyed.total)
    }

    @Test func `A stop waits for the work in hand and ends the threads`() {
        let workers = FairWorkers<Int, Int>(name: "test", workers: 3)
        let done = Counter()
        for key in 0..<5 {
            workers.add(key, capacity: 1) { queue in
                _ = queue.popIfAny()
                dawdle(20)
                done.add()
            }
            workers.offer(1, to: key)
        }
        workers.stop()
        let count = done.total
        dawdle(50)
        #expect(done.total == count)
        #expect(workers.offer(1, to: 0) == .closed)
    }
}

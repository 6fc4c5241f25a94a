import Flow
import TestSupport
import Testing
import UsherCore

@Suite struct BoundedQueueTests {
    @Test func `Elements leave in the order in which they came, and the end is told`() {
        let queue = BoundedQueue<Int>(name: "test", capacity: 3, overflow: .wait)
        let crew = Crew()
        crew.start {
            for number in 0..<5000 { queue.push(number) }
            queue.finish()
        }
        var received: [Int] = []
        while let number = queue.pop() { received.append(number) }
        crew.join()
        #expect(received == Array(0..<5000))
        #expect(queue.counts.peakDepth <= 3)
        #expect((queue.counts.depth, queue.counts.accepted, queue.counts.dropped) == (0, 5000, 0))
    }

    @Test(arguments: [(1, 1, 1), (4, 1, 2), (1, 4, 2), (4, 4, 5)])
    func `Between many threads nothing is lost and nothing comes twice`(senders: Int, receivers: Int, capacity: Int) {
        let queue = BoundedQueue<Int>(name: "test", capacity: capacity, overflow: .wait)
        let each = 2000
        let received = Locked<[[Int]]>([])
        let (sending, receiving) = (Crew(), Crew())
        for sender in 0..<senders {
            sending.start {
                var generator = SeededGenerator(seed: UInt64(sender))
                for number in 0..<each {
                    dawdle(Int(generator.next() % 3))
                    queue.push(sender * each + number)
                }
            }
        }
        for _ in 0..<receivers {
            receiving.start {
                var mine: [Int] = []
                while let number = queue.pop() { mine.append(number) }
                received.withLock { $0.append(mine) }
            }
        }
        sending.join()
        queue.finish()
        receiving.join()
        let lists = received.withLock { $0 }
        #expect(lists.flatMap { $0 }.sorted() == Array(0..<(senders * each)))
        for list in lists {
            for sender in 0..<senders {
                let own = list.filter { $0 / each == sender }
                #expect(own == own.sorted(), "one sender's elements stay in order for each receiver")
            }
        }
        #expect(queue.counts.peakDepth <= capacity)
    }

    @Test func `The newest win over the oldest, which are counted`() {
        let queue = BoundedQueue<Int>(name: "test", capacity: 3, overflow: .dropOldest)
        let outcomes = (0..<10).map { queue.push($0) }
        #expect(outcomes == Array(repeating: .accepted, count: 3) + Array(repeating: .droppedOldest, count: 7))
        queue.finish()
        #expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()] == [7, 8, 9, nil])
        #expect((queue.counts.peakDepth, queue.counts.accepted, queue.counts.dropped) == (3, 10, 7))
    }

    @Test func `Received and dropped together are all that came, also between threads`() {
        let queue = BoundedQueue<Int>(name: "test", capacity: 2, overflow: .dropOldest)
        let crew = Crew()
        crew.start {
            for number in 0..<20_000 { queue.push(number) }
            queue.finish()
        }
        var received: [Int] = []
        while let number = queue.pop() { received.append(number) }
        crew.join()
        #expect(received == received.sorted() && Set(received).count == received.count)
        #expect(received.last == 19_999, "the newest is never the one to go")
        #expect(UInt64(received.count) + queue.counts.dropped == 20_000)
    }

    @Test func `After finish what is inside still comes, and nothing goes in`() {
        let queue = BoundedQueue<Int>(name: "test", capacity: 5, overflow: .wait)
        queue.push(1)
        queue.push(2)
        queue.finish()
        #expect(queue.push(3) == .closed)
        #expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()] == [1, 2, nil, nil])
    }

    @Test func `After cancel nothing comes and nothing goes in`() {
        let ledger = Ledger()
        let queue = BoundedQueue<Parcel>(name: "test", capacity: 5, overflow: .wait)
        queue.push(Parcel(1, ledger))
        queue.push(Parcel(2, ledger))
        queue.cancel()
        #expect(ledger.destroyed.total == 2)
        #expect(queue.push(Parcel(3, ledger)) == .closed)
        #expect(ledger.destroyed.total == 3)
        let isAtEnd = queue.pop() == nil
        #expect(isAtEnd)
    }

    @Test func `Cancelling wakes whoever waits on either side`() {
        for round in 0..<200 {
            let empty = BoundedQueue<Int>(name: "empty", capacity: 1, overflow: .wait)
            let full = BoundedQueue<Int>(name: "full", capacity: 1, overflow: .wait)
            full.push(0)
            let outcomes = Locked<[PushOutcome]>([])
            let crew = Crew()
            for _ in 0..<2 {
                crew.start { #expect(empty.pop() == nil) }
                crew.start {
                    let outcome = full.push(1)
                    outcomes.withLock { $0.append(outcome) }
                }
            }
            dawdle(round % 20)
            empty.cancel()
            full.cancel()
            crew.join()
            #expect(outcomes.withLock { $0 } == [.closed, .closed])
        }
    }

    @Test(arguments: [OverflowPolicy.wait, .dropOldest])
    func `Every element is destroyed exactly once`(overflow: OverflowPolicy) {
        let ledger = Ledger()
        let queue = BoundedQueue<Parcel>(name: "test", capacity: 4, overflow: overflow)
        let crew = Crew()
        crew.start {
            for number in 0..<1000 { queue.push(Parcel(number, ledger)) }
        }
        for _ in 0..<(overflow == .wait ? 996 : 0) { _ = queue.pop() }
        crew.join()
        #expect(ledger.destroyed.total == 996)
        queue.cancel()
        #expect(ledger.made.total == 1000)
        #expect(ledger.destroyed.total == 1000)
    }

    @Test func `A queue that is let go destroys what is inside`() {
        let ledger = Ledger()
        do {
            let queue = BoundedQueue<Parcel>(name: "test", capacity: 4, overflow: .wait)
            queue.push(Parcel(1, ledger))
            queue.push(Parcel(2, ledger))
        }
        #expect(ledger.destroyed.total == 2)
    }
}

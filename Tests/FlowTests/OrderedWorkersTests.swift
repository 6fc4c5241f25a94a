import Flow
import TestSupport
import Testing
import UsherCore

private struct Mishap: Error, Equatable {
    var number: Int
}

@Suite struct OrderedWorkersTests {
    private func received<Output: Sendable>(_ flow: OrderedWorkers<Int, Output>) throws -> [Output] {
        var outputs: [Output] = []
        while let output = try flow.next() { outputs.append(output) }
        return outputs
    }

    @Test(arguments: [(1, 1), (1, 4), (2, 2), (3, 3), (4, 9), (8, 3)])
    func `Results come in the order of the inputs, none lost, whatever each takes`(workers: Int, inFlight: Int) throws {
        let atWork = Locked((now: 0, most: 0))
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: workers, inFlight: inFlight) { worker in
            var generator = SeededGenerator(seed: UInt64(worker))
            return { number in
                atWork.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
                dawdle(Int(generator.next() % 7))
                atWork.withLock { $0.now -= 1 }
                return number * 2
            }
        }
        let crew = Crew()
        crew.start {
            for number in 0..<3000 { flow.submit(number) }
            flow.finish()
        }
        #expect(try received(flow) == (0..<3000).map { $0 * 2 })
        crew.join()
        flow.join()
        #expect(atWork.withLock { $0.most } <= min(workers, inFlight))
        #expect(flow.underWay == 0)
    }

    @Test func `No more than the bound is under way`() {
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: 2, inFlight: 5) { _ in { $0 } }
        let crew = Crew()
        crew.start { for number in 0..<500 { flow.submit(number) } }
        for _ in 0..<500 {
            #expect(flow.underWay <= 5)
            _ = try? flow.next()  // The work does not throw.
        }
        crew.join()
    }

    @Test func `An error comes in its place and ends the flow`() throws {
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: 3, inFlight: 6) { _ in
            { number in
                guard number < 20 else { throw Mishap(number: number) }
                dawdle(number % 5)
                return number
            }
        }
        let crew = Crew()
        crew.start {
            var number = 0
            while flow.submit(number) { number += 1 }
        }
        for number in 0..<20 { #expect(try flow.next() == number) }
        #expect(throws: Mishap(number: 20)) { try flow.next() }
        #expect(try flow.next() == nil)
        crew.join()
        flow.join()
    }

    @Test func `A worker that cannot begin is an error of the flow`() {
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: 2, inFlight: 2) { worker in
            throw Mishap(number: worker)
        }
        #expect(throws: Mishap.self) { try flow.next() }
        #expect(!flow.submit(1))
        flow.join()
    }

    @Test func `Each thread makes its own work once`() throws {
        let made = Locked<[Int]>([])
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: 4, inFlight: 8) { worker in
            made.withLock { $0.append(worker) }
            return { $0 }
        }
        flow.finish()
        #expect(try flow.next() == nil)
        flow.join()
        #expect(made.withLock { $0.sorted() } == [0, 1, 2, 3])
    }

    @Test func `After finish everything submitted still comes, and nothing goes in`() throws {
        let flow = OrderedWorkers<Int, Int>(name: "test", workers: 2, inFlight: 8) { _ in { $0 + 1 } }
        for number in 0..<8 { flow.submit(number) }
        flow.finish()
        #expect(!flow.submit(99))
        #expect(try received(flow) == Array(1...8))
    }

    @Test func `Cancelling wakes whoever waits on either side`() {
        for round in 0..<100 {
            let flow = OrderedWorkers<Int, Int>(name: "test", workers: 2, inFlight: 1) { _ in { $0 } }
            let crew = Crew()
            crew.start { while flow.submit(1) {} }
            let idle = OrderedWorkers<Int, Int>(name: "idle", workers: 2, inFlight: 1) { _ in { $0 } }
            crew.start { while (try? idle.next()) != nil {} }  // The work does not throw.
            dawdle(round % 20)
            flow.cancel()
            idle.cancel()
            crew.join()
            flow.join()
            idle.join()
        }
    }

    @Test func `What cannot be copied is moved through and destroyed exactly once`() throws {
        let ledger = Ledger()
        do {
            let flow = OrderedWorkers<Parcel, Parcel>(name: "test", workers: 2, inFlight: 4) { _ in
                { parcel in parcel }
            }
            let crew = Crew()
            crew.start {
                for number in 0..<300 { flow.submit(Parcel(number, ledger)) }
            }
            for number in 0..<200 {
                guard let parcel = try flow.next() else { break }
                let received = parcel.number
                #expect(received == number)
            }
            flow.cancel()
            crew.join()
            flow.join()
        }
        #expect(ledger.made.total == 300)
        #expect(ledger.destroyed.total == 300)
    }
}

import Dispatch
import Store
import Testing
import UsherCore

@testable import Daemon

@Suite("What live sources tell is written in batches")
struct ActionWriterTests {
    private struct Full: Error {}

    private func note(_ number: Int, _ written: @escaping @Sendable () -> Void = {}) -> LiveNote {
        let decision = RecordedDecision(outcome: "matched", reasons: [])
        let action = ActionRecord(
            id: ActionID(high: 0, low: UInt64(number)),
            kind: .appearance,
            faces: number,
            decision: decision
        )
        return LiveNote(content: .action(.announced, action, nil), written: written)
    }

    private static func faces(_ note: LiveNote) -> Int {
        if case .action(_, let action, _) = note.content { action.faces } else { -1 }
    }

    @Test("Everything is written once, in order, and a stop waits for it")
    func order() {
        let (seen, written) = (Locked<[Int]>([]), Counter())
        let writer = ActionWriter(
            write: { notes in seen.withLock { $0 += notes.map(Self.faces) } },
            complain: { _ in }
        )
        for number in 0..<1000 { writer.push(note(number) { written.add() }) }
        writer.stop()
        #expect(seen.withLock { $0 } == Array(0..<1000))
        #expect(written.total == 1000 && writer.lost.total == 0)
    }

    @Test("A disk that refuses is told as work that goes on: whoever watches for a hang is not to kill what waits")
    func refusal() {
        let (asked, isFull) = (DispatchSemaphore(value: 0), Locked(true))
        let writer = ActionWriter(
            write: { _ in
                asked.signal()
                if isFull.withLock({ $0 }) { throw Full() }
            },
            complain: { _ in }
        )
        writer.push(note(0))
        asked.wait()
        asked.wait()
        #expect(writer.progress > 0 && writer.settled.total == 0)
        isFull.withLock { $0 = false }
        writer.stop()
        #expect(writer.settled.total == 1)
    }

    @Test("While one batch is written others gather, up to the largest")
    func batches() {
        let (sizes, entered, release) = (
            Locked<[Int]>([]), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let writer = ActionWriter(
            write: { notes in
                sizes.withLock { $0.append(notes.count) }
                entered.signal()
                release.wait()
            },
            complain: { _ in }
        )
        writer.push(note(0))
        entered.wait()
        for number in 1...100 { writer.push(note(number)) }
        for _ in 0..<10 { release.signal() }
        writer.stop()
        #expect(sizes.withLock { $0 } == [1, 64, 36])
    }

    @Test("A batch that the disk refuses is tried again until it is taken, and only then counts as written")
    func refused() {
        let (tries, complaints, written) = (Counter(), Counter(), Counter())
        let taken = DispatchSemaphore(value: 0)
        let writer = ActionWriter(
            write: { _ in
                tries.add()
                if tries.total < 3 { throw Full() }
                taken.signal()
            },
            complain: { _ in complaints.add() }
        )
        writer.push(note(1) { written.add() })
        taken.wait()
        writer.stop()
        #expect(tries.total == 3 && writer.refused.total == 2)
        #expect(complaints.total == 1 && written.total == 1 && writer.lost.total == 0)
    }

    @Test("A stop does not wait for a disk that goes on refusing; what is lost is counted")
    func lost() {
        let writer = ActionWriter(write: { _ in throw Full() }, complain: { _ in })
        for number in 0..<3 { writer.push(note(number)) }
        writer.stop()
        #expect(writer.lost.total == 3)
    }
}

import TestSupport
import Testing
import UsherCore

@testable import Intake

@Suite("The life of a source")
struct SourceMachineTests {
    static func moment(_ seconds: Double) -> Moment {
        Moment(uptime: .seconds(seconds), wall: WallTime(microseconds: 1_000_000_000 + Int64(seconds * 1e6)))
    }

    static func machine() -> SourceMachine {
        SourceMachine(at: moment(0), backOff: BackOff(generator: SeededGenerator(seed: 1)))
    }

    static func failure(_ fault: SourceFault) -> SourceFailure { SourceFailure(fault, "why: \(fault.rawValue)") }

    /// The machine that went through `inputs`, one a second.
    static func after(_ inputs: [SourceMachine.Input]) -> SourceMachine {
        var machine = machine()
        for (second, input) in inputs.enumerated() { _ = machine.take(input, at: moment(Double(second))) }
        return machine
    }

    static let table: [(inputs: [SourceMachine.Input], state: SourceState)] = [
        ([], .idle),
        ([.start], .connecting),
        ([.start, .frame], .running),
        ([.start, .frame, .frame], .running),
        ([.start, .failed(failure(.unreachable))], .backingOff),
        ([.start, .failed(failure(.stalled))], .backingOff),
        ([.start, .frame, .failed(failure(.stalled))], .stalled),
        ([.start, .frame, .failed(failure(.badStream))], .backingOff),
        ([.start, .failed(failure(.loginRefused))], .backingOff),
        ([.start, .failed(failure(.notAllowed))], .failed),
        ([.start, .failed(failure(.notAllowed)), .retryDue], .failed),
        ([.start, .failed(failure(.notAllowed)), .start], .connecting),
        ([.start, .failed(failure(.unreachable)), .retryDue], .connecting),
        ([.start, .failed(failure(.unreachable)), .frame], .backingOff),
        ([.start, .failed(failure(.unreachable)), .retryDue, .frame], .running),
        ([.start, .frame, .failed(failure(.stalled)), .retryDue, .failed(failure(.stalled))], .backingOff),
        ([.start, .frame, .ended], .ended),
        ([.start, .ended, .retryDue], .ended),
        ([.start, .stop], .idle),
        ([.start, .frame, .stop], .idle),
        ([.start, .failed(failure(.unreachable)), .stop, .retryDue], .idle),
        ([.start, .start], .connecting),
        ([.frame], .idle),
        ([.failed(failure(.unreachable))], .idle),
        ([.stop], .idle),
    ]

    @Test("Goes from state to state by what happens", arguments: table)
    func transitions(inputs: [SourceMachine.Input], state: SourceState) {
        #expect(Self.after(inputs).status.state == state)
    }

    @Test("A start connects and says so at once")
    func start() {
        var machine = Self.machine()
        let actions = machine.take(.start, at: Self.moment(1))
        #expect(actions == [.tell(machine.status), .connect])
        #expect(machine.status.attempts == 1)
        #expect(machine.status.since == Self.moment(1).wall)
    }

    @Test("A failure says why, and when the next attempt is")
    func failureIsExplained() throws {
        var machine = Self.after([.start])
        let actions = machine.take(.failed(Self.failure(.unreachable)), at: Self.moment(5))
        guard case .wait(let delay) = try #require(actions.last) else { throw Unexpected(actions) }
        #expect(machine.status.fault == .unreachable)
        #expect(machine.status.reason == "why: unreachable")
        let next = try #require(machine.status.nextRetry)
        #expect(next.microseconds == Self.moment(5).wall.microseconds + delay.microseconds)
        #expect(actions.first == .tell(machine.status))
    }

    struct Unexpected: Error {
        let actions: [SourceMachine.Action]
        init(_ actions: [SourceMachine.Action]) { self.actions = actions }
    }

    @Test("The reason stays while the next attempt is made, and goes with the first picture")
    func reasonStays() {
        var machine = Self.after([.start, .failed(Self.failure(.notFound)), .retryDue])
        #expect(machine.status.fault == .notFound)
        #expect(machine.status.attempts == 2)
        #expect(machine.status.nextRetry == nil)
        _ = machine.take(.frame, at: Self.moment(10))
        #expect(machine.status.fault == nil && machine.status.reason == nil && machine.status.attempts == 0)
        #expect(machine.status.lastFailure?.failure.reason == "why: not_found", "told also when it runs again")
    }

    @Test("A stop disconnects, and a second one does nothing")
    func stop() {
        var machine = Self.after([.start, .frame])
        let (first, second) = (machine.take(.stop, at: Self.moment(3)), machine.take(.stop, at: Self.moment(4)))
        #expect(first.first == .disconnect)
        #expect(second.isEmpty)
    }

    @Test("Pictures that come while it runs are no news")
    func framesAreNoNews() {
        var machine = Self.after([.start, .frame])
        let actions = machine.take(.frame, at: Self.moment(3))
        #expect(actions.isEmpty)
        #expect(machine.status.since == Self.moment(1).wall)
    }

    @Test("Losses and stalls are counted only for a stream that ran")
    func losses() {
        let machine = Self.after([
            .start, .failed(Self.failure(.stalled)), .retryDue, .frame, .failed(Self.failure(.stalled)), .retryDue,
            .frame, .failed(Self.failure(.ended)),
        ])
        #expect(machine.losses == 2)
        #expect(machine.stalls == 1)
    }

    @Test("A step of the calendar's clock moves no state and no wait")
    func clockStep() {
        var machine = Self.after([.start, .frame])
        let stepped = Moment(uptime: .seconds(3), wall: WallTime(microseconds: 0))
        let actions = machine.take(.frame, at: stepped)
        #expect(actions.isEmpty)
        #expect(machine.status.state == .running)
    }
}

@Suite("Back-off")
struct BackOffTests {
    static func delays(_ fault: SourceFault, _ count: Int, seed: UInt64 = 7) -> [Double] {
        var backOff = BackOff(generator: SeededGenerator(seed: seed))
        return (0..<count).map { _ in backOff.delay(after: fault).inSeconds }
    }

    @Test(
        "Doubles from a second to a minute, within a fifth",
        arguments: [SourceFault.unreachable, .badStream, .stalled, .ended]
    )
    func grows(fault: SourceFault) {
        for seed in UInt64(0)..<50 {
            for (delay, base) in zip(Self.delays(fault, 10, seed: seed), [1, 2, 4, 8, 16, 32, 60, 60, 60, 60.0]) {
                #expect(delay >= max(1, base * 0.8) && delay <= min(60, base * 1.2))
            }
        }
    }

    @Test(
        "Waits the full time at once where a minute will not help",
        arguments: [SourceFault.loginRefused, .unsupported]
    )
    func fullTime(fault: SourceFault) {
        #expect(Self.delays(fault, 3) == [60, 60, 60])
    }

    @Test("Is spread: two generators do not agree")
    func spread() {
        #expect(Self.delays(.unreachable, 6, seed: 1) != Self.delays(.unreachable, 6, seed: 2))
    }

    @Test(
        "A healthy run makes the next fault a first one; a short one does not",
        arguments: [(9.0, false), (70.0, true)]
    )
    func health(seconds: Double, isHealthy: Bool) {
        var backOff = BackOff(generator: SeededGenerator(seed: 3))
        for _ in 0..<8 { _ = backOff.delay(after: .unreachable) }
        backOff.ran(for: .seconds(seconds))
        let delay = backOff.delay(after: .unreachable)
        #expect((delay < .seconds(2)) == isHealthy)
    }
}

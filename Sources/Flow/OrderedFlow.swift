/// The state of ordered workers: which elements wait, which are being worked on, which wait to be delivered.
///
/// No thread and no lock.
struct OrderedFlow<Input: ~Copyable & Sendable, Output: ~Copyable & Sendable>: ~Copyable, Sendable {
    /// An element with its place in the order.
    struct Job: ~Copyable {
        let number: Int
        private let input: Input

        init(number: Int, input: consuming Input) {
            self.number = number
            self.input = input
        }

        consuming func takeInput() -> Input { input }
    }

    /// What is delivered for one element, or the end.
    enum Step: ~Copyable, Sendable {
        case output(Output)
        case fault(any Error)
        case end
    }

    private var inputs: Ring<Input>
    private var steps: Ring<Step>
    /// How many were submitted, taken by a worker, and delivered.
    private var submitted = 0
    private var taken = 0
    private var delivered = 0
    private var fault: (any Error)?
    var isFinished = false
    private(set) var isCancelled = false
    /// How many threads are still at work.
    var working: Int

    init(capacity: Int, workers: Int) {
        inputs = Ring(capacity: capacity)
        steps = Ring(capacity: capacity)
        working = workers
    }

    var underWay: Int { submitted - delivered }
    var hasRoom: Bool { underWay < inputs.capacity }
    var isClosed: Bool { isFinished || isCancelled || fault != nil }

    mutating func accept(_ input: consuming Input) {
        inputs.put(input, at: submitted)
        submitted += 1
    }

    var canTake: Bool { taken < submitted || isClosed }

    /// The next element for a worker; `nil` when the worker is to go home.
    mutating func take() -> Job? {
        guard !isCancelled, fault == nil, taken < submitted, let input = inputs.take(taken) else { return nil }
        defer { taken += 1 }
        return Job(number: taken, input: input)
    }

    mutating func complete(_ number: Int, _ step: consuming Step) {
        guard !isCancelled else { return }
        steps.put(step, at: number)
    }

    /// A worker could not begin: there is nobody to wait for.
    mutating func fail(_ error: any Error) {
        fault = fault ?? error
    }

    /// Ends everything; what is under way is destroyed.
    mutating func cancel() {
        isCancelled = true
        for number in delivered..<submitted {
            _ = inputs.take(number)
            _ = steps.take(number)
        }
    }

    var canDeliver: Bool {
        isCancelled || fault != nil || steps.holds(delivered) || (isFinished && delivered == submitted)
    }

    mutating func deliver() -> Step {
        guard !isCancelled else { return .end }
        if let error = fault.take() {
            cancel()
            return .fault(error)
        }
        guard delivered < submitted, let step = steps.take(delivered) else { return .end }
        delivered += 1
        switch consume step {
        case .fault(let error):
            cancel()
            return .fault(error)
        case .output(let output): return .output(output)
        case .end: return .end
        }
    }
}

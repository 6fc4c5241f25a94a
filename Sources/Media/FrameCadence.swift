import UsherCore

/// How far apart the frames of a recording lie, as far as it was read; pure.
struct FrameCadence: Sendable, Hashable {
    /// Steps after which a rate may be called constant: two seconds of most cameras.
    static let stepsToJudge = 50
    /// The shortest break: anything less may be a camera that hesitates.
    static let leastBreak: Duration = .milliseconds(500)
    /// The shortest break where frames lie far apart, in usual steps.
    static let stepsOfBreak = 5
    /// How many times the shortest step the longest may be: two frames that a camera dropped.
    static let spread = 3

    /// The step that the file states, until there is one to go by.
    private let stated: Duration
    private var steps = 0
    private var sum = Duration.zero
    private var shortest: Duration?
    private var longest = Duration.zero

    /// The cadence of a file that states a step.
    init(stated: Duration) {
        self.stated = stated
    }

    /// The mean step so far.
    var usualStep: Duration { steps > 0 ? sum / steps : stated }

    /// Whether the steps were near constant, and enough of them to say so.
    var isConstant: Bool {
        guard let shortest, steps >= Self.stepsToJudge else { return false }
        return longest <= shortest * Self.spread
    }

    /// Whether a step is so long that frames may be missing in it.
    func isBreak(_ step: Duration) -> Bool {
        step > max(Self.leastBreak, usualStep * Self.stepsOfBreak)
    }

    /// How many frames would have fit into a step, beside the one at its end.
    func framesMissing(in step: Duration) -> Int {
        let usual = max(usualStep, .milliseconds(1))
        return max(0, Int((min(step, .seconds(86_400)) / usual).rounded()) - 1)
    }

    /// Takes in a step between two frames that follow each other.
    mutating func note(_ step: Duration) {
        steps += 1
        sum += step
        shortest = min(shortest ?? step, step)
        longest = max(longest, step)
    }
}

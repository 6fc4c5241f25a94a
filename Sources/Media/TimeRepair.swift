import UsherCore

/// Gives every frame a time later than the one before it, zero for the first; pure.
///
/// - A missing time is the last one plus the usual step.
/// - A step back of less than a second (a muxer's mistake) becomes a step of a millisecond, until the file's times have caught up.
/// - A step back of more, or forward of more than a day (a clock that was set, a wrapped counter, a damaged header), goes on after the
///   usual step, and what follows is shifted along.
struct TimeRepair: Sendable, Hashable {
    /// The file's own time of the first frame.
    private var origin: MediaTime?
    private var last: MediaTime?
    private let usualStep: Int64
    /// How many times were set anew.
    private(set) var repaired = 0

    static let glitch: Int64 = 1_000_000_000
    static let jump: Int64 = 86_400_000_000_000
    static let leastStep: Int64 = 1_000_000

    /// Times of a stream whose frames usually lie `usualStep` apart.
    init(usualStep: Duration) {
        let (seconds, attoseconds) = usualStep.components
        self.usualStep = max(Self.leastStep, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// The next time belongs to another clock: it counts as the usual step after the last.
    mutating func beginAnew() {
        origin = nil
    }

    /// The time of the next frame, for which the file says `stamp`.
    mutating func next(_ stamp: MediaTime?) -> MediaTime {
        let time = repairedTime(stamp)
        last = time
        return time
    }

    private mutating func repairedTime(_ stamp: MediaTime?) -> MediaTime {
        guard let last else {
            if let stamp { origin = stamp } else { repaired += 1 }
            return .zero
        }
        guard let stamp else {
            repaired += 1
            return MediaTime(nanoseconds: last.nanoseconds + usualStep)
        }
        let start = origin ?? MediaTime(nanoseconds: stamp.nanoseconds &- last.nanoseconds &- usualStep)
        origin = start
        let (elapsed, overflow) = stamp.nanoseconds.subtractingReportingOverflow(start.nanoseconds)
        let (step, stepOverflow) = elapsed.subtractingReportingOverflow(last.nanoseconds)
        guard !overflow, !stepOverflow, step > -Self.glitch, step < Self.jump else {
            repaired += 1
            let time = MediaTime(nanoseconds: last.nanoseconds + usualStep)
            origin = MediaTime(nanoseconds: stamp.nanoseconds &- time.nanoseconds)
            return time
        }
        guard step > 0 else {
            repaired += 1
            return MediaTime(nanoseconds: last.nanoseconds + Self.leastStep)
        }
        return MediaTime(nanoseconds: elapsed)
    }
}

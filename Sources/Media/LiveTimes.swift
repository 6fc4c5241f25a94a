import UsherCore

/// The times of a live stream: what the camera says, as long as it can be true; pure.
///
/// ``TimeRepair`` keeps them growing. Beside that, a camera's clock must not run away from ours: when the two have come apart by more
/// than the tolerance (the camera's clock was set, its counter wrapped, packets were held up), times go on from when the picture
/// arrived. Streams whose container has no times get those of their arrival.
struct LiveTimes: Sendable {
    private var repair: TimeRepair
    private let tolerance: Duration?
    private let usesArrival: Bool
    private var firstArrival: Duration?
    private var shift = Duration.zero
    private var last: MediaTime?
    private var anchored = 0

    /// How many times were set anew.
    var repaired: Int { repair.repaired + anchored }

    /// Times that may differ from their arrival by `tolerance`; by any span for `nil`.
    init(usualStep: Duration, tolerance: Duration?, usesArrival: Bool) {
        repair = TimeRepair(usualStep: usualStep)
        self.tolerance = tolerance
        self.usesArrival = usesArrival
    }

    /// The time of the next picture, for which the stream says `stamp`.
    mutating func next(_ stamp: MediaTime?, arrival: Duration) -> MediaTime {
        let start = firstArrival ?? arrival
        firstArrival = start
        let elapsed = MediaTime.zero + (arrival - start)
        var time = repair.next(usesArrival ? elapsed : stamp) + shift
        if let tolerance, abs(time - elapsed) > tolerance {
            shift += elapsed - time
            time = elapsed
            anchored += 1
        }
        if let last, time <= last { time = MediaTime(nanoseconds: last.nanoseconds + TimeRepair.leastStep) }
        last = time
        return time
    }

    /// What follows has a clock of its own and goes on after the last picture.
    mutating func beginAnew() {
        repair.beginAnew()
    }

    private func abs(_ span: Duration) -> Duration { span < .zero ? .zero - span : span }
}

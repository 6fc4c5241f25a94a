/// The newest of many durations, in seconds, from which quantiles are read: bounded, the oldest goes.
struct LatencyReservoir: Sendable {
    /// The most that are kept: some minutes of a busy camera.
    static let capacity = 512

    private var samples: [Double] = []
    private var next = 0

    /// How many are kept.
    var count: Int { samples.count }

    mutating func add(_ seconds: Double) {
        if samples.count < Self.capacity {
            samples.append(seconds)
        } else {
            samples[next] = seconds
        }
        next = (next + 1) % Self.capacity
    }

    /// The least sample that so many of a hundred do not exceed (nearest rank); `nil` without any.
    func quantiles(_ parts: [Double]) -> [Double]? {
        guard !samples.isEmpty else { return nil }
        let sorted = samples.sorted()
        return parts.map { part in
            sorted[min(sorted.count - 1, max(0, Int((part * Double(sorted.count)).rounded(.up)) - 1))]
        }
    }
}

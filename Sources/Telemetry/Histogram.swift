import UsherCore

/// How values are distributed, counted in buckets; from any thread.
public final class Histogram: Sendable {
    /// What was counted so far.
    public struct Values: Sendable, Hashable {
        /// The upper bounds of the buckets, growing.
        public let bounds: [Double]
        /// How many values were at most the bound, and above the one before.
        public internal(set) var counts: [UInt64]
        /// How many values there were.
        public internal(set) var count: UInt64 = 0
        /// Their sum.
        public internal(set) var sum = 0.0

        init(bounds: [Double]) {
            self.bounds = bounds
            counts = Array(repeating: 0, count: bounds.count)
        }

        mutating func observe(_ value: Double) {
            if let bucket = bounds.firstIndex(where: { value <= $0 }) { counts[bucket] += 1 }
            count += 1
            sum += value
        }
    }

    /// Bounds for the time of an HTTP request, seconds: from a look into memory to an image that waits for the models.
    public static let requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let counted: Locked<Values>

    /// A histogram with these upper bounds, growing.
    public init(bounds: [Double]) {
        counted = Locked(Values(bounds: bounds))
    }

    /// Counts a value.
    public func observe(_ value: Double) {
        counted.withLock { $0.observe(value) }
    }

    /// What was counted so far.
    public var values: Values { counted.withLock { $0 } }
}

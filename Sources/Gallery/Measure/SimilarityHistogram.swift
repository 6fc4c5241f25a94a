import Foundation

/// How often each similarity was seen, in steps of 2^-15 over -2...2; of any number of pairs, in one megabyte.
struct SimilarityHistogram {
    private static let bins = 131_072
    private static let perUnit: Float = 32_768
    private(set) var counts = [Int](repeating: 0, count: SimilarityHistogram.bins)
    private(set) var total = 0

    /// The bin of a similarity; those outside -2...2 count with the ends.
    static func bin(_ similarity: Float) -> Int {
        min(bins - 1, max(0, Int(((similarity + 2) * perUnit).rounded(.down))))
    }

    /// The lowest similarity of a bin.
    static func similarity(_ bin: Int) -> Float { Float(bin) / perUnit - 2 }

    mutating func add(_ similarity: Float) {
        counts[Self.bin(similarity)] += 1
        total += 1
    }

    /// The lowest bin edge that at most `rate` of all reach, and how many reach it.
    func threshold(rate: Double) -> (similarity: Float, reached: Int) {
        let allowed = Int(rate * Double(total))
        var reached = 0
        for bin in counts.indices.reversed() {
            if reached + counts[bin] > allowed { return (Self.similarity(bin + 1), reached) }
            reached += counts[bin]
        }
        return (Self.similarity(0), reached)
    }

    /// How many reach each bin's lower edge.
    func cumulative() -> [Int] {
        var sums = counts
        for bin in stride(from: sums.count - 2, through: 0, by: -1) { sums[bin] += sums[bin + 1] }
        return sums
    }
}

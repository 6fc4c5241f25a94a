import UsherCore

/// Groups of unit vectors around unit centres: each vector goes to the centre of the highest cosine (Dhillon and Modha 2001), started as
/// k-means++ starts (Arthur and Vassilvitskii 2007).
///
/// The same rows and seed give the same centres on the same kind of processor.
struct SphericalKMeans {
    /// Unit vectors, row by row.
    private(set) var centres: [Float] = []
    /// The centre of each row; after `settle`, each centre is the middle of the rows assigned to it.
    private(set) var assignment: [Int]
    private let rows: [Float]
    private let dimensions: Int

    var count: Int { centres.count / dimensions }
    private var rowCount: Int { assignment.count }

    /// At most `count` centres for the unit vectors in `rows`, in their places of the start.
    init(rows: [Float], dimensions: Int, count: Int, seed: UInt64) {
        self.rows = rows
        self.dimensions = dimensions
        assignment = [Int](repeating: 0, count: rows.count / dimensions)
        start(count: min(count, rowCount), seed: seed)
        _ = assign()
    }

    /// Moves the centres until no row changes, at most `rounds` times.
    mutating func settle(rounds: Int) {
        for _ in 0..<rounds {
            move()
            guard assign() else { return }
        }
        move()
    }

    /// Takes out centres; their rows go to the next nearest.
    mutating func remove(_ indices: Set<Int>) {
        centres = (0..<count).filter { !indices.contains($0) }.flatMap { centres[range($0)] }
        _ = assign()
    }

    /// Each next centre is a row, drawn with a chance that grows with its distance to the nearest centre so far.
    private mutating func start(count: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var distances = [Double](repeating: .infinity, count: rowCount)
        var cosines = [Float](repeating: 0, count: rowCount)
        var chosen = random.below(rowCount)
        for _ in 0..<count {
            let centre = Array(rows[range(chosen)])
            centres += centre
            Kernels.dot(centre, rows, rows: 0..<rowCount, into: &cosines)
            for index in 0..<rowCount {
                // The squared distance of unit vectors is twice this.
                distances[index] = min(distances[index], max(0, Double(1 - cosines[index])))
            }
            chosen = Self.draw(distances, at: random.unit())
        }
    }

    /// The index at which the running sum of `weights` passes `share` of the whole.
    private static func draw(_ weights: [Double], at share: Double) -> Int {
        var rest = weights.reduce(0, +) * share
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// Sends each row to its centre; returns whether any went elsewhere than before.
    private mutating func assign() -> Bool {
        var changed = false
        var cosines = [Float](repeating: 0, count: count)
        for row in 0..<rowCount {
            Kernels.dot(Array(rows[range(row)]), centres, rows: 0..<count, into: &cosines)
            var best = 0
            for centre in 1..<max(1, count) where cosines[centre] > cosines[best] { best = centre }
            if assignment[row] != best {
                assignment[row] = best
                changed = true
            }
        }
        return changed
    }

    /// Puts each centre in the middle of its rows; one without rows stays where it is.
    private mutating func move() {
        var sums = [Float](repeating: 0, count: centres.count)
        for row in 0..<rowCount {
            let (from, to) = (row * dimensions, assignment[row] * dimensions)
            for offset in 0..<dimensions { sums[to + offset] += rows[from + offset] }
        }
        for centre in 0..<count {
            guard let unit = Embedding(model: "", normalizing: Array(sums[range(centre)])) else { continue }
            centres.replaceSubrange(range(centre), with: unit.values)
        }
    }

    private func range(_ index: Int) -> Range<Int> { index * dimensions..<(index + 1) * dimensions }
}

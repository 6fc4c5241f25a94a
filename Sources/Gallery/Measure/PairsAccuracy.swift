/// How many pairs of a protocol are told right, each fold with the threshold that is best on the other folds.
public struct PairsAccuracy: Sendable, Hashable, Codable {
    /// The share of pairs told right, fold by fold.
    public let folds: [Double]
    /// The mean over the folds.
    public let accuracy: Double
    /// The standard error of that mean.
    public let standardError: Double
    /// Where the share lies with 95 % confidence.
    public let interval: WilsonInterval
    /// How many pairs there are.
    public let pairs: Int
    /// Pairs of which a photo is missing or shows no face; they count as told to be of two people.
    public let missing: Int

    /// The accuracy over folds of pairs; a similarity is `nil` where there is none.
    init(folds pairs: [[(similarity: Float?, isGenuine: Bool)]]) {
        folds = pairs.indices.map { index in
            let others = pairs.indices.filter { $0 != index }.flatMap { pairs[$0] }
            return Self.accuracy(pairs[index], threshold: Self.bestThreshold(others.isEmpty ? pairs[index] : others))
        }
        let count = Double(folds.count)
        let mean = folds.reduce(0, +) / count
        let squares = folds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        accuracy = mean
        standardError = count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
        self.pairs = pairs.reduce(0) { $0 + $1.count }
        missing = pairs.reduce(0) { $0 + $1.count { $0.similarity == nil } }
        interval = WilsonInterval(rate: mean, trials: Double(self.pairs))
    }

    private static func accuracy(_ pairs: [(similarity: Float?, isGenuine: Bool)], threshold: Float) -> Double {
        let right = pairs.count { ($0.similarity.map { $0 >= threshold } ?? false) == $0.isGenuine }
        return Double(right) / Double(pairs.count)
    }

    /// The lowest similarity that tells most pairs right when it and all above count as one person.
    private static func bestThreshold(_ pairs: [(similarity: Float?, isGenuine: Bool)]) -> Float {
        let sorted = pairs.sorted { ($0.similarity ?? -.infinity) > ($1.similarity ?? -.infinity) }
        var (gain, best, threshold) = (0, 0, Float.infinity)
        for (index, pair) in sorted.enumerated() {
            guard let similarity = pair.similarity else { break }
            gain += pair.isGenuine ? 1 : -1
            let tied = index + 1 < sorted.count && sorted[index + 1].similarity == similarity
            if !tied, gain >= best { (best, threshold) = (gain, similarity) }
        }
        return threshold
    }
}

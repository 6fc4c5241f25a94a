/// The range in which a rate lies with 95 % confidence (Wilson 1927), which stays sensible near 0 and 1.
public struct WilsonInterval: Sendable, Hashable, Codable {
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// The 97.5 % point of the normal distribution.
    private static let z = 1.959963984540054

    /// The interval of a rate seen in `trials` independent trials; 0...1 without trials.
    public init(rate: Double, trials: Double) {
        guard trials > 0 else {
            lower = 0
            upper = 1
            return
        }
        let z2 = Self.z * Self.z
        let center = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
        let spread = rate * (1 - rate) / trials + z2 / (4 * trials * trials)
        let half = Self.z / (1 + z2 / trials) * spread.squareRoot()
        lower = max(0, center - half)
        upper = min(1, center + half)
    }

    /// The interval of `hits` in `trials` that come in clusters, here the pairs of photos of each person.
    ///
    /// Pairs of one person succeed and fail together, so they count as fewer: the number of independent trials that would give the variance
    /// seen between people (Kish 1965, effective sample size; ratio estimator).
    public init(clusters: [(hits: Int, trials: Int)]) {
        let trials = Double(clusters.reduce(0) { $0 + $1.trials })
        let hits = Double(clusters.reduce(0) { $0 + $1.hits })
        guard trials > 0, clusters.count > 1 else {
            self.init(rate: trials > 0 ? hits / trials : 0, trials: trials)
            return
        }
        let rate = hits / trials
        let squares = clusters.reduce(0.0) { sum, cluster in
            let rest = Double(cluster.hits) - rate * Double(cluster.trials)
            return sum + rest * rest
        }
        let people = Double(clusters.count)
        let variance = squares / (trials * trials) * people / (people - 1)
        let effective = variance > 0 ? min(trials, rate * (1 - rate) / variance) : people
        self.init(rate: rate, trials: effective)
    }
}

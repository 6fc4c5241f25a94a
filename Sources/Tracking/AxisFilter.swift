/// A Kalman filter of one coordinate and its velocity, for observations at irregular times.
///
/// The velocity wanders as a Wiener process, so a prediction over a second is the same whether it is made in one step or in twenty-five
/// (Bar-Shalom, Li and Kirubarajan, "Estimation with Applications to Tracking and Navigation", 6.2.2).
struct AxisFilter: Sendable {
    /// The coordinate.
    private(set) var value: Double
    /// Its change, per second.
    private(set) var velocity: Double = 0
    /// The variance of the coordinate.
    private(set) var variance: Double
    private var covariance: Double = 0
    private var velocityVariance: Double

    init(_ value: Double, variance: Double, velocityVariance: Double) {
        self.value = value
        self.variance = variance
        self.velocityVariance = velocityVariance
    }

    /// Lets `seconds` pass, of which the coordinate keeps moving for the first `moving`.
    mutating func predict(over seconds: Double, moving: Double, unrest: Double) {
        value += velocity * moving
        variance += 2 * seconds * covariance + seconds * seconds * velocityVariance
        variance += unrest * seconds * seconds * seconds / 3
        covariance += seconds * velocityVariance + unrest * seconds * seconds / 2
        velocityVariance += unrest * seconds
    }

    /// Takes an observation with this variance into account.
    mutating func correct(_ observed: Double, variance noise: Double) {
        let total = variance + noise
        let (gain, velocityGain) = (variance / total, covariance / total)
        let surprise = observed - value
        value += gain * surprise
        velocity += velocityGain * surprise
        velocityVariance -= velocityGain * covariance
        covariance *= 1 - gain
        variance *= 1 - gain
    }
}

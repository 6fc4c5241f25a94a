import Foundation
import Recognition

/// CompreFace's similarity, 0...1: `(tanh((c0 - d) * c1) + 1) / 2` over a distance of unit vectors.
///
/// usher's own similarity stands in place of the cosine: `d = sqrt(2 - 2 s)`. Both coefficients come from the pack's curve, so another pack brings its own.
struct Likeness: Sendable {
    /// The distance that reads 0.5: that of a false accept rate of 1e-3.
    let middle: Double
    /// Such that a false accept rate of 1e-5 reads 0.9.
    let slope: Double

    init(_ recogniser: Recogniser) {
        middle = Self.distance(recogniser.similarity(falseAcceptRate: 1e-3))
        let strict = Self.distance(recogniser.similarity(falseAcceptRate: 1e-5))
        slope = atanh(0.8) / max(middle - strict, 1e-6)
    }

    private static func distance(_ similarity: Float) -> Double { max(0, 2 - 2 * Double(similarity)).squareRoot() }

    /// What a similarity of usher's reads.
    func value(_ similarity: Float) -> Double { (tanh((middle - Self.distance(similarity)) * slope) + 1) / 2 }

    /// The same as the contract writes it: five decimals, half up.
    func json(_ similarity: Float) -> JSON { .number((value(similarity) * 1e5 + 0.5).rounded(.down) / 1e5) }
}

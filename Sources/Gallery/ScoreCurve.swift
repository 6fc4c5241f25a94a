import Foundation

/// The one way from a normalised similarity to a score of 0...100: monotone, fixed by measured false accept rates (FAR).
///
/// 80, 85, 90 and 95 stand at a FAR of 1e-3, 1e-4, 1e-5 and 1e-6; between them the score is linear in log10(FAR). Below it falls to 0 at
/// FAR 1 (as similar as any two strangers), above it rises to 100 at FAR 1e-12. So a threshold means the same with every model.
public struct ScoreCurve: Sendable, Hashable {
    /// A measured point of the curve.
    public struct Knot: Sendable, Hashable {
        /// Normalised similarity: cosine minus the mean of both neighbourhoods.
        public var similarity: Float
        /// The share of pairs of different people that are at least as similar, above 0, at most 1.
        public var falseAcceptRate: Double

        /// A point at `similarity`.
        public init(similarity: Float, falseAcceptRate: Double) {
            self.similarity = similarity
            self.falseAcceptRate = falseAcceptRate
        }
    }

    /// Score at log10(FAR): design.md, section 4, continued to both ends.
    static let anchors: [(logFAR: Double, score: Double)] = [
        (0, 0), (-3, 80), (-4, 85), (-5, 90), (-6, 95), (-12, 100),
    ]

    /// Rising similarity, falling FAR.
    public let knots: [Knot]

    /// A curve through `knots`, at least two, of strictly rising similarity and strictly falling FAR.
    public init(knots: [Knot]) throws(GalleryError) {
        guard knots.count >= 2 else {
            throw GalleryError(.badCurve, "a score curve needs two points, \(knots.count) given")
        }
        guard knots.allSatisfy({ $0.similarity.isFinite && $0.falseAcceptRate > 0 && $0.falseAcceptRate <= 1 }) else {
            throw GalleryError(.badCurve, "a score curve has a point that is not finite or a FAR outside 0...1")
        }
        for (left, right) in zip(knots, knots.dropFirst())
        where left.similarity >= right.similarity || left.falseAcceptRate <= right.falseAcceptRate {
            throw GalleryError(
                .badCurve,
                "a score curve does not fall between \(left.similarity) and \(right.similarity)"
            )
        }
        self.knots = knots
    }

    /// The score of a normalised similarity, 0...100.
    public func score(similarity: Float) -> Double {
        guard similarity.isFinite else { return similarity > 0 ? 100 : 0 }
        return Self.score(logFAR: logFAR(similarity: Double(similarity)))
    }

    /// The normalised similarity at which `score` is reached; scores beyond 0...100 stand for 0 and 100.
    public func similarity(score: Double) -> Float {
        Float(similarity(logFAR: Self.logFAR(score: score)))
    }

    /// The share of pairs of different people that reach `score`, 1e-12...1.
    public func falseAcceptRate(score: Double) -> Double { pow(10, Self.logFAR(score: score)) }

    /// The score that stands for a false accept rate.
    public static func score(falseAcceptRate: Double) -> Double {
        falseAcceptRate > 0 ? score(logFAR: log10(falseAcceptRate)) : 100
    }

    private static func score(logFAR: Double) -> Double {
        let bounded = min(0, max(-12, logFAR))
        return line(through: anchors.map { (-$0.logFAR, $0.score) }, at: -bounded)
    }

    private static func logFAR(score: Double) -> Double {
        let bounded = min(100, max(0, score))
        return line(through: anchors.map { ($0.score, $0.logFAR) }, at: bounded)
    }

    /// Straight on beyond both ends, so that the curve stays strictly monotone until the score is 0 or 100.
    private func logFAR(similarity: Double) -> Double {
        Self.line(through: knots.map { (Double($0.similarity), log10($0.falseAcceptRate)) }, at: similarity)
    }

    private func similarity(logFAR: Double) -> Double {
        Self.line(through: knots.map { (-log10($0.falseAcceptRate), Double($0.similarity)) }, at: -logFAR)
    }

    /// The line through the two points next to `x`; `points` rise in x.
    private static func line(through points: [(x: Double, y: Double)], at x: Double) -> Double {
        let upper = min(points.count - 1, max(1, points.firstIndex { $0.x >= x } ?? points.count - 1))
        let (left, right) = (points[upper - 1], points[upper])
        return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
    }
}

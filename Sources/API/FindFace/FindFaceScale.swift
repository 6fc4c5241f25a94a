import Foundation

/// Confidence as FindFace's clients know it, 0...1, and usher's score, 0...100: one line between the points that the published presets stand at,
/// which are defined by their false accept rate (FAR).
///
/// `strict` 0.7834 at FAR 1e-5, `medium` 0.6616 at 1e-3, `low` 0.5690 at 1e-1; 0 and 1 stand at scores 0 and 100.
enum FindFaceScale {
    /// Score and confidence, both rising; the score at FAR 1e-1 is a third of that at 1e-3, as the score is linear in log10(FAR) below 80.
    static let points: [(score: Double, confidence: Double)] = [
        (0, 0), (80.0 / 3, 0.5690), (80, 0.6616), (90, 0.7834), (100, 1),
    ]

    /// The confidence that stands for a score.
    static func confidence(score: Double) -> Double {
        line(points.map { ($0.score, $0.confidence) }, at: min(100, max(0, score)))
    }

    /// The score that stands for a confidence.
    static func score(confidence: Double) -> Double {
        line(points.map { ($0.confidence, $0.score) }, at: min(1, max(0, confidence)))
    }

    private static func line(_ points: [(x: Double, y: Double)], at x: Double) -> Double {
        let upper = max(1, points.firstIndex { $0.x >= x } ?? points.count - 1)
        let (left, right) = (points[upper - 1], points[upper])
        return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
    }
}

/// From which confidence on two faces are one person's.
struct FindFaceThreshold: Hashable {
    /// The published levels by name.
    static let presets: [String: Double] = ["strict": 0.7834, "medium": 0.6616, "low": 0.5690, "none": 0]

    /// The level of a request that names none.
    static let standard = FindFaceThreshold(confidence: 0.75, isNone: false)

    /// The least confidence, 0...1.
    var confidence: Double
    /// Whether nobody is to be verified.
    var isNone: Bool

    /// The score from which on the confidence is reached; a little less, so that rounding does not part what is equal.
    var score: Double { FindFaceScale.score(confidence: confidence) - 1e-9 }

    init(confidence: Double, isNone: Bool) {
        self.confidence = confidence
        self.isNone = isNone
    }

    /// The level that `text` names, a preset in whatever case or a number of 0...1; `nil` for anything else.
    init?(_ text: String) {
        let word = text.lowercased()
        if let preset = Self.presets[word] {
            self.init(confidence: preset, isNone: word == "none")
        } else if let number = Double(text), (0...1).contains(number) {
            self.init(confidence: number, isNone: false)
        } else {
            return nil
        }
    }
}

import Store
import UsherCore

/// What a model can say of a face besides who it is: the contract's `feature_check`.
public enum FaceFeature: String, Sendable, Hashable, CaseIterable, Codable {
    /// `male` or `female`.
    case gender
    /// Whole years.
    case age
    /// No known pack has a model for it.
    case race
}

/// What a model says of a face.
public struct FeatureAnswer: Sendable, Hashable {
    /// The answer: `34`, `female`.
    public var result: String
    /// The model's belief in it, 0...1.
    public var confidence: Float
    /// Of a number: from where to where the model believes it to be, and how much.
    public var range: Range?

    /// Where a number lies.
    public struct Range: Sendable, Hashable {
        /// The lower end.
        public var low: Int
        /// The upper end.
        public var high: Int
        /// The model's belief in it, 0...1.
        public var confidence: Float

        /// A range with the model's belief in it.
        public init(low: Int, high: Int, confidence: Float) {
            self.low = low
            self.high = high
            self.confidence = confidence
        }
    }

    /// An answer with the model's belief in it.
    public init(result: String, confidence: Float, range: Range? = nil) {
        self.result = result
        self.confidence = confidence
        self.range = range
    }
}

extension Recogniser {
    /// Fails where a request asks for a feature that the pack has no model for: `no model for 'race' in pack NAME`.
    public func requireModels(for features: [FaceFeature]) throws(RecognitionError) {
        for feature in features where !faces.knownFeatures.contains(feature) {
            throw RecognitionError(
                .noModel,
                "no model for '\(feature.rawValue)' in pack \(faces.packName)",
                subject: .feature(feature)
            )
        }
    }

    /// What the models say of a face, in the order of `wanted`; a feature without a model is `unavailable`, never a guess.
    func features(
        _ wanted: [FaceFeature],
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> [PersonFeature] {
        var answers: [PersonFeature] = []
        for feature in wanted {
            let start = ContinuousClock.now
            let answer = try faces.feature(feature, of: face, in: picture)
            let spent = start.duration(to: .now) / .milliseconds(1)
            answers.append(
                PersonFeature(
                    name: feature.rawValue,
                    result: answer?.result ?? "unavailable",
                    confidence: answer.map { Self.percent($0.confidence) } ?? "0",
                    // The contract's upper end.
                    spent: answer == nil ? 0 : min(50_000, Int(spent.rounded()))
                )
            )
        }
        return answers
    }

    /// Percent with two decimals: `98.71`, at most `100.00`.
    private static func percent(_ confidence: Float) -> String {
        let hundredths = Int((min(1, max(0, confidence)) * 10_000).rounded())
        let decimals = hundredths % 100
        return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
    }
}

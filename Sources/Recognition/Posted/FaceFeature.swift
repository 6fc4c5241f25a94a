import Store
import UsherCore

/// What a model can say of a face besides who it is; the first three are the contract's `feature_check`.
public enum FaceFeature: String, Sendable, Hashable, CaseIterable, Codable {
    /// `male` or `female`.
    case gender
    /// Whole years.
    case age
    /// No known pack has a model for it.
    case race
    /// `angry`, `disgust`, `fear`, `happy`, `sad`, `surprise` or `neutral`.
    case emotion
    /// `with_mask` or `without_mask`.
    case mask
    /// `real` or `spoof`: whether the camera sees a face, or a picture of one.
    case liveness
}

/// One of the classes that a model chooses from.
public struct FeatureClass: Sendable, Hashable {
    /// The class: `happy`.
    public var name: String
    /// Its probability, 0...1.
    public var probability: Float

    /// A class with its probability.
    public init(_ name: String, _ probability: Float) {
        self.name = name
        self.probability = probability
    }
}

/// What a model says of a face.
public struct FeatureAnswer: Sendable, Hashable {
    /// The answer: `34`, `female`, `happy`.
    public var result: String
    /// The model's belief in it, 0...1.
    public var confidence: Float
    /// The one number behind the answer: years, or the belief in male, a mask, a real face, 0...1; `nil` for emotion, which has none.
    public var value: Float?
    /// Every class with its probability, the likeliest first, one in all; empty for age.
    public var classes: [FeatureClass]
    /// What finding it out took, milliseconds.
    public var milliseconds: Double = 0
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
    public init(
        result: String,
        confidence: Float,
        value: Float? = nil,
        classes: [FeatureClass] = [],
        range: Range? = nil
    ) {
        self.result = result
        self.confidence = confidence
        self.value = value
        self.classes = classes
        self.range = range
    }

    /// The likeliest of `classes`; of equals the one named first.
    public init(likeliestOf classes: [FeatureClass], value: Float? = nil) {
        let ranked = classes.enumerated().sorted {
            ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
        }
        let best = ranked.first?.element
        self.init(
            result: best?.name ?? "",
            confidence: best?.probability ?? 0,
            value: value,
            classes: ranked.map(\.element)
        )
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

    /// What the models say of a face; a feature without a model is not in it.
    func answers(
        to wanted: [FaceFeature],
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> [FaceFeature: FeatureAnswer] {
        var answers: [FaceFeature: FeatureAnswer] = [:]
        for feature in wanted where faces.knownFeatures.contains(feature) {
            let start = ContinuousClock.now
            answers[feature] = try faces.feature(feature, of: face, in: picture)
            answers[feature]?.milliseconds = start.duration(to: .now) / .milliseconds(1)
        }
        return answers
    }

    /// What the models say of a face, as texts.
    func features(
        _ wanted: [FaceFeature],
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> [PersonFeature] {
        Self.features(wanted, try answers(to: wanted, of: face, in: picture))
    }

    /// The answers as texts, in the order of `wanted`; a feature without a model is `unavailable`, never a guess.
    static func features(_ wanted: [FaceFeature], _ answers: [FaceFeature: FeatureAnswer]) -> [PersonFeature] {
        wanted.map { feature in
            let answer = answers[feature]
            return PersonFeature(
                name: feature.rawValue,
                result: answer?.result ?? "unavailable",
                confidence: answer.map { percent($0.confidence) } ?? "0",
                // The contract's upper end.
                spent: min(50_000, Int((answer?.milliseconds ?? 0).rounded()))
            )
        }
    }

    /// Percent with two decimals: `98.71`, at most `100.00`.
    private static func percent(_ confidence: Float) -> String {
        let hundredths = Int((min(1, max(0, confidence)) * 10_000).rounded())
        let decimals = hundredths % 100
        return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
    }
}

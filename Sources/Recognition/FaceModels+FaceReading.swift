public import Faces
public import UsherCore

extension FaceModels: FaceReading {
    /// The embedder's id in its pack.
    public var embeddingModel: String { embedder.modelID }

    /// Numbers in an embedding.
    public var embeddingDimensions: Int { embedder.dimensions }

    /// The features whose models were made ready.
    public var knownFeatures: Set<FaceFeature> {
        Set((age == nil ? [] : [.age]) + (gender == nil ? [] : [.gender]))
    }

    /// The faces in a picture, best first.
    public func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        try detector.detect(in: picture)
    }

    /// The embedding of a face.
    public func embed(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> Embedding {
        try embedder.embed(face, in: picture)
    }

    /// What the pack's model says of a face; `nil` where it has none for the feature.
    public func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer? {
        switch feature {
        case .age:
            guard let estimate = try age?.age(of: face, in: picture) else { return nil }
            return FeatureAnswer(
                result: String(Int(estimate.years.rounded())),
                confidence: estimate.confidence,
                range: FeatureAnswer.Range(
                    low: Int(max(0, estimate.range.lowerBound).rounded()),
                    high: Int(estimate.range.upperBound.rounded()),
                    confidence: estimate.rangeConfidence
                )
            )
        case .gender:
            guard let estimate = try gender?.gender(of: face, in: picture) else { return nil }
            return FeatureAnswer(result: estimate.gender.rawValue, confidence: estimate.confidence)
        case .race: return nil
        }
    }
}

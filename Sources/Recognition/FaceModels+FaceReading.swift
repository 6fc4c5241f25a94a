public import Faces
public import UsherCore

extension FaceModels: FaceReading {
    /// The embedder's id in its pack.
    public var embeddingModel: String { embedder.modelID }

    /// Numbers in an embedding.
    public var embeddingDimensions: Int { embedder.dimensions }

    /// The features whose models were made ready.
    public var knownFeatures: Set<FaceFeature> {
        let ready: [(FaceFeature, Bool)] = [
            (.age, age != nil), (.gender, gender != nil), (.emotion, emotion != nil), (.mask, mask != nil),
            (.liveness, liveness != nil),
        ]
        return Set(ready.filter(\.1).map(\.0))
    }

    /// The faces in a picture, best first.
    public func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        try detector.detect(in: picture)
    }

    /// The faces in a part of a picture, and maybe beyond it, best first.
    public func detect(in picture: borrowing some Picture & ~Copyable, within region: Box) throws -> [DetectedFace] {
        try detector.detect(in: picture, within: region)
    }

    /// The embedding of a face.
    public func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws -> Embedding {
        try embedder.embed(face, shape: shape, in: picture, effort: effort)
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
                value: estimate.years,
                range: FeatureAnswer.Range(
                    low: Int(max(0, estimate.range.lowerBound).rounded()),
                    high: Int(estimate.range.upperBound.rounded()),
                    confidence: estimate.rangeConfidence
                )
            )
        case .gender: return try gender?.gender(of: face, in: picture).answer
        case .emotion: return try emotion.map { try $0.answer(of: face, in: picture) }
        case .mask: return try mask.map { try $0.answer(of: face, in: picture, valued: "with_mask") }
        case .liveness: return try liveness.map { try $0.answer(of: face, in: picture, valued: "real") }
        case .race: return nil
        }
    }
}

extension GenderEstimate {
    fileprivate var answer: FeatureAnswer {
        let (female, male) = gender == .female ? (confidence, 1 - confidence) : (1 - confidence, confidence)
        return FeatureAnswer(
            likeliestOf: [FeatureClass(Gender.female.rawValue, female), FeatureClass(Gender.male.rawValue, male)],
            value: male
        )
    }
}

extension FaceClassifier {
    /// The classes with their probabilities; the value is that of the class `valued`.
    fileprivate func answer(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        valued name: String? = nil
    ) throws -> FeatureAnswer {
        let probabilities = try probabilities(of: face, in: picture)
        let named = zip(classes, probabilities).map { FeatureClass($0, $1) }
        return FeatureAnswer(likeliestOf: named, value: named.first { $0.name == name }?.probability)
    }
}

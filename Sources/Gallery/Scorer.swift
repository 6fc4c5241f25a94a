public import UsherCore

/// From embeddings to templates and from templates to scores: a model's cohort and its curve together.
public struct Scorer: Sendable {
    /// The crowd; `nil` for a pack without one, whose similarity is the bare cosine.
    public let cohort: Cohort?
    /// From similarity to score, measured with this cohort.
    public let curve: ScoreCurve

    /// A scorer of one model pack.
    public init(cohort: Cohort?, curve: ScoreCurve) {
        self.cohort = cohort
        self.curve = curve
    }

    /// The template of an embedding.
    public func template(of embedding: Embedding) throws(GalleryError) -> FaceTemplate {
        guard let cohort else { return FaceTemplate(embedding: embedding, neighbourhood: 0, cohort: nil) }
        let neighbourhood = try cohort.neighbourhood(of: embedding)
        return FaceTemplate(embedding: embedding, neighbourhood: neighbourhood, cohort: cohort.id)
    }

    /// The score of two faces, 0...100.
    public func score(_ one: FaceTemplate, _ other: FaceTemplate) throws(GalleryError) -> Double {
        curve.score(similarity: try one.compared(to: other).similarity)
    }

    /// The score of a candidate, 0...100.
    public func score(_ candidate: Candidate) -> Double { curve.score(similarity: candidate.similarity) }
}

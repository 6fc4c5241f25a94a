public import UsherCore

/// A face as the gallery compares it: its embedding, and how near that is to everybody.
public struct FaceTemplate: Sendable, Hashable, Codable {
    /// The face.
    public let embedding: Embedding
    /// How near it is to the cohort, as `Cohort.neighbourhood(of:)` says; 0 without a cohort.
    public let neighbourhood: Float
    /// The cohort that `neighbourhood` was measured against; `nil` without a cohort.
    public let cohort: String?

    /// A template from its parts, as the store keeps them.
    public init(embedding: Embedding, neighbourhood: Float, cohort: String?) {
        self.embedding = embedding
        self.neighbourhood = neighbourhood
        self.cohort = cohort
    }

    /// Cosine and normalised similarity of two templates; throws across models and across cohorts.
    public func compared(to other: FaceTemplate) throws(GalleryError) -> (similarity: Float, cosine: Float) {
        guard embedding.model == other.embedding.model, embedding.values.count == other.embedding.values.count,
            cohort == other.cohort
        else {
            throw GalleryError(
                .modelMismatch,
                "templates of \(embedding.model), cohort \(cohort ?? "none"), and \(other.embedding.model), cohort "
                    + "\(other.cohort ?? "none"), cannot be compared; enrol again with one model pack"
            )
        }
        // By the kernel of the search, so that two faces have the same score to the last digit however they are compared.
        let cosine = Kernels.dot(embedding.values, other.embedding.values, row: 0)
        return (cosine - (neighbourhood + other.neighbourhood) / 2, cosine)
    }
}

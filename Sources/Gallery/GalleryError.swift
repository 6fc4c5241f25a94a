/// What went wrong in the gallery, in one line that names the thing and says what to do.
public struct GalleryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// Vectors of two models, or of two cohorts, were to be compared.
        case modelMismatch
        /// A vector is not as long as the model's vectors are.
        case dimensionMismatch
        /// A vector that is not of unit length, or not finite.
        case badVector
        /// An exemplar of this id is already enrolled.
        case duplicateExemplar
        /// A cohort's numbers are not a cohort.
        case badCohort
        /// A score curve that does not fall with rising similarity.
        case badCurve
        /// A line of a pairs file that says no pair.
        case badPairs
        /// Too few people or images to calibrate or evaluate with.
        case tooFew
    }

    /// The kind of failure.
    public let code: Code
    /// What failed, with the name of the thing, and what to do.
    public let message: String

    /// An error of kind `code`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

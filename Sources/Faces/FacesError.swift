public import Inference

/// What went wrong between a picture and what is known of the faces in it.
public struct FacesError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; each has a line in docs/ref/errors.md.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A model cannot be had or run; the cause says which and why.
        case model
        /// The picture could not be drawn from.
        case picture
        /// A face's landmarks fall together, so that it cannot be aligned.
        case landmarks
        /// The embedder gave no direction: a zero or not finite vector.
        case embedding
    }

    /// The kind of failure.
    public let code: Code
    /// What failed and what to do about it.
    public let message: String
    /// The failure of the model pack or of OpenVINO behind it.
    public let cause: InferenceError?

    /// A failure of kind `code`.
    public init(_ code: Code, _ message: String, cause: InferenceError? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    init(_ cause: InferenceError) {
        self.init(.model, cause.message, cause: cause)
    }

    /// The message.
    public var description: String { message }
}

/// What `body` returns, with a failure of inference told as one of faces.
func inferring<Result>(_ body: () throws(InferenceError) -> Result) throws(FacesError) -> Result {
    do throws(InferenceError) {
        return try body()
    } catch {
        throw FacesError(error)
    }
}

/// What went wrong between a model pack on disk and the numbers a model gives.
public struct InferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; each has a line in docs/ref/errors.md.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The pack's folder or its manifest is not there.
        case packMissing
        /// The manifest is not JSON of the known format, or contradicts itself.
        case manifestUnreadable
        /// The pack holds no model for a role that is asked for.
        case roleMissing
        /// A file that the manifest names is not there or cannot be read.
        case fileMissing
        /// A file's SHA-256 is not the one in the manifest.
        case checksumDiffers
        /// OpenVINO cannot read or compile the model.
        case modelUnreadable
        /// An input or output has not the shape or element type that is expected.
        case shapeMismatch
        /// OpenVINO failed while it worked.
        case runtime
        /// The manifest names a model family that this usher does not know.
        case familyUnknown
    }

    /// The kind of failure.
    public let code: Code
    /// What failed, on which thing, and what to do about it.
    public let message: String

    /// A failure of kind `code`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

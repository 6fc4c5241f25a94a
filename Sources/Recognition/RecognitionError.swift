/// What recognition could not do, in one line that names the thing and what to do.
public struct RecognitionError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// The store holds vectors that no model of this pack made.
        case foreignVectors
        /// A list that was named does not exist.
        case unknownList
    }

    /// What kind of failure it is.
    public let code: Code
    /// The line to show.
    public let message: String

    /// An error with its line.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// What went wrong, in one line that names the thing and says what to do; never with a password.
///
/// The rooms throw errors of their own; the daemon brings them to this one at its edge.
public struct UsherFault: Error, Sendable, CustomStringConvertible {
    /// The line to show.
    public let message: String
    /// Whether the caller asked for something that cannot be (exit code 2) rather than something having failed (exit code 1).
    public let isUsage: Bool

    /// A fault of the work itself.
    public init(_ message: String) {
        self.message = message
        self.isUsage = false
    }

    /// A fault of the request: an option or a file name that cannot be.
    public static func usage(_ message: String) -> UsherFault {
        UsherFault(message: message, isUsage: true)
    }

    private init(message: String, isUsage: Bool) {
        self.message = message
        self.isUsage = isUsage
    }

    /// The message.
    public var description: String { message }
}

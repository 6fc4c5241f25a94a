public import Store

/// What went wrong with who may do what: a code for programs, a message that says what to do; never with a password or a token.
public struct IdentityError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// No such user, or the password is wrong; which of the two is not said.
        case accessDenied = "access_denied"
        /// Known, but the role may not.
        case forbidden
        /// Too many attempts to log in; `retryAfter` says how long to wait.
        case tooManyRequests = "too_many_requests"
        /// The user or token that a call names is not there.
        case notFound = "not_found"
        /// Another user has the e-mail address.
        case emailTaken = "email_taken"
        /// An e-mail address, password, role or name that cannot be.
        case invalid
        /// The key file may be read by others.
        case keysExposed = "keys_exposed"
        /// The key file is not as usher wrote it.
        case keysDamaged = "keys_damaged"
        /// The key file cannot be read or made.
        case keysUnreadable = "keys_unreadable"
        /// The database failed; `cause` says how.
        case store
        /// The cryptographic library refused; the machine is out of memory.
        case crypto
    }

    /// The kind of failure.
    public var code: Code
    /// What failed and what to do.
    public var message: String
    /// How long to wait before the next attempt.
    public var retryAfter: Duration?
    /// What the database said.
    public var cause: StoreError?

    /// An error of `code` that reads `message`.
    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The database's error in the words of this room.
    init(_ cause: StoreError) {
        switch cause.code {
        case .notFound: self.init(.notFound, cause.message)
        case .nameTaken: self.init(.emailTaken, cause.message)
        case .invalid: self.init(.invalid, cause.message)
        default: self.init(.store, cause.message)
        }
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}

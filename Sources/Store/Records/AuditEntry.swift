public import UsherCore

/// Who did something: a user by session or token, or whoever ran the command line.
public struct AuditActor: Sendable, Hashable {
    /// How the actor was known.
    public enum Via: String, Sendable, Hashable, CaseIterable {
        /// A temporary token from a login.
        case session
        /// A permanent token.
        case token
        /// The command line, which has no users: who may read the data directory may do all.
        case commandLine = "command_line"
    }

    /// The user; `nil` on the command line.
    public var user: UserID?
    /// The user's address, then.
    public var email: String?
    /// How the user was known.
    public var via: Via
    /// The permanent token's record.
    public var token: TokenID?

    /// A user, by session or by token.
    public init(user: UserID, email: String, via: Via, token: TokenID? = nil) {
        self.user = user
        self.email = email
        self.via = via
        self.token = token
    }

    /// A program that showed a service key.
    public init(serviceKey: TokenID) {
        via = .token
        token = serviceKey
    }

    private init() {
        via = .commandLine
    }

    /// Whoever ran the command line.
    public static let commandLine = AuditActor()
}

/// What was done, in words without secrets.
public struct AuditEntry: Sendable, Hashable {
    /// `create`, `update`, `delete`, `log_in`, ...
    public var verb: String
    /// What it was done to: `person_list`, `source`, `token`, ...
    public var objectKind: String
    /// The object's id as text; `nil` for several, or none.
    public var objectID: String?
    /// One line without secrets.
    public var summary: String

    /// What was done to an object.
    public init(verb: String, objectKind: String, objectID: String? = nil, summary: String = "") {
        self.verb = verb
        self.objectKind = objectKind
        self.objectID = objectID
        self.summary = summary
    }
}

/// A row of the audit log.
public struct AuditRecord: Sendable, Hashable, Identifiable {
    /// Grows with each row.
    public var id: Int64
    /// When.
    public var at: WallTime
    /// Who.
    public var actor: AuditActor
    /// What.
    public var entry: AuditEntry
}

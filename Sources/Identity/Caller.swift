public import Store
public import UsherCore

/// Who makes a request.
public struct Caller: Sendable, Hashable {
    /// How the caller is known.
    public enum Via: Sendable, Hashable {
        /// A temporary token from a login.
        case session
        /// A permanent token, by the id of its record.
        case token(TokenID)
    }

    /// The user.
    public var user: UserID
    /// The user's e-mail address.
    public var email: String
    /// What the caller may do: the user's role, or the token's where that is narrower.
    public var role: Role
    /// How the caller is known.
    public var via: Via

    /// A caller, as a gatekeeper finds one.
    public init(user: UserID, email: String, role: Role, via: Via) {
        self.user = user
        self.email = email
        self.role = role
        self.via = via
    }

    /// Whether the caller may do `permission`.
    public func may(_ permission: Permission) -> Bool { role.may(permission) }

    /// The caller as the audit log names one.
    public var actor: AuditActor {
        switch via {
        case .session: AuditActor(user: user, email: email, via: .session)
        case .token(let id): AuditActor(user: user, email: email, via: .token, token: id)
        }
    }
}

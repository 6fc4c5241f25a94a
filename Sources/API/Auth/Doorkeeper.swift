public import Store
public import UsherCore

/// What a caller may be allowed to do; every route names one.
public enum Right: String, Sendable, Hashable, CaseIterable {
    /// Read lists and persons.
    case viewLists
    /// Read groups and sources.
    case viewSources
    /// Read the history.
    case viewActions
    /// Change groups and sources.
    case editSources
    /// Change lists.
    case editLists
    /// Change persons.
    case editPersons
    /// Post an action.
    case postActions
    /// Have faces found and compared, without anything kept.
    case detect
    /// Make and change the caller's own permanent tokens.
    case manageTokens
    /// Remove a permanent token: everybody may remove the one they came with.
    case removeToken
}

/// Somebody who showed a good token.
public struct Visitor: Sendable {
    /// The user's e-mail address.
    public var email: String
    /// What the visitor may do.
    public var rights: Set<Right>
    /// Whatever the doorkeeper knows the visitor by.
    public var key: any Sendable
    /// Whether what the visitor came with still opens the door; asked again and again by answers that go on for long.
    var isStillAdmitted: @Sendable () -> Bool = { true }

    /// A visitor with rights.
    public init(email: String, rights: Set<Right>, key: any Sendable) {
        self.email = email
        self.rights = rights
        self.key = key
    }
}

/// Until when a permanent token shall hold.
public enum TokenExpiry: Sendable, Hashable {
    /// For ever.
    case never
    /// Until this moment.
    case at(WallTime)
}

/// A permanent token as its owner sees it.
public struct PermanentToken: Sendable, Hashable {
    /// The token, which is its own id.
    public var id: String
    /// When it ends.
    public var expires: TokenExpiry

    /// A token and its end.
    public init(id: String, expires: TokenExpiry) {
        self.id = id
        self.expires = expires
    }
}

/// What a login comes to.
public enum LoginAnswer: Sendable, Hashable {
    /// A temporary token.
    case token(String)
    /// No such user, or another password.
    case denied
    /// Too many tries; another one makes sense after so many seconds.
    case wait(seconds: Int)
}

/// What a password that comes with a request opens.
public enum PasswordAnswer: Sendable {
    /// Its owner.
    case visitor(Visitor)
    /// No such user, or another password.
    case denied
    /// Too many tries; another one makes sense after so many seconds.
    case wait(seconds: Int)
}

/// Who may come in: the port through which this room asks; users, passwords and tokens live behind it.
///
/// `visitor(token:)` answers from memory. The other calls may block; they are made on threads of their own.
public protocol Doorkeeper: Sendable {
    /// Whose token this is; `nil` for one that is unknown, expired or revoked.
    func visitor(token: String) -> Visitor?
    /// What a service key opens; `nil` for one that is unknown. Answers from memory too.
    func serviceKey(_ key: String) -> ServiceKey?
    /// Checks a password.
    func logIn(email: String, password: Secret, validDays: Int, address: String) throws -> LoginAnswer
    /// Whose password this is, for dialects that send it with every request.
    func visitor(email: String, password: Secret, address: String) throws -> PasswordAnswer
    /// The visitor's permanent tokens.
    func tokens(of visitor: Visitor) throws -> [PermanentToken]
    /// A new permanent token; `nil` when the visitor has as many as one may have.
    func createToken(for visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken?
    /// Gives a token another end; `nil` when the visitor has no such token.
    func updateToken(_ id: String, of visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken?
    /// Revokes a token; `false` when the visitor has no such token, `nil` when the visitor may not.
    func deleteToken(_ id: String, of visitor: Visitor) throws -> Bool?
    /// The visitor as the audit log names who changed something.
    func actor(_ visitor: Visitor) -> AuditActor
}

extension Doorkeeper {
    /// No key opens anything, unless the doorkeeper knows of some.
    public func serviceKey(_ key: String) -> ServiceKey? { nil }

    /// A login for this one request.
    public func visitor(email: String, password: Secret, address: String) throws -> PasswordAnswer {
        switch try logIn(email: email, password: password, validDays: 1, address: address) {
        case .token(let token): visitor(token: token).map { .visitor($0) } ?? .denied
        case .denied: .denied
        case .wait(let seconds): .wait(seconds: seconds)
        }
    }
}

import Foundation
public import Store
public import UsherCore

/// A user, without the hash of the password.
public struct Account: Sendable, Hashable {
    /// The user's id.
    public var id: UserID
    /// The e-mail address.
    public var email: String
    /// The role.
    public var role: Role
    /// Since when the user exists.
    public var created: WallTime
    /// Since when the password holds.
    public var passwordChanged: WallTime

    init(_ user: User) {
        id = user.id
        email = user.email
        role = Role(rawValue: user.role) ?? .viewer
        created = user.created
        passwordChanged = user.passwordChanged
    }
}

extension Gatekeeper {
    /// The shortest password, characters: the contract's.
    ///
    /// Twelve or more are wise.
    public static let shortestPassword = 6
    /// The longest password, bytes.
    public static let longestPassword = 1024

    /// All users, the oldest first.
    public func users() throws(IdentityError) -> [Account] {
        do { return try database.users().map(Account.init) } catch { throw IdentityError(error) }
    }

    /// Adds a user; `emailTaken`, or `invalid` for an address or a password that cannot be.
    @discardableResult
    public func addUser(
        email: String,
        password: Secret,
        role: Role,
        by actor: AuditActor = .commandLine
    ) throws(IdentityError) -> Account {
        try Self.requireEmail(email)
        let hash = try hashed(password)
        let new = NewUser(email: email, passwordHash: hash, role: role.rawValue, generation: Self.generation())
        do {
            let change = try database.createUser(new, by: actor)
            return Account(apply(change) { $0.put(change.value) })
        } catch { throw IdentityError(error) }
    }

    /// Gives a user another password: the sessions end at once, permanent tokens go on.
    public func setPassword(
        of email: String,
        to password: Secret,
        by actor: AuditActor = .commandLine
    ) throws(IdentityError) {
        let user = try user(email)
        let hash = try hashed(password)
        do {
            let change = try database.setPassword(of: user.id, hash: hash, generation: Self.generation(), by: actor)
            _ = apply(change) { $0.put(change.value) }
        } catch { throw IdentityError(error) }
    }

    /// Gives a user another role, which holds at once for sessions and tokens too.
    public func setRole(
        of email: String,
        to role: Role,
        by actor: AuditActor = .commandLine
    ) throws(IdentityError) {
        let user = try user(email)
        do {
            let change = try database.setRole(of: user.id, to: role.rawValue, by: actor)
            _ = apply(change) { $0.put(change.value) }
        } catch { throw IdentityError(error) }
    }

    /// Removes a user with all sessions and tokens, at once.
    public func removeUser(_ email: String, by actor: AuditActor = .commandLine) throws(IdentityError) {
        let user = try user(email)
        do {
            let change = try database.deleteUser(user.id, by: actor)
            _ = apply(change) { $0.remove(change.value.id) }
        } catch { throw IdentityError(error) }
    }

    /// Throws `notFound` where there is no such user.
    public func requireUser(_ email: String) throws(IdentityError) { _ = try user(email) }

    func user(_ email: String) throws(IdentityError) -> User {
        let user: User?
        do { user = try database.user(email: email) } catch { throw IdentityError(error) }
        guard let user else {
            throw IdentityError(.notFound, "there is no user \(email); `usher user list` shows who there is")
        }
        return user
    }

    private func hashed(_ password: Secret) throws(IdentityError) -> Secret {
        let text = password.reveal()
        guard text.count >= Self.shortestPassword, text.utf8.count <= Self.longestPassword else {
            throw IdentityError(
                .invalid,
                "a password has at least \(Self.shortestPassword) characters (12 or more are wise) and at most "
                    + "\(Self.longestPassword) bytes"
            )
        }
        return try PasswordHash(password, cost: cost).text
    }

    /// Random, so that a database put back from a backup and changed again does not revive sessions.
    private static func generation() -> Int64 { Int64.random(in: 1 ... .max) }

    /// What is certainly no address; whether there is a mailbox is not usher's business.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && (3...254).contains(text.utf8.count) && parts.allSatisfy { !$0.isEmpty }
            && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7f }
    }

    /// Throws `invalid` for what is no address.
    public static func requireEmail(_ text: String) throws(IdentityError) {
        guard isEmail(text) else { throw IdentityError(.invalid, "'\(text)' is no e-mail address; write name@host") }
    }
}

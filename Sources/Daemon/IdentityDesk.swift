import Foundation
import Identity
import Store
public import UsherCore

/// What the command line asks about users, tokens and service keys; answers in lines.
public struct IdentityDesk: Sendable {
    let gate: Gatekeeper
    let database: UsherDatabase

    /// The desk of the database at `places`.
    ///
    /// - Parameters:
    ///   - places: where the database is.
    ///   - createIfMissing: whether to make a database when there is none.
    /// - Throws: what is wrong with the database or the key file.
    public init(places: Places, createIfMissing: Bool = false) throws {
        let database = try places.openDatabase(createIfMissing: createIfMissing)
        self.database = database
        gate = try Self.asked { () throws(IdentityError) in
            try Gatekeeper(database: database, keys: KeyFile.open(in: places.data))
        }
    }

    /// Says what is wrong with an address or a role, before anybody types a password for it.
    public static func check(email: String, role: String) throws {
        try asked { () throws(IdentityError) in try Gatekeeper.requireEmail(email) }
        _ = try Self.role(role)
    }

    /// Says when there is no such user, before anybody types a password for one.
    public func requireUser(_ email: String) throws {
        try Self.asked { () throws(IdentityError) in try gate.requireUser(email) }
    }

    /// Adds a user; says who, and whether the password is short.
    public func addUser(_ email: String, role: String, password: Secret) throws -> String {
        let role = try Self.role(role)
        let user = try Self.asked { () throws(IdentityError) in
            try gate.addUser(email: email, password: password, role: role)
        }
        return "added: \(user.email), \(user.role.rawValue)\(Self.advice(password))"
    }

    /// Gives a user another password.
    public func setPassword(of email: String, to password: Secret) throws -> String {
        try Self.asked { () throws(IdentityError) in try gate.setPassword(of: email, to: password) }
        return "changed: the sessions of \(email) have ended; permanent tokens go on\(Self.advice(password))"
    }

    /// Gives a user another role.
    public func setRole(of email: String, to role: String) throws -> String {
        let role = try Self.role(role)
        try Self.asked { () throws(IdentityError) in try gate.setRole(of: email, to: role) }
        return "changed: \(email), \(role.rawValue)"
    }

    /// Removes a user with all tokens.
    public func removeUser(_ email: String) throws -> String {
        try Self.asked { () throws(IdentityError) in try gate.removeUser(email) }
        return "removed: \(email), with all sessions and tokens"
    }

    /// All users, a line each, or one JSON object.
    public func users(json: Bool) throws -> String {
        let users = try Self.asked { () throws(IdentityError) in try gate.users() }
        if json {
            return try Self.json(["users": users.map(UserRow.init)])
        }
        guard !users.isEmpty else { return "no users yet: `usher user add EMAIL` adds one" }
        return users.map { "\($0.email)  \($0.role.rawValue)  since \($0.created.iso8601)" }.joined(separator: "\n")
    }

    /// A new token of a user's.
    ///
    /// - Parameters:
    ///   - email: whose.
    ///   - role: what it may do at most; `nil` for all the user may.
    ///   - name: what people call it.
    ///   - validDays: how long; `nil` for ever.
    /// - Returns: the token itself, and a line about it without it.
    /// - Throws: `UsherFault` when there is no such user, or the role is wider than the user's.
    public func createToken(
        for email: String,
        role: String?,
        name: String,
        validDays: Double?
    ) throws -> (token: Secret, about: String) {
        let role = try role.map(Self.role)
        let expires = validDays.map { Expiry.after(days: $0, from: SystemClock().now) } ?? .never
        let token = try Self.asked { () throws(IdentityError) in
            try gate.createToken(forUser: email, role: role, name: name, expires: expires)
        }
        guard let secret = token.secret else {
            throw UsherFault("the token could not be opened again; see identity.key")
        }
        return (
            secret,
            "made: \(token.role.rawValue) of \(email), expires \(token.expires), fingerprint \(token.fingerprint)"
        )
    }

    /// All tokens, a line each, or one JSON object; the tokens themselves only when `show` says so.
    public func tokens(of email: String?, show: Bool, json: Bool) throws -> String {
        let (users, all) = try Self.asked { () throws(IdentityError) in (try gate.users(), try gate.tokens()) }
        let emails = Dictionary(uniqueKeysWithValues: users.map { ($0.id, $0.email) })
        if let email, !users.contains(where: { User.key($0.email) == User.key(email) }) {
            throw UsherFault.usage("there is no user \(email); `usher user list` shows who there is")
        }
        let rows = all.map { TokenRow($0, email: emails[$0.user] ?? "", show: show) }
            .filter { row in email.map { User.key($0) == User.key(row.user) } ?? true }
        if json { return try Self.json(["tokens": rows]) }
        return rows.isEmpty ? "no tokens" : rows.map(\.line).joined(separator: "\n")
    }

    /// Removes a token, named by itself or by the beginning of its fingerprint.
    public func deleteToken(_ text: String) throws -> String {
        try Self.asked { () throws(IdentityError) in try gate.removeToken(text) }
        return "deleted"
    }
}

extension IdentityDesk {
    /// What `body` returns; who asked for what cannot be is told so.
    static func asked<Value>(_ body: () throws(IdentityError) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            switch error.code {
            case .notFound, .emailTaken, .invalid, .forbidden: throw UsherFault.usage(error.message)
            case .accessDenied, .tooManyRequests, .keysExposed, .keysDamaged, .keysUnreadable, .store, .crypto:
                throw UsherFault(error.message)
            }
        }
    }

    private static func role(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else {
            let choices = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsherFault.usage("'\(text)' is no role; it is one of \(choices)")
        }
        return role
    }

    private static func advice(_ password: Secret) -> String {
        password.reveal().count < 12 ? "; the password is short, 12 characters or more are wise" : ""
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

private struct UserRow: Encodable {
    var id: UserID
    var email: String
    var role: String
    var created: String
    var password_changed: String

    init(_ user: Account) {
        id = user.id
        email = user.email
        role = user.role.rawValue
        created = user.created.iso8601
        password_changed = user.passwordChanged.iso8601
    }
}

private struct TokenRow: Encodable {
    var fingerprint: String
    var token: String?
    var user: String
    var role: String
    var name: String
    var expires: String
    var created: String
    var last_used: String?

    init(_ token: PermanentToken, email: String, show: Bool) {
        fingerprint = token.fingerprint
        self.token = show ? token.secret?.reveal() : nil
        user = email
        role = token.role.rawValue
        name = token.name
        expires = token.expires.description
        created = token.created.iso8601
        last_used = token.lastUsed?.iso8601
    }

    var line: String {
        let used = last_used.map { "used \($0)" } ?? "never used"
        return
            ([fingerprint, token, user, role, name.isEmpty ? nil : "'\(name)'", "expires \(expires)", used] as [String?])
            .compactMap { $0 }.joined(separator: "  ")
    }
}

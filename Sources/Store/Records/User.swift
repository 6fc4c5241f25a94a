import Foundation
public import UsherCore

/// Somebody who may use usher.
public struct User: Sendable, Hashable, Identifiable {
    /// The user's id.
    public var id: UserID
    /// The e-mail address, as it was given; unique whatever its case.
    public var email: String
    /// The password's hash with its parameters, as text; never the password.
    public var passwordHash: Secret
    /// `admin`, `operator`, `camera` or `viewer`.
    public var role: String
    /// Another random number with each password: a session of an older one has ended.
    public var generation: Int64
    /// Since when the user exists.
    public var created: WallTime
    /// Since when the password holds.
    public var passwordChanged: WallTime

    /// The form of an address that is compared: composed, in lower case.
    public static func key(_ email: String) -> String {
        email.lowercased().precomposedStringWithCanonicalMapping
    }
}

/// A user to be added.
public struct NewUser: Sendable, Hashable {
    /// The e-mail address.
    public var email: String
    /// The password's hash.
    public var passwordHash: Secret
    /// `admin`, `operator`, `camera` or `viewer`.
    public var role: String
    /// A random number.
    public var generation: Int64

    /// A user with an address, the hash of a password, and a role.
    public init(email: String, passwordHash: Secret, role: String, generation: Int64) {
        self.email = email
        self.passwordHash = passwordHash
        self.role = role
        self.generation = generation
    }
}

/// A permanent token as the database holds it: nothing in it opens anything without the key file.
public struct StoredToken: Sendable, Hashable, Identifiable {
    /// Names the token in the audit log; opens nothing.
    public var id: TokenID
    /// SHA-256 of the token's 16 bytes.
    public var sha256: [UInt8]
    /// The token, sealed with AES-256-GCM.
    public var sealed: [UInt8]
    /// Whose it is.
    public var user: UserID
    /// What it may do at most.
    public var role: String
    /// What people call it.
    public var name: String
    /// Until when it holds; `nil`: for ever.
    public var expires: WallTime?
    /// Since when it exists.
    public var created: WallTime
    /// When it was last used, to the minute.
    public var lastUsed: WallTime?

    /// A token as it is to be stored.
    public init(
        id: TokenID,
        sha256: [UInt8],
        sealed: [UInt8],
        user: UserID,
        role: String,
        name: String,
        expires: WallTime?,
        created: WallTime
    ) {
        self.id = id
        self.sha256 = sha256
        self.sealed = sealed
        self.user = user
        self.role = role
        self.name = name
        self.expires = expires
        self.created = created
    }
}

/// All users and tokens at one moment, with the count of changes until then.
public struct IdentitySnapshot: Sendable, Hashable {
    /// How often users and tokens had changed.
    public var revision: Int64
    /// All users, the oldest first.
    public var users: [User]
    /// All tokens.
    public var tokens: [StoredToken]
    /// All service keys.
    public var serviceKeys: [StoredServiceKey]
}

/// What a write returned, and the count of changes before and after it: whoever stood at `before` knows all by applying this one.
public struct IdentityChange<Value: Sendable>: Sendable {
    /// What was written.
    public var value: Value
    /// The count of changes before.
    public var before: Int64
    /// The count of changes after.
    public var after: Int64
}

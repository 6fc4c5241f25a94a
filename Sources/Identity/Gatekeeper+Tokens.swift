import Foundation
public import Store
public import UsherCore

extension Gatekeeper {
    /// The caller's permanent tokens, the oldest first.
    public func tokens(of caller: Caller) throws(IdentityError) -> [PermanentToken] {
        try require(.manageTokens, caller)
        return try tokens(ofUser: caller.user)
    }

    /// A permanent token of the caller's; may do no more than the caller.
    public func createToken(
        by caller: Caller,
        expires: Expiry,
        name: String = "",
        role: Role? = nil
    ) throws(IdentityError) -> PermanentToken {
        try require(.manageTokens, caller)
        return try make(
            user: caller.user,
            most: caller.role,
            role: role,
            name: name,
            expires: expires,
            by: caller.actor
        )
    }

    /// Lets a token of the caller's hold until `expires`; `notFound` for one that is not there, or somebody else's.
    public func updateToken(_ token: String, expires: Expiry, by caller: Caller) throws(IdentityError) -> PermanentToken
    {
        try require(.manageTokens, caller)
        guard let digest = Digest(token: token) else { throw Self.noSuchToken }
        do {
            let change = try database.setExpiry(
                ofToken: digest.bytes,
                of: caller.user,
                to: expires.moment,
                by: caller.actor
            )
            let changed = apply(change) { directory in
                if let token = change.value { directory.put(token) }
            }
            guard let stored = changed else { throw Self.noSuchToken }
            return PermanentToken(stored, keys: keys)
        } catch { throw Self.translated(error) }
    }

    /// Removes a token of the caller's, at once; `notFound` for one that is not there, or somebody else's.
    ///
    /// Whatever its role, a token may remove itself.
    public func deleteToken(_ token: String, by caller: Caller) throws(IdentityError) {
        guard let digest = Digest(token: token) else { throw Self.noSuchToken }
        if !isOwn(digest, caller) { try require(.manageTokens, caller) }
        try remove(digest.bytes, of: caller.user, by: caller.actor)
    }

    private func isOwn(_ digest: Digest, _ caller: Caller) -> Bool {
        guard case .token(let id) = caller.via else { return false }
        return grantID(of: digest) == id
    }

    private func require(_ permission: Permission, _ caller: Caller) throws(IdentityError) {
        guard caller.may(permission) else {
            throw IdentityError(.forbidden, "role \(caller.role.rawValue) may not do this")
        }
    }
}

extension Gatekeeper {
    /// The tokens of a user, or of all, the oldest first: for the command line.
    public func tokens(ofUser user: UserID? = nil) throws(IdentityError) -> [PermanentToken] {
        do {
            return try database.tokens(of: user).map { PermanentToken($0, keys: keys) }
        } catch { throw IdentityError(error) }
    }

    /// A permanent token for the user with this address: for the command line.
    public func createToken(
        forUser email: String,
        role: Role?,
        name: String,
        expires: Expiry,
        by actor: AuditActor = .commandLine
    ) throws(IdentityError) -> PermanentToken {
        let user = try user(email)
        guard let most = Role(rawValue: user.role) else {
            throw IdentityError(.invalid, "user \(email) has a role that this usher does not know")
        }
        return try make(user: user.id, most: most, role: role, name: name, expires: expires, by: actor)
    }

    /// Removes the tokens that `text` names, by itself or by the beginning of its fingerprint; `notFound` for none, `invalid` for several.
    public func removeToken(_ text: String, by actor: AuditActor = .commandLine) throws(IdentityError) {
        let stored: [StoredToken]
        do { stored = try database.tokens() } catch { throw IdentityError(error) }
        let digest = Digest(token: text)
        let meant = stored.filter { token in
            digest?.bytes == token.sha256
                || (text.count >= 4 && PermanentToken(token, keys: keys).fingerprint.hasPrefix(text.lowercased()))
        }
        guard let token = meant.first else { throw Self.noSuchToken }
        guard meant.count == 1 else {
            throw IdentityError(.invalid, "\(meant.count) tokens begin so; write more of the fingerprint")
        }
        try remove(token.sha256, of: token.user, by: actor)
    }

    private func make(
        user: UserID,
        most: Role,
        role: Role?,
        name: String,
        expires: Expiry,
        by actor: AuditActor
    ) throws(IdentityError) -> PermanentToken {
        let role = role ?? most
        guard most.covers(role) else {
            throw IdentityError(
                .forbidden,
                "a token may do no more than its user: role \(most.rawValue) does not cover \(role.rawValue)"
            )
        }
        guard name.unicodeScalars.count <= UsherDatabase.longestName, !name.unicodeScalars.contains("\0") else {
            throw IdentityError(.invalid, "a token's name has at most \(UsherDatabase.longestName) characters")
        }
        let now = clock.now
        let secret = TokenID.unguessable(at: now)
        let record: TokenID = mint.make()
        let stored = StoredToken(
            id: record,
            sha256: Digest(of: secret.bytes).bytes,
            sealed: try keys.seal(secret, of: record),
            user: user,
            role: role.rawValue,
            name: name,
            expires: expires.moment,
            created: now
        )
        do {
            let change = try database.createToken(stored, by: actor)
            return PermanentToken(apply(change) { $0.put(change.value) }, keys: keys)
        } catch { throw IdentityError(error) }
    }

    private func remove(_ sha256: [UInt8], of user: UserID, by actor: AuditActor) throws(IdentityError) {
        do {
            let change = try database.deleteToken(sha256, of: user, by: actor)
            let removed = apply(change) { directory in
                if let token = change.value { directory.remove(token) }
            }
            guard removed != nil else { throw Self.noSuchToken }
        } catch { throw Self.translated(error) }
    }

    private static func translated(_ error: any Error) -> IdentityError {
        switch error {
        case let known as IdentityError: known
        case let store as StoreError: IdentityError(store)
        default: IdentityError(.store, "\(error)")
        }
    }

    private static let noSuchToken = IdentityError(.notFound, "there is no such token; `usher token list` shows them")
}

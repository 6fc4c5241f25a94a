import Dispatch
import Foundation
public import Store
public import UsherCore

/// Lets in who may come in: logs users in, knows sessions and permanent tokens, keeps users and the audit log.
///
/// All calls block, for the database or for scrypt; `caller(token:)` alone is quick: it looks into memory, and once a second reads one row
/// to learn whether another process has changed users or tokens. What this process changes holds for the next request; what
/// another process makes does too, and what it takes away is gone a second later.
public final class Gatekeeper: Sendable {
    /// How long a change by another process may go unseen.
    static let checkEvery: Duration = .seconds(1)
    /// A token's last use is noted at most this often.
    static let noteEvery: Int64 = 60_000_000
    /// The longest session; a password change ends it earlier.
    public static let longestSessionDays = 3650

    struct State: Sendable {
        var directory = Directory.empty
        var sessions = SessionCache()
        var checked: Duration?
        /// The database's revision when users and tokens were last read or found unchanged.
        var seen: UInt64?
        /// When each token was last noted, and what of it is not in the database yet.
        var noted: [TokenID: WallTime] = [:]
        var unsaved: [TokenID: WallTime] = [:]
    }

    let database: UsherDatabase
    let keys: KeyFile
    let clock: any UsherClock
    let mint: IDMint
    let cost: PasswordHash.Cost
    private let signer: SessionSigner
    private let throttle: Locked<LoginThrottle>
    private let hashing: HashingGate
    /// What an unknown user's password is held against, so that it takes as long as a known one's.
    private let nobody: PasswordHash
    let state = Locked(State())
    let basics = Locked(BasicLogins())
    private let bookkeeping = DispatchQueue(label: "usher.identity.bookkeeping", qos: .utility)

    /// A gatekeeper of `database`.
    ///
    /// - Parameters:
    ///   - database: holds users, tokens and the audit log.
    ///   - keys: sign sessions and seal tokens.
    ///   - clock: tells when sessions and tokens end.
    /// - Throws: what the database says.
    public convenience init(
        database: UsherDatabase,
        keys: KeyFile,
        clock: any UsherClock = SystemClock()
    ) throws(IdentityError) {
        try self.init(database: database, keys: keys, clock: clock, cost: .standard)
    }

    init(
        database: UsherDatabase,
        keys: KeyFile,
        clock: any UsherClock,
        cost: PasswordHash.Cost,
        limits: LoginThrottle.Limits = LoginThrottle.Limits()
    ) throws(IdentityError) {
        self.database = database
        self.keys = keys
        self.clock = clock
        self.cost = cost
        mint = IDMint(clock: clock)
        signer = SessionSigner(key: keys.sessions)
        throttle = Locked(LoginThrottle(limits: limits))
        hashing = HashingGate()
        nobody = .unmatchable(cost: cost)
        try catchUp(always: true)
    }

    /// Whether there is anybody who could log in.
    public var hasUsers: Bool {
        refreshIfDue()
        return state.withLock { !$0.directory.isEmpty }
    }

    /// Who bears `token`, a session's or a permanent one; `nil` for one that is unknown, has expired or was revoked.
    public func caller(token: String) -> Caller? {
        known { look(for: token) }
    }

    private func look(for token: String) -> Caller? {
        let now = clock.now
        if token.utf8.count == 36 {
            guard let digest = Digest(token: token) else { return nil }
            return bearer(of: digest, at: now)
        }
        guard token.utf8.count <= SessionSigner.longest else { return nil }
        let digest = Digest(of: token.utf8)
        if let known = state.withLock({ state in state.sessions[digest].map { state.directory.caller($0, at: now) } }) {
            return known
        }
        guard let claims = signer.verify(token), let user = claims.user else { return nil }
        let entry = SessionCache.Verified(user: user, claims: claims)
        return state.withLock { state in
            state.sessions.insert(entry, for: digest)
            return state.directory.caller(entry, at: now)
        }
    }

    private func bearer(of digest: Digest, at now: WallTime) -> Caller? {
        let (caller, isUnsaved) = state.withLock { state -> (Caller?, Bool) in
            guard let caller = state.directory.caller(digest, at: now), case .token(let id) = caller.via else {
                return (nil, false)
            }
            if let noted = state.noted[id], now.microseconds - noted.microseconds < Self.noteEvery {
                return (caller, false)
            }
            state.noted[id] = now
            state.unsaved[id] = now
            // The first of several wakes the writer, which takes them all.
            return (caller, state.unsaved.count == 1)
        }
        if isUnsaved { bookkeeping.async { self.saveUses() } }
        return caller
    }

    /// Writes down when tokens were last used, as far as it is not written yet: before the process ends.
    public func flush() {
        bookkeeping.sync { saveUses() }
    }

    private func saveUses() {
        let uses = state.withLock { state in
            defer { state.unsaved = [:] }
            return state.unsaved
        }
        // A use that is not noted harms nobody, and the next one a minute later is.
        try? database.markUsed(uses)
    }
}

extension Gatekeeper {
    /// What `look` finds in `state`, brought up to date; where it finds nothing and the database has changed since, another process
    /// may have made what is looked for this very moment, and it looks again.
    func known<Value: Sendable>(_ look: () -> Value?) -> Value? {
        refreshIfDue()
        if let found = look() { return found }
        guard let revision = database.revisionOnDisk, state.withLock({ $0.seen != revision }) else { return nil }
        // A database that cannot be read now is asked again in a second.
        try? catchUp(always: false)
        return look()
    }

    /// The record of the token with this hash, if there is one.
    func grantID(of digest: Digest) -> TokenID? {
        state.withLock { $0.directory.grant(digest)?.id }
    }

    /// Applies a change that this process made before anybody is told of it.
    func apply<Value>(
        _ change: IdentityChange<Value>,
        _ edit: (inout Directory) -> Void
    ) -> Value {
        let fits = state.withLock { $0.directory.apply(change, edit) }
        if !fits {
            do {
                try catchUp(always: true)
            } catch {
                // Rather nobody than somebody whose token was just revoked; the next request reads again.
                state.withLock { state in
                    state.directory = .empty
                    state.checked = nil
                }
            }
        }
        return change.value
    }

    private func refreshIfDue() {
        let now = clock.uptime
        let isDue = state.withLock { state in
            guard let checked = state.checked, now - checked < Self.checkEvery else {
                state.checked = now
                return true
            }
            return false
        }
        // A database that cannot be read now is asked again in a second; until then what was last read holds.
        if isDue { try? catchUp(always: false) }
    }

    /// Reads users and tokens where they changed since they were read.
    private func catchUp(always: Bool) throws(IdentityError) {
        do {
            // Before what is read, so that what is written meanwhile counts as unseen.
            let seen = database.revisionOnDisk
            if !always {
                let revision = try database.identityRevision()
                let isUnchanged = state.withLock { state in
                    guard state.directory.revision == revision else { return false }
                    state.seen = seen
                    return true
                }
                if isUnchanged { return }
            }
            let directory = Directory(try database.identitySnapshot())
            state.withLock { state in
                state.seen = seen
                // Another thread may have read later and stored earlier.
                if directory.revision > state.directory.revision { state.directory = directory }
            }
        } catch {
            throw IdentityError(error)
        }
    }
}

extension Gatekeeper {
    /// A temporary token for the user with this address and password.
    ///
    /// - Parameters:
    ///   - email: the user's address, in whatever case.
    ///   - password: the password.
    ///   - validDays: how long the token holds, 1 or more; at most `longestSessionDays`.
    ///   - address: where the request comes from, an IP address.
    /// - Returns: the token, a JWT.
    /// - Throws: `accessDenied`, after the same time for an unknown user as for a wrong password; `tooManyRequests`.
    public func logIn(
        email: String,
        password: Secret,
        validDays: Int = 1,
        address: String
    ) throws(IdentityError) -> String {
        let account = String(User.key(email).prefix(254))
        let place = ClientAddress.key(address)
        let asked = throttle.withLock { $0.admit(account: account, address: place, at: clock.uptime) }
        if case .wait(let wait) = asked {
            throw IdentityError(.tooManyRequests, "too many attempts to log in", retryAfter: wait)
        }
        guard hashing.enter() else {
            throttle.withLock { $0.withdraw(account: account, address: place) }
            throw IdentityError(.tooManyRequests, "too many are logging in", retryAfter: .seconds(1))
        }
        defer { hashing.leave() }
        let user = try verified(email: email, password: password)
        throttle.withLock { $0.succeeded(account: account, address: place, at: clock.uptime) }
        let now = clock.now
        let days = Int64(min(max(validDays, 1), Self.longestSessionDays))
        let claims = SessionClaims(
            user: user.id,
            generation: user.generation,
            issued: now,
            expires: WallTime(microseconds: now.microseconds + days * 86_400_000_000)
        )
        let token = try signer.sign(claims)
        // Before anybody has the token: a session that nobody can account for does not begin. Failures are counted by the throttle and not
        // written, or strangers could push everybody else's entries out of the log.
        let caller = Caller(user: user.id, email: user.email, role: Role(rawValue: user.role) ?? .viewer, via: .session)
        let entry = AuditEntry(
            verb: "login",
            objectKind: "user",
            objectID: user.id.description,
            summary: "from \(address), \(days) d"
        )
        do {
            try database.audit(caller.actor, [entry])
        } catch { throw IdentityError(error) }
        return token
    }

    private func verified(email: String, password: Secret) throws(IdentityError) -> User {
        let user: User?
        do { user = try database.user(email: email) } catch { throw IdentityError(error) }
        let hash = user.flatMap { PasswordHash($0.passwordHash) }
        let matches = try (hash ?? nobody).matches(password)
        guard let user, let hash, matches else { throw IdentityError(.accessDenied, "access denied") }
        if hash.cost != cost {
            let renewed = try PasswordHash(password, cost: cost)
            // The old hash is as good until the next login.
            try? database.renewPasswordHash(of: user.id, from: user.passwordHash, to: renewed.text)
        }
        return user
    }
}

import Store
import UsherCore

/// Who there is and what each token opens, as the database last said; a value.
struct Directory: Sendable {
    struct Member: Sendable {
        var email: String
        var role: Role
        var generation: Int64
    }

    struct Grant: Sendable {
        var digest: Digest
        var id: TokenID
        var user: UserID
        var role: Role
        var expires: WallTime?
    }

    /// The count of changes that this state stands at.
    private(set) var revision: Int64
    private var members: [UserID: Member] = [:]
    private var grants: [Digest: Grant] = [:]
    private var serviceKeys: [Digest: ServiceKey] = [:]

    /// Nobody, at a revision that no database has.
    static let empty = Directory(revision: -1)

    private init(revision: Int64) {
        self.revision = revision
    }

    init(_ snapshot: IdentitySnapshot) {
        revision = snapshot.revision
        snapshot.users.forEach { put($0) }
        snapshot.tokens.forEach { put($0) }
        snapshot.serviceKeys.forEach { put($0) }
    }

    var isEmpty: Bool { members.isEmpty }

    func grant(_ digest: Digest) -> Grant? { grants[digest] }

    /// Applies a change if this state stands right before it; otherwise says no, and all is to be read again.
    mutating func apply<Value>(_ change: IdentityChange<Value>, _ edit: (inout Directory) -> Void) -> Bool {
        guard revision == change.before else { return false }
        edit(&self)
        revision = change.after
        return true
    }

    mutating func put(_ user: User) {
        // A role that this usher does not know may nothing: its bearer is nobody.
        members[user.id] = Role(rawValue: user.role).map {
            Member(email: user.email, role: $0, generation: user.generation)
        }
    }

    mutating func put(_ token: StoredToken) {
        let digest = Digest(bytes: token.sha256)
        grants[digest] = Role(rawValue: token.role).map {
            Grant(digest: digest, id: token.id, user: token.user, role: $0, expires: token.expires)
        }
    }

    func serviceKey(_ digest: Digest) -> ServiceKey? { serviceKeys[digest] }

    mutating func put(_ key: StoredServiceKey) {
        serviceKeys[Digest(bytes: key.sha256)] = ServiceKey(key)
    }

    mutating func remove(_ key: StoredServiceKey) {
        serviceKeys[Digest(bytes: key.sha256)] = nil
    }

    mutating func remove(_ token: StoredToken) {
        grants[Digest(bytes: token.sha256)] = nil
    }

    mutating func remove(_ user: UserID) {
        members[user] = nil
        grants = grants.filter { $0.value.user != user }
    }

    /// The bearer of a session; `nil` once it has expired, the password has changed or the user is gone.
    func caller(_ session: SessionCache.Verified, at now: WallTime) -> Caller? {
        guard let member = members[session.user], member.generation == session.claims.gen,
            !session.claims.isExpired(at: now)
        else { return nil }
        return Caller(user: session.user, email: member.email, role: member.role, via: .session)
    }

    /// The bearer of a permanent token; `nil` when there is none, it has expired, or its user may no longer what it is for.
    func caller(_ digest: Digest, at now: WallTime) -> Caller? {
        guard let grant = grants[digest], grant.digest.equals(digest), grant.expires.map({ now < $0 }) ?? true,
            let member = members[grant.user], let role = member.role.narrowed(by: grant.role)
        else { return nil }
        return Caller(user: grant.user, email: member.email, role: role, via: .token(grant.id))
    }
}

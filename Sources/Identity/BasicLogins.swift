import Store
public import UsherCore

/// The passwords that were right lately, as keyed hashes, with the session each opened: for protocols that send a password with every
/// request, so that a login costs scrypt once a day and not every time; holds at most twice `capacity`.
struct BasicLogins: Sendable {
    private let capacity: Int
    /// Fresh in each process: a hash means nothing outside of it.
    private let key: [UInt8]
    private var young: [Digest: String] = [:]
    private var old: [Digest: String] = [:]

    init(capacity: Int = 256) {
        self.capacity = capacity
        key = KeyBytes.random(32)
    }

    var count: Int { young.count + old.count }

    /// What a login is remembered by: who guesses from elsewhere meets the throttle, also with the right password.
    func digest(_ account: String, _ password: Secret, from address: String) -> Digest {
        Digest(of: key + account.utf8 + [0] + address.utf8 + [0] + password.reveal().utf8)
    }

    subscript(digest: Digest) -> String? { young[digest] ?? old[digest] }

    mutating func insert(_ session: String, for digest: Digest) {
        if young.count >= capacity { (old, young) = (young, [:]) }
        young[digest] = session
    }
}

extension Gatekeeper {
    /// Who has this address and password, for protocols that send both with every request.
    ///
    /// Right ones open a session of a day, which answers until it ends, the password changes or the user is removed.
    ///
    /// - Throws: as `logIn` does.
    public func caller(email: String, password: Secret, address: String) throws(IdentityError) -> Caller {
        let account = String(User.key(email).prefix(254))
        let place = ClientAddress.key(address)
        let (digest, session) = basics.withLock { logins in
            let digest = logins.digest(account, password, from: place)
            return (digest, logins[digest])
        }
        if let session, let caller = caller(token: session) { return caller }
        let token = try logIn(email: email, password: password, validDays: 1, address: address)
        guard let caller = caller(token: token) else { throw IdentityError(.accessDenied, "access denied") }
        basics.withLock { $0.insert(token, for: digest) }
        return caller
    }
}

import API
import Identity
import Store
import UsherCore

/// The gatekeeper at the API's door: the words of the one room in those of the other.
struct GatekeeperDoor: Doorkeeper {
    let gatekeeper: Gatekeeper

    /// What each role may: asked at every request.
    private static let rights = Dictionary(
        uniqueKeysWithValues: Role.allCases.map { role in
            let rights = Permission.allCases.filter { role.may($0) }.compactMap { Right(rawValue: $0.rawValue) }
            return (role, Set(rights + [.removeToken]))
        }
    )

    func visitor(token: String) -> Visitor? {
        gatekeeper.caller(token: token).map(Self.visitor)
    }

    func visitor(email: String, password: Secret, address: String) throws -> PasswordAnswer {
        do throws(IdentityError) {
            return .visitor(
                Self.visitor(try gatekeeper.caller(email: email, password: password, address: address))
            )
        } catch {
            switch error.code {
            case .tooManyRequests: return .wait(seconds: Int((error.retryAfter ?? .seconds(1)).components.seconds) + 1)
            case .accessDenied: return .denied
            default: throw Self.cause(error)
            }
        }
    }

    private static func visitor(_ caller: Caller) -> Visitor {
        Visitor(email: caller.email, rights: rights[caller.role] ?? [], key: caller)
    }

    func serviceKey(_ key: String) -> API.ServiceKey? {
        gatekeeper.serviceKey(key).map { known in
            API.ServiceKey(kind: known.kind, name: known.name, list: known.list, key: known)
        }
    }

    func logIn(email: String, password: Secret, validDays: Int, address: String) throws -> LoginAnswer {
        do throws(IdentityError) {
            return .token(
                try gatekeeper.logIn(email: email, password: password, validDays: validDays, address: address)
            )
        } catch {
            switch error.code {
            case .tooManyRequests: return .wait(seconds: Int((error.retryAfter ?? .seconds(1)).components.seconds) + 1)
            case .accessDenied: return .denied
            default: throw Self.cause(error)
            }
        }
    }

    func tokens(of visitor: Visitor) throws -> [API.PermanentToken] {
        try answered { caller throws(IdentityError) in try gatekeeper.tokens(of: caller) }(visitor)?
            .compactMap(Self.token) ?? []
    }

    func createToken(for visitor: Visitor, expires: TokenExpiry) throws -> API.PermanentToken? {
        try answered { caller throws(IdentityError) in
            try gatekeeper.createToken(by: caller, expires: Self.expiry(expires))
        }(visitor).flatMap(Self.token)
    }

    func updateToken(_ id: String, of visitor: Visitor, expires: TokenExpiry) throws -> API.PermanentToken? {
        try answered { caller throws(IdentityError) in
            try gatekeeper.updateToken(id, expires: Self.expiry(expires), by: caller)
        }(visitor).flatMap(Self.token)
    }

    func deleteToken(_ id: String, of visitor: Visitor) throws -> Bool? {
        guard let caller = visitor.key as? Caller else { return nil }
        do throws(IdentityError) {
            try gatekeeper.deleteToken(id, by: caller)
            return true
        } catch {
            switch error.code {
            case .notFound: return false
            case .forbidden: return nil
            default: throw Self.cause(error)
            }
        }
    }

    func actor(_ visitor: Visitor) -> AuditActor {
        if let key = (visitor.key as? API.ServiceKey)?.key as? Identity.ServiceKey {
            return AuditActor(serviceKey: key.id)
        }
        return (visitor.key as? Caller)?.actor ?? .commandLine
    }

    /// What the gatekeeper says to the visitor; `nil` where the thing is not there, or may not be.
    private func answered<Value>(
        _ body: @escaping (Caller) throws(IdentityError) -> Value
    ) -> (Visitor) throws -> Value? {
        { visitor in
            guard let caller = visitor.key as? Caller else { return nil }
            do throws(IdentityError) {
                return try body(caller)
            } catch {
                switch error.code {
                case .notFound: return nil
                default: throw Self.cause(error)
                }
            }
        }
    }

    /// The database's own error where it was the database: a full disk is told apart from a fault.
    private static func cause(_ error: IdentityError) -> any Error { error.cause ?? error }

    private static func expiry(_ expiry: TokenExpiry) -> Expiry {
        switch expiry {
        case .never: .never
        case .at(let moment): .at(moment)
        }
    }

    /// A token whose secret was sealed under another key opens nothing and cannot be shown.
    private static func token(_ token: Identity.PermanentToken) -> API.PermanentToken? {
        guard let secret = token.secret else { return nil }
        let expires: TokenExpiry = token.expires.moment.map { .at($0) } ?? .never
        return API.PermanentToken(id: secret.reveal(), expires: expires)
    }
}

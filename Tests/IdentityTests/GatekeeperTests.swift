import Foundation
import GRDB
import Store
import Testing
import TestSupport
import UsherCore

@testable import Identity

@Suite("The gatekeeper")
struct GatekeeperTests {
    let scratch: Scratch
    let clock = ManualClock()
    let database: UsherDatabase
    let keys: KeyFile
    let gate: Gatekeeper
    let path: String
    let password = Secret("correct horse")

    init() throws {
        scratch = try Scratch()
        path = "\(scratch.path)/usher.sqlite"
        database = try UsherDatabase.open(path: path, clock: clock)
        keys = try KeyFile.open(in: scratch.path)
        gate = try Gatekeeper(database: database, keys: keys, clock: clock, cost: cheap)
    }

    /// Another process, as far as the database is concerned: connections of its own.
    private func otherProcess() throws -> Gatekeeper {
        let other = try UsherDatabase.open(path: path, clock: clock)
        return try Gatekeeper(database: other, keys: KeyFile.open(in: scratch.path), clock: clock, cost: cheap)
    }

    private func logIn(_ email: String = "anna@example.org", _ password: Secret? = nil) throws(IdentityError) -> String
    {
        try gate.logIn(email: email, password: password ?? self.password, address: "10.0.0.1")
    }

    private func anna(_ role: Role = .admin) throws -> Caller {
        let account = try gate.addUser(email: "anna@example.org", password: password, role: role)
        return Caller(user: account.id, email: account.email, role: role, via: .session)
    }

    private func code(_ body: () throws -> Void) -> IdentityError.Code? {
        (#expect(throws: IdentityError.self) { try body() })?.code
    }

    @Test("a user logs in, in whatever case the address is written, and is who the session says")
    func loggingIn() throws {
        #expect(!gate.hasUsers)
        let anna = try anna()
        #expect(gate.hasUsers)
        for email in ["anna@example.org", "ANNA@Example.ORG"] {
            #expect(gate.caller(token: try logIn(email)) == anna)
        }
        #expect(code { _ = try logIn("anna@example.org", Secret("wrong horse")) } == .accessDenied)
        #expect(code { _ = try logIn("bert@example.org") } == .accessDenied)
        #expect(code { _ = try logIn("anna@example.org", Secret("")) } == .accessDenied)
        #expect(
            code { _ = try gate.addUser(email: "Anna@example.org", password: password, role: .viewer) } == .emailTaken
        )
        for token in ["", "x", "13814001-1dd2-11b2-b619-5502c27ed19c", String(repeating: "x", count: 36), "a.b.c"] {
            #expect(gate.caller(token: token) == nil)
        }
    }

    @Test("an unknown user costs as much as a wrong password")
    func equalTime() throws {
        _ = try anna()
        let slow = try Gatekeeper(
            database: database,
            keys: keys,
            clock: clock,
            cost: PasswordHash.Cost(logN: 12, r: 8, p: 1)
        )
        _ = try slow.logIn(email: "anna@example.org", password: password, address: "1")
        let clock = ContinuousClock()
        func fastest(_ email: String) -> Duration {
            (0..<5).map { round in
                clock.measure {
                    #expect(throws: IdentityError.self) {
                        try slow.logIn(email: email, password: Secret("wrong!"), address: "\(email)\(round)")
                    }
                }
            }.min() ?? .zero
        }
        let (known, unknown) = (fastest("anna@example.org"), fastest("bert@example.org"))
        #expect(unknown > known * 0.5 && known > unknown * 0.5, "\(known) \(unknown)")
    }

    @Test("a session ends with its days")
    func sessionExpires() throws {
        _ = try anna()
        let day = try logIn()
        let ten = try gate.logIn(email: "anna@example.org", password: password, validDays: 10, address: "10.0.0.1")
        let most = try gate.logIn(email: "anna@example.org", password: password, validDays: .max, address: "10.0.0.1")
        clock.advance(by: .seconds(86_399))
        #expect(gate.caller(token: day) != nil)
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: day) == nil)
        #expect(gate.caller(token: ten) != nil && gate.caller(token: most) != nil)
        clock.advance(by: .seconds(9 * 86_400))
        #expect(gate.caller(token: ten) == nil && gate.caller(token: most) != nil)
    }

    @Test("another password, another role and a removal take effect with the next request")
    func revocation() throws {
        let caller = try anna()
        let session = try logIn()
        let token = try #require(try gate.createToken(by: caller, expires: .never).secret).reveal()
        try gate.setRole(of: "anna@example.org", to: .viewer)
        #expect(gate.caller(token: session)?.role == .viewer && gate.caller(token: token)?.role == .viewer)
        try gate.setPassword(of: "anna@example.org", to: Secret("another horse"))
        #expect(gate.caller(token: session) == nil)
        #expect(gate.caller(token: token) != nil)
        #expect(code { _ = try logIn() } == .accessDenied)
        let second = try logIn("anna@example.org", Secret("another horse"))
        #expect(gate.caller(token: second) != nil)
        try gate.removeUser("ANNA@example.org")
        #expect(gate.caller(token: second) == nil && gate.caller(token: token) == nil)
        #expect(try database.tokens().isEmpty)
        #expect(code { try gate.removeUser("anna@example.org") } == .notFound)
        // Who comes back with the same address is somebody else.
        _ = try gate.addUser(email: "anna@example.org", password: password, role: .admin)
        #expect(
            gate.caller(token: second) == nil && gate.caller(token: token) == nil && gate.caller(token: session) == nil
        )
        #expect(try database.check().isEmpty)
    }

    @Test("what another process changes holds a second later")
    func otherProcesses() throws {
        let caller = try anna()
        let (session, other) = (try logIn(), try otherProcess())
        let token = try #require(try other.createToken(by: caller, expires: .never).secret).reveal()
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: token) != nil)
        try other.deleteToken(token, by: caller)
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: token) == nil)
        try other.setPassword(of: "anna@example.org", to: Secret("another horse"))
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: session) == nil)
        let again = try logIn("anna@example.org", Secret("another horse"))
        try other.removeUser("anna@example.org")
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: again) == nil)
        // Both change at once, so that neither stands right before its own change.
        try other.addUser(email: "bert@example.org", password: password, role: .admin)
        try gate.addUser(email: "carl@example.org", password: password, role: .admin)
        #expect(gate.caller(token: try logIn("bert@example.org")) != nil)
        #expect(gate.caller(token: try logIn("carl@example.org")) != nil)
    }

    @Test("what another process makes holds at once; what nobody made is looked for once a change")
    func madeElsewhere() throws {
        let caller = try anna()
        let other = try otherProcess()
        #expect(gate.caller(token: "13814001-1dd2-11b2-b619-5502c27ed19a") == nil)
        let token = try #require(try other.createToken(by: caller, expires: .never).secret).reveal()
        #expect(gate.caller(token: token)?.email == caller.email)
        let (key, about) = try other.createServiceKey(.detection, name: "boxes", list: nil)
        #expect(gate.serviceKey(key.reveal()) == about)
        try other.addUser(email: "bert@example.org", password: password, role: .viewer)
        let session = try other.logIn(email: "bert@example.org", password: password, address: "10.0.0.2")
        #expect(gate.caller(token: session)?.role == .viewer)
        #expect(gate.caller(token: "13814001-1dd2-11b2-b619-5502c27ed19a") == nil)
    }

    @Test("random changes by two processes: the gatekeeper answers as a fresh one would", arguments: 0..<4)
    func neverStale(seed: UInt64) throws {
        let other = try otherProcess()
        var random = SeededGenerator(seed: seed)
        var tokens: [(String, Caller)] = []
        for index in 0..<60 {
            let here = Bool.random(using: &random) ? gate : other
            switch Int.random(in: 0..<6, using: &random) {
            case 0...1:
                let user = try here.addUser(email: "u\(index)@example.org", password: password, role: .admin)
                let caller = Caller(user: user.id, email: user.email, role: .admin, via: .session)
                let token = try #require(try here.createToken(by: caller, expires: .never).secret).reveal()
                tokens.append((token, caller))
            case 2:
                if let (token, caller) = tokens.randomElement(using: &random) {
                    try? here.deleteToken(token, by: caller)
                }
            case 3:
                if let (_, caller) = tokens.randomElement(using: &random) { try? here.removeUser(caller.email) }
            case 4:
                let role = Role.allCases.randomElement(using: &random) ?? .viewer
                if let (_, caller) = tokens.randomElement(using: &random) {
                    try? here.setRole(of: caller.email, to: role)
                }
            default:
                if let (token, caller) = tokens.randomElement(using: &random) {
                    _ = try? here.updateToken(token, expires: .at(WallTime(microseconds: 0)), by: caller)
                }
            }
            let fresh = try otherProcess()
            for (token, _) in tokens { #expect(here.caller(token: token) == fresh.caller(token: token)) }
            clock.advance(by: .seconds(1))
            for (token, _) in tokens { #expect(gate.caller(token: token) == fresh.caller(token: token)) }
        }
    }

    @Test("tokens are listed, changed and deleted by their owner only")
    func ownTokens() throws {
        let anna = try anna()
        let bert = try gate.addUser(email: "bert@example.org", password: password, role: .admin)
        let berts = Caller(user: bert.id, email: bert.email, role: .admin, via: .session)
        let expires = Expiry.after(days: 1, from: clock.now)
        let token = try gate.createToken(by: anna, expires: expires, name: "gate")
        let secret = try #require(token.secret).reveal()
        #expect(try gate.tokens(of: anna) == [token] && gate.tokens(of: berts).isEmpty)
        #expect(code { _ = try gate.updateToken(secret, expires: .never, by: berts) } == .notFound)
        #expect(code { try gate.deleteToken(secret, by: berts) } == .notFound)
        #expect(code { try gate.deleteToken("13814001-1dd2-11b2-b619-5502c27ed19a", by: anna) } == .notFound)
        #expect(code { try gate.deleteToken("no uuid", by: anna) } == .notFound)
        #expect(gate.caller(token: secret.uppercased())?.via == .token(token.id))
        clock.advance(by: .seconds(86_400))
        #expect(gate.caller(token: secret) == nil)
        #expect(try gate.updateToken(secret, expires: .never, by: anna).expires == .never)
        #expect(gate.caller(token: secret) != nil)
        try gate.deleteToken(secret, by: anna)
        #expect(gate.caller(token: secret) == nil)
        #expect(try gate.tokens(of: anna).isEmpty)
    }

    @Test("a token may do no more than its user; one that may not keep tokens may delete itself")
    func narrowTokens() throws {
        _ = try anna(.operator)
        #expect(
            code { _ = try gate.createToken(forUser: "anna@example.org", role: .admin, name: "", expires: .never) }
                == .forbidden
        )
        #expect(
            code { _ = try gate.createToken(forUser: "nobody@example.org", role: nil, name: "", expires: .never) }
                == .notFound
        )
        let camera = try gate.createToken(forUser: "anna@example.org", role: .camera, name: "door", expires: .never)
        let secret = try #require(camera.secret).reveal()
        let caller = try #require(gate.caller(token: secret))
        #expect(caller.role == .camera && caller.may(.postActions) && !caller.may(.viewLists))
        #expect(code { _ = try gate.tokens(of: caller) } == .forbidden)
        #expect(code { _ = try gate.createToken(by: caller, expires: .never) } == .forbidden)
        let other = try gate.createToken(forUser: "anna@example.org", role: .camera, name: "yard", expires: .never)
        #expect(code { try gate.deleteToken(#require(other.secret).reveal(), by: caller) } == .forbidden)
        // What the user may no longer, the token may not either.
        try gate.setRole(of: "anna@example.org", to: .viewer)
        #expect(gate.caller(token: secret) == nil)
        try gate.setRole(of: "anna@example.org", to: .operator)
        try gate.deleteToken(secret, by: caller)
        #expect(gate.caller(token: secret) == nil)
    }

    @Test("a token is a UUID of version 1 that shares neither node nor sequence with another")
    func unguessable() throws {
        let anna = try anna()
        var lows: Set<UInt64> = []
        for _ in 0..<50 {
            let text = try #require(try gate.createToken(by: anna, expires: .never).secret).reveal()
            let id = try #require(TokenID(text))
            #expect(id.high >> 12 & 0xf == 1 && id.low >> 62 == 2)
            lows.insert(id.low)
        }
        #expect(lows.count == 50)
    }

    @Test("neither passwords nor tokens are in the database, its log or the audit log")
    func nothingToSteal() throws {
        let anna = try anna()
        let secret = try #require(try gate.createToken(by: anna, expires: .never).secret).reveal()
        _ = try logIn()
        let bytes = try #require(TokenID(secret)).bytes
        for file in [path, path + "-wal"] {
            let content = try Data(contentsOf: URL(fileURLWithPath: file))
            for stolen in [Data("correct horse".utf8), Data(secret.utf8), Data(bytes), Data(bytes.suffix(8))] {
                #expect(content.range(of: stolen) == nil)
            }
        }
        // A database without its key file: nobody's session, no token to read, but tokens are still let in.
        let stolen = try Gatekeeper(database: database, keys: KeyFile(), clock: clock, cost: cheap)
        #expect(try stolen.tokens(of: anna).map(\.secret) == [nil])
        #expect(stolen.caller(token: try logIn()) == nil)
        #expect(stolen.caller(token: secret) != nil)
        let fingerprint = try #require(try stolen.tokens().first).fingerprint
        try stolen.removeToken(String(fingerprint.prefix(8)))
        #expect(stolen.caller(token: secret) == nil)
    }

    @Test("uses are noted once a minute")
    func lastUsed() throws {
        let anna = try anna()
        let secret = try #require(try gate.createToken(by: anna, expires: .never).secret).reveal()
        func noted() throws -> WallTime? {
            gate.flush()
            return try gate.tokens(of: anna).first?.lastUsed
        }
        #expect(try noted() == nil)
        let first = clock.now
        _ = gate.caller(token: secret)
        #expect(try noted() == first)
        clock.advance(by: .seconds(59))
        _ = gate.caller(token: secret)
        #expect(try noted() == first)
        clock.advance(by: .seconds(1))
        _ = gate.caller(token: secret)
        #expect(try noted() == clock.now)
        #expect(gate.caller(token: secret) != nil)
    }

    @Test("guessing is slowed, and says for how long")
    func throttled() throws {
        _ = try anna()
        for _ in 0..<10 { #expect(code { _ = try logIn("anna@example.org", Secret("wrong!")) } == .accessDenied) }
        let error = #expect(throws: IdentityError.self) { _ = try logIn() }
        #expect(error?.code == .tooManyRequests && error?.retryAfter == .seconds(1))
        clock.advance(by: .seconds(1))
        #expect(gate.caller(token: try logIn()) != nil)
    }

    @Test("a hash of other parameters is renewed at the next login, and the sessions go on")
    func renewed() throws {
        _ = try anna()
        let session = try logIn()
        let dearer = PasswordHash.Cost(logN: 5, r: 8, p: 1)
        let later = try Gatekeeper(database: database, keys: keys, clock: clock, cost: dearer)
        _ = try later.logIn(email: "anna@example.org", password: password, address: "10.0.0.1")
        let stored = try #require(try database.user(email: "anna@example.org"))
        #expect(PasswordHash(stored.passwordHash)?.cost == dearer)
        #expect(later.caller(token: session) != nil)
    }

    @Test(
        "an address or a password that cannot be is refused",
        arguments: [
            ("", "long enough"), ("anna", "long enough"), ("a@", "long enough"), ("@b", "long enough"),
            ("a b@c", "long enough"),
            ("a@b@c", "long enough"), ("a\n@b", "long enough"),
            (String(repeating: "a", count: 255) + "@b", "long enough"),
            ("a@b", ""), ("a@b", "12345"), ("a@b", String(repeating: "x", count: 1025)),
        ]
    )
    func refused(email: String, password: String) {
        #expect(code { _ = try gate.addUser(email: email, password: Secret(password), role: .admin) } == .invalid)
    }

    @Test("a login stands in the audit log with the address it came from, a refused one does not")
    func loginIsWrittenDown() throws {
        let anna = try anna()
        #expect(code { _ = try logIn("anna@example.org", Secret("wrong horse")) } == .accessDenied)
        _ = try logIn()
        let logins = try database.auditLog().filter { $0.entry.verb == "login" }
        #expect(logins.map(\.entry.objectID) == [anna.user.description])
        #expect(logins.map(\.actor.email) == ["anna@example.org"])
        #expect(logins.map(\.entry.summary) == ["from 10.0.0.1, 1 d"])
    }

    @Test("the audit log says who changed what, and never a secret")
    func auditLog() throws {
        let anna = try anna()
        let token = try gate.createToken(by: anna, expires: .never, name: "gate")
        let secret = try #require(token.secret).reveal()
        let viaToken = try #require(gate.caller(token: secret))
        try database.createList(named: "Staff", by: viaToken.actor)
        try gate.setPassword(of: "anna@example.org", to: Secret("another horse"))
        try gate.deleteToken(secret, by: anna)
        let log = try database.auditLog()
        #expect(log.map(\.entry.verb) == ["delete", "update", "create", "create", "create"])
        #expect(log.map(\.actor.via) == [.session, .commandLine, .token, .session, .commandLine])
        #expect(log[2].actor == viaToken.actor && log[2].actor.token == token.id)
        for record in log {
            for stolen in [secret, "horse", "scrypt"] { #expect(!record.entry.summary.contains(stolen)) }
        }
    }
}

import Store
import TestSupport
import Testing
import UsherCore

@testable import Identity

@Suite("A password with every request")
struct BasicLoginsTests {
    let scratch: Scratch
    let clock = ManualClock()
    let database: UsherDatabase
    let gate: Gatekeeper
    let password = Secret("correct horse")

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: "\(scratch.path)/usher.sqlite", clock: clock)
        gate = try Gatekeeper(database: database, keys: KeyFile.open(in: scratch.path), clock: clock, cost: cheap)
        _ = try gate.addUser(email: "anna@example.org", password: password, role: .admin)
    }

    private func ask(_ password: Secret? = nil) throws(IdentityError) -> Caller {
        try gate.caller(email: "Anna@example.org", password: password ?? self.password, address: "10.0.0.1")
    }

    private func logins() throws -> Int { try database.auditLog(limit: 1000).count { $0.entry.verb == "login" } }

    @Test("a right one logs in once a day, whatever the case of the address")
    func once() throws {
        for _ in 0..<5 { #expect(try ask().email == "anna@example.org") }
        #expect(try logins() == 1)
        clock.advance(by: .seconds(86_401))
        _ = try ask()
        #expect(try logins() == 2)
    }

    @Test("a wrong one is refused, every time, and counted until it has to wait")
    func wrong() throws {
        _ = try ask()
        var codes: [IdentityError.Code?] = []
        for _ in 0..<12 { codes.append((#expect(throws: IdentityError.self) { _ = try ask(Secret("no")) })?.code) }
        #expect(codes.first == .accessDenied)
        #expect(codes.last == .tooManyRequests)
        // Who is known already is not locked out by it.
        #expect(try ask().email == "anna@example.org")
    }

    @Test("what is remembered of one address opens nothing from another, which has to wait as at any login")
    func elsewhere() throws {
        func ask(_ password: String) throws(IdentityError) -> Caller {
            try gate.caller(email: "anna@example.org", password: Secret(password), address: "10.0.0.9")
        }
        _ = try self.ask()
        for _ in 0..<12 { #expect(throws: IdentityError.self) { _ = try ask("no") } }
        #expect((#expect(throws: IdentityError.self) { _ = try ask("correct horse") })?.code == .tooManyRequests)
        #expect(try self.ask().email == "anna@example.org")
    }

    @Test("the former password opens nothing once there is another")
    func changed() throws {
        _ = try ask()
        try gate.setPassword(of: "anna@example.org", to: Secret("another horse"))
        #expect((#expect(throws: IdentityError.self) { _ = try ask() })?.code == .accessDenied)
        _ = try ask(Secret("another horse"))
    }

    @Test("no more are kept than twice the capacity")
    func bounded() {
        var logins = BasicLogins(capacity: 3)
        for number in 0..<20 { logins.insert("s", for: logins.digest("a", Secret("\(number)"), from: "b")) }
        #expect(logins.count <= 6)
        #expect(logins[logins.digest("a", Secret("19"), from: "b")] == "s")
        #expect(logins[logins.digest("a", Secret("0"), from: "b")] == nil)
    }
}

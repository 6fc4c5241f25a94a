import Store
import Testing
import TestSupport
import UsherCore

@testable import Identity

@Suite("Service keys")
struct ServiceKeyTests {
    let scratch: Scratch
    let clock = ManualClock()
    let database: UsherDatabase
    let gate: Gatekeeper

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: "\(scratch.path)/usher.sqlite", clock: clock)
        gate = try Gatekeeper(database: database, keys: try KeyFile.open(in: scratch.path), clock: clock, cost: cheap)
    }

    @Test("a key opens its service until it is deleted, in whatever case it is written")
    func opening() throws {
        let made = try gate.createServiceKey(.recognition, name: "shop", list: .zero)
        let text = made.key.reveal()
        #expect(text.count == 36 && Array(text)[14] == "4")
        #expect(gate.serviceKey(text) == made.about)
        #expect(gate.serviceKey(text.uppercased())?.list == PersonListID.zero)
        #expect(gate.serviceKey("abc") == nil && gate.caller(token: text) == nil)
        try gate.deleteServiceKey(made.about.fingerprint)
        #expect(gate.serviceKey(text) == nil)
    }

    @Test("what another process makes opens within a second")
    func elsewhere() throws {
        let other = try Gatekeeper(
            database: try UsherDatabase.open(path: "\(scratch.path)/usher.sqlite", clock: clock),
            keys: try KeyFile.open(in: scratch.path),
            clock: clock,
            cost: cheap
        )
        let known = Secret("00000000-0000-0000-0000-000000000002")
        _ = try other.createServiceKey(.detection, name: "demo", list: nil, existing: known)
        clock.advance(by: .seconds(2))
        #expect(gate.serviceKey(known.reveal())?.kind == .detection)
    }

    @Test("what is no UUID, and what is taken, is refused")
    func refusals() throws {
        _ = try gate.createServiceKey(.detection, name: "a", list: nil)
        for (name, key) in [("b", Secret("demo")), ("a", nil)] {
            let error = #expect(throws: IdentityError.self) {
                try gate.createServiceKey(.detection, name: name, list: nil, existing: key)
            }
            #expect(error?.code == .invalid)
        }
        #expect((#expect(throws: IdentityError.self) { try gate.deleteServiceKey("nobody") })?.code == .notFound)
    }
}

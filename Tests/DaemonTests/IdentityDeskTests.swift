import Foundation
import Testing
import UsherCore

@testable import Daemon

@Suite("The command line's desk for users and tokens")
struct IdentityDeskTests {
    private static func places() -> Places {
        let data = FileManager.default.temporaryDirectory.appending(path: "usher-desk-\(UUID().uuidString)/data").path
        return Places(models: "", pack: nil, data: data, configuration: nil, environment: [:])
    }

    private func fault(_ body: () throws -> Void) -> UsherFault? {
        #expect(throws: UsherFault.self) { try body() }
    }

    @Test("what cannot be is the caller's fault, in one line without the password")
    func refusals() throws {
        let desk = try IdentityDesk(places: Self.places(), createIfMissing: true)
        let refused = [
            fault { _ = try desk.addUser("anna", role: "admin", password: Secret("hunter2")) },
            fault { _ = try desk.addUser("anna@example.org", role: "boss", password: Secret("hunter2")) },
            fault { _ = try desk.addUser("anna@example.org", role: "admin", password: Secret("hunte")) },
            fault { _ = try desk.removeUser("anna@example.org") },
            fault { _ = try desk.createToken(for: "anna@example.org", role: nil, name: "", validDays: 1) },
            fault { _ = try desk.deleteToken("abcdef") },
            fault { _ = try desk.tokens(of: "anna@example.org", show: false, json: false) },
        ]
        for fault in refused {
            #expect(fault?.isUsage == true && fault?.message.contains("\n") == false)
            #expect(fault?.message.contains("hunte") == false)
        }
        #expect(try desk.users(json: false).contains("usher user add"))
    }

    @Test("an address, a role or a user that cannot be is told before a password is asked for")
    func beforeThePassword() throws {
        #expect(fault { try IdentityDesk.check(email: "anna", role: "admin") }?.message.contains("anna") == true)
        #expect(
            fault { try IdentityDesk.check(email: "anna@example.org", role: "boss") }?.message.contains("boss") == true
        )
        try IdentityDesk.check(email: "anna@example.org", role: "viewer")
        let desk = try IdentityDesk(places: Self.places(), createIfMissing: true)
        #expect(fault { try desk.requireUser("anna@example.org") }?.isUsage == true)
    }

    @Test("the list of tokens shows a token only when asked to")
    func shownOnRequest() throws {
        let desk = try IdentityDesk(places: Self.places(), createIfMissing: true)
        _ = try desk.addUser("anna@example.org", role: "admin", password: Secret("correct horse"))
        let made = try desk.createToken(for: "anna@example.org", role: "camera", name: "door", validDays: nil)
        let token = made.token.reveal()
        for json in [true, false] {
            #expect(try !desk.tokens(of: nil, show: false, json: json).contains(token))
            #expect(try desk.tokens(of: "ANNA@example.org", show: true, json: json).contains(token))
        }
        #expect(!made.about.contains(token))
        #expect(try desk.deleteToken(token) == "deleted")
    }
}

import Foundation
import GRDB
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("Users, tokens and the audit log")
struct IdentityTableTests {
    let scratch: Scratch
    let clock = ManualClock()
    let database: UsherDatabase

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: scratch.file("usher.sqlite"), clock: clock)
    }

    private func user(_ email: String) throws -> User {
        let hash = Secret("$scrypt$ln=4,r=8,p=1$AAAA$AAAA")
        let new = NewUser(email: email, passwordHash: hash, role: "admin", generation: 7)
        return try database.createUser(new, by: .commandLine).value
    }

    private func token(_ seed: UInt8, of user: UserID) -> StoredToken {
        StoredToken(
            id: IDMint(clock: clock).make(),
            sha256: [UInt8](repeating: seed, count: 32),
            sealed: [UInt8](repeating: seed, count: 44),
            user: user,
            role: "camera",
            name: "door",
            expires: nil,
            created: clock.now
        )
    }

    @Test("every change of users and tokens is counted, and the last use is none")
    func revision() throws {
        var seen = try database.identityRevision()
        func isCounted(_ body: () throws -> Void) throws -> Bool {
            try body()
            let now = try database.identityRevision()
            defer { seen = now }
            return now > seen
        }
        let anna = try user("Anna@example.org")
        #expect(try isCounted {})
        let door = token(1, of: anna.id)
        #expect(try isCounted { _ = try database.createToken(door, by: .commandLine) })
        #expect(try !isCounted { try database.markUsed([door.id: clock.now]) })
        #expect(
            try isCounted {
                _ = try database.setExpiry(ofToken: door.sha256, of: anna.id, to: clock.now, by: .commandLine)
            }
        )
        #expect(try isCounted { _ = try database.setRole(of: anna.id, to: "viewer", by: .commandLine) })
        #expect(try isCounted { _ = try database.deleteUser(anna.id, by: .commandLine) })
        #expect(try database.tokens().isEmpty)
        #expect(try !isCounted { try database.createList(named: "Staff") })
    }

    @Test("an address is one user's, whatever its case or composition")
    func unique() throws {
        let anna = try user("Ann\u{e9}@example.org")
        for email in ["anné@example.org", "ANNE\u{301}@EXAMPLE.ORG"] {
            #expect(try database.user(email: email)?.id == anna.id)
            let error = #expect(throws: StoreError.self) { _ = try user(email) }
            #expect(error?.code == .nameTaken)
        }
        #expect(!"\(anna)".contains("scrypt"))
    }

    @Test("the audit log is paged, outlives its users, and is bounded by age and by rows")
    func auditLog() throws {
        let anna = try user("anna@example.org")
        let actor = AuditActor(user: anna.id, email: anna.email, via: .session)
        _ = try database.deleteUser(anna.id, by: .commandLine)
        try database.audit(actor, (0..<10).map { AuditEntry(verb: "update", objectKind: "person", objectID: "\($0)") })
        let first = try database.auditLog(limit: 4)
        #expect(first.map(\.entry.objectID) == ["9", "8", "7", "6"] && first.allSatisfy { $0.actor == actor })
        #expect(try database.auditLog(before: first.last?.id, limit: 100).count == 8)
        try database.writer.write { db in
            let bounds = UsherDatabase.AuditBounds(days: 400, rows: 5)
            try database.insertAudit(actor, AuditEntry(verb: "delete", objectKind: "person"), bounds: bounds, db)
        }
        let kept = try database.auditLog().map(\.entry.objectKind)
        #expect(kept == Array(repeating: "person", count: 5) + ["user", "user"], "users' entries go by age alone")
        clock.advance(by: .seconds(401 * 86_400))
        try database.audit(
            actor,
            [AuditEntry(verb: "x", objectKind: "y", summary: String(repeating: "z", count: 5000))]
        )
        #expect(try database.auditLog().map(\.entry.summary.count) == [1000])
    }

    @Test("a snapshot, which an audit works on, holds neither users nor tokens")
    func snapshot() throws {
        let anna = try user("anna@example.org")
        _ = try database.createToken(token(1, of: anna.id), by: .commandLine)
        let copy = try UsherDatabase.snapshot(of: database.path, clock: clock)
        #expect(try copy.users().isEmpty && copy.tokens().isEmpty)
        #expect(try copy.check().isEmpty && database.check().isEmpty)
    }

    @Test("check names what breaks")
    func check() throws {
        let anna = try user("anna@example.org")
        _ = try database.createToken(token(1, of: anna.id), by: .commandLine)
        try database.writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: "UPDATE users SET email_key = '', password = 'secret'")
            try db.execute(sql: "UPDATE tokens SET sealed = x''")
            try db.execute(sql: "DELETE FROM identity_changes")
        }
        let findings = try database.check()
        for words in ["an address", "none of scrypt's", "looked up or opened", "count of changes"] {
            #expect(findings.contains { $0.contains(words) }, "\(words) in \(findings)")
        }
        #expect(!findings.joined().contains("secret"))
    }
}

import Foundation
import GRDB
import Store
import Testing

@testable import Daemon

@Suite("A database of an older usher")
struct OlderDatabaseTests {
    @Test("is left alone while a server has it, by every command that may run beside one")
    func served() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "usher-older-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }  // Nothing depends on it.
        let places = Places(models: "", pack: nil, data: data, configuration: nil, environment: [:])
        try places.openDatabase(createIfMissing: true).close()
        let lock = try DataLock(directory: data, orElse: "")
        // Of today's usher: a server is no hindrance.
        try places.openDatabase().close()
        let version = try schema(places.database, becomes: 4)
        #expect(throws: UsherFault.self) { try Maintenance.backup(places: places, to: data + "/copy") }
        #expect(throws: UsherFault.self) { try Maintenance.check(places: places) }
        #expect(throws: UsherFault.self) { try IdentityDesk(places: places) }
        #expect(try schema(places.database, becomes: version) == 4)
        withExtendedLifetime(lock) {}
    }

    /// Gives the file another version; returns the former.
    private func schema(_ path: String, becomes version: Int) throws -> Int {
        let file = try DatabaseQueue(path: path)
        defer { try? file.close() }  // Nothing depends on it.
        return try file.writeWithoutTransaction { db in
            let former = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return former
        }
    }
}

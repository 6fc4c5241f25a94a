import Foundation
import GRDB
import Testing

@testable import Store

@Suite("A backup is checked")
struct BackupCheckTests {
    @Test("the copy of a damaged database is removed, and the damage is named")
    func damaged() throws {
        let scratch = try Scratch()
        let (path, target) = (scratch.file("usher.sqlite"), scratch.file("copy.sqlite"))
        let database = try UsherDatabase.open(path: path)
        let root = try database.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'")
        }
        try database.writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try database.close()
        var content = try Data(contentsOf: URL(fileURLWithPath: path))
        // A page of SQLite's default size, of a table that opening does not look at.
        let page = (try #require(root) - 1) * 4096
        try #require(content.count >= page + 4096)
        content.replaceSubrange(page..<page + 4096, with: Data(repeating: 0xa5, count: 4096))
        try content.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try UsherDatabase.open(path: path).backup(to: target) }
        #expect(error?.code == .corrupt && error?.message.contains("copy") == true, "\(String(describing: error))")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).allSatisfy { !$0.hasPrefix("copy") })
    }
}

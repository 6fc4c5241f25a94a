import Foundation
import GRDB
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("The database file")
struct FileTests {
    let scratch: Scratch
    let clock = ManualClock()

    init() throws {
        scratch = try Scratch()
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func failure(_ body: () throws -> Void) -> StoreError? { #expect(throws: StoreError.self) { try body() } }

    @Test("it is made with its folder, for its owner only, and keeps what is written")
    func create() throws {
        let path = scratch.file("data/deep/usher.sqlite")
        let database = try UsherDatabase.open(path: path, clock: clock)
        let person = try database.createPerson(Made.person(1, name: "Anna"))
        try database.close()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try UsherDatabase.open(path: path, createIfMissing: false, clock: clock)
        #expect(try again.person(person.id)?.name == "Anna")
        #expect(try again.schemaVersion() == Migrations.latest)
        #expect(try again.check().isEmpty)
    }

    @Test("writes are synchronous, foreign keys hold, the log is written ahead")
    func pragmas() throws {
        let database = try UsherDatabase.open(path: scratch.file("usher.sqlite"), clock: clock)
        let values = try database.writer.writeWithoutTransaction { db in
            try ["synchronous", "foreign_keys", "journal_mode", "busy_timeout"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
        #expect(values == ["2", "1", "wal", "5000"])
    }

    @Test("a missing file is an error where none is to be made")
    func missing() throws {
        let path = scratch.file("none.sqlite")
        for open in [
            { _ = try UsherDatabase.open(path: path, createIfMissing: false) },
            { _ = try UsherDatabase.snapshot(of: path) },
        ] {
            let error = failure(open)
            #expect(error?.code == .missing && error?.message.contains(path) == true)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("text, a folder, another program's database and a cut one are refused and left as they were")
    func foreign() throws {
        let text = scratch.file("text.sqlite")
        try Data(String(repeating: "not a database\n", count: 100).utf8).write(to: URL(fileURLWithPath: text))
        let other = scratch.file("other.sqlite")
        try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE theirs (a); PRAGMA user_version = 9") }
        let cut = scratch.file("cut.sqlite")
        let whole = scratch.file("whole.sqlite")
        try UsherDatabase.open(path: whole).close()
        try bytes(whole).prefix(4096 * 3).write(to: URL(fileURLWithPath: cut))
        let expected: [(String, Set<StoreError.Code>)] = [
            (text, [.notADatabase]), (other, [.notADatabase]), (scratch.path, [.notADatabase]), (cut, [.corrupt]),
        ]
        for (path, codes) in expected {
            let before = path == scratch.path ? Data() : try bytes(path)
            let error = failure { _ = try UsherDatabase.open(path: path) }
            #expect(error.map { codes.contains($0.code) } ?? false, "\(path): \(String(describing: error))")
            #expect(error?.message.contains(path) == true)
            if path != scratch.path { #expect(try bytes(path) == before) }
            #expect(throws: StoreError.self) { try UsherDatabase.snapshot(of: path) }
        }
    }

    @Test("a database of a newer version is refused, by its number, and left as it was")
    func newer() throws {
        let path = scratch.file("usher.sqlite")
        try UsherDatabase.open(path: path).close()
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 999") }
        let before = try bytes(path)
        for open in [{ _ = try UsherDatabase.open(path: path) }, { _ = try UsherDatabase.snapshot(of: path) }] {
            let error = failure(open)
            #expect(error?.code == .newerVersion && error?.message.contains("999") == true)
        }
        #expect(try bytes(path) == before)
    }

    @Test("a folder that may not be written is named")
    func readOnly() throws {
        // /proc takes no files even from root, for whom permissions are no hindrance.
        let error = failure { _ = try UsherDatabase.open(path: "/proc/usher.sqlite") }
        #expect(error?.code == .readOnly && error?.message.contains("/proc") == true)
    }

    @Test("damage inside the file is found by check or refused on reading, never a crash", arguments: 0..<12)
    func damaged(_ seed: Int) throws {
        let path = scratch.file("usher.sqlite")
        let database = try UsherDatabase.open(path: path, clock: clock)
        for index in 0..<40 { try database.createPerson(Made.person(index)) }
        try database.close()
        var content = try bytes(path)
        var random = SeededGenerator(seed: UInt64(seed))
        // Whole pages go, from the second on: what a failing disk does.
        let page = Int.random(in: 1..<(content.count / 4096), using: &random)
        for at in (page * 4096)..<((page + 1) * 4096) { content[at] = UInt8.random(in: 0...255, using: &random) }
        try content.write(to: URL(fileURLWithPath: path))
        do {
            let damaged = try UsherDatabase.open(path: path)
            #expect(try !damaged.check().isEmpty, "page \(page)")
        } catch {
            #expect(error.code == .corrupt, "page \(page): \(error)")
        }
    }

    @Test("a full disk is said so, and nothing is changed")
    func full() throws {
        let database = try UsherDatabase.open(path: scratch.file("usher.sqlite"), clock: clock)
        try database.createPerson(Made.person(1))
        try database.writer.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
        }
        var large = Made.person(2)
        large.face.image = Made.image(2, bytes: 1_000_000)
        let error = failure { try database.createPerson(large) }
        #expect(error?.code == .diskFull && error?.message.contains("nothing was changed") == true)
        #expect(try database.persons(in: .zero).count == 1)
        #expect(try database.check().isEmpty)
        try database.updatePerson(database.persons(in: .zero)[0].id, fields: ["still", "writable"])
    }

    @Test("a writer that is kept waiting by another process gives up as busy")
    func busy() throws {
        let path = scratch.file("usher.sqlite")
        let database = try UsherDatabase.open(path: path, clock: clock)
        // The test does not wait the five seconds that the daemon does.
        try database.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = failure { try database.createPerson(Made.person(1)) }
        #expect(error?.code == .busy && error?.message.contains(path) == true)
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try database.createPerson(Made.person(1))
    }

    @Test("check names what breaks usher's own rules")
    func check() throws {
        let database = try UsherDatabase.open(path: scratch.file("usher.sqlite"), clock: clock)
        let people = try (0..<4).map { try database.createPerson(Made.person($0)) }
        let ids = people.map(\.id.blob)
        try database.writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: "DELETE FROM exemplars WHERE person_id = ?", arguments: [ids[0]])
            try db.execute(sql: "UPDATE exemplars SET dimensions = 64 WHERE person_id = ?", arguments: [ids[1]])
            try db.execute(
                sql: "UPDATE exemplars SET embedding = zeroblob(512), cohort_id = NULL WHERE person_id = ?",
                arguments: [ids[2]]
            )
            try db.execute(sql: "UPDATE persons SET image_id = NULL WHERE id = ?", arguments: [ids[3]])
            try db.execute(sql: "UPDATE persons SET list_id = randomblob(16) WHERE id = ?", arguments: [ids[3]])
            try db.execute(sql: "DELETE FROM sources")
        }
        let findings = try database.check()
        for (words, id) in [
            ("without an exemplar", people[0].id.description), ("not as long", "1 ×"), ("unit length", "1 ×"),
            ("no cohort", "1 ×"), ("belongs to nobody", "1 ×"), ("no path", people[3].id.description),
            ("refers to nothing in person_lists", "persons"), ("the default source", "not there"),
            ("refers to nothing in exemplars", "face_numbers"),
        ] {
            #expect(findings.contains { $0.contains(words) && $0.contains(id) }, "\(words) in \(findings)")
        }
        #expect(findings.count == 9)
    }
}

import Foundation
import GRDB
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("Copies: snapshot and backup")
struct CopyTests {
    let scratch: Scratch
    let path: String
    let database: UsherDatabase
    let clock = ManualClock()

    init() throws {
        scratch = try Scratch()
        // A path that would mean something else in a URI, were it not escaped.
        path = scratch.file("usher data?#%41.sqlite")
        database = try UsherDatabase.open(path: path, clock: clock)
    }

    private func fileBytes(_ path: String) throws -> [Data] {
        try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }
    }

    @Test("a snapshot holds what the file holds, and whatever is written to it the file does not change")
    func snapshot() throws {
        let staff = try database.createList(named: "Staff")
        let person = try database.createPerson(Made.person(1, list: staff.id, name: "Anna"))
        try database.createGroup(named: "Doors", search: [ListSearch(list: staff.id)])
        let before = try fileBytes(path)
        let copy = try UsherDatabase.snapshot(of: path, clock: clock)
        #expect(try copy.person(person.id) == person)
        #expect(try copy.exemplars(of: person.id) == database.exemplars(of: person.id))
        #expect(try copy.lists() == database.lists())
        #expect(try copy.groups() == database.groups())
        #expect(try copy.sources() == database.sources())
        try copy.createPerson(Made.person(2, list: staff.id))
        try copy.deletePersons([person.id])
        try copy.close()
        #expect(try fileBytes(path) == before)
        #expect(try database.person(person.id) == person)
    }

    @Test("a snapshot reads the pictures of the file, and those of its own")
    func pictures() throws {
        let person = try database.createPerson(Made.person(1))
        let copy = try UsherDatabase.snapshot(of: path, clock: clock)
        #expect(try copy.image(#require(person.image))?.jpeg == Made.image(1).jpeg)
        let own = try copy.createPerson(Made.person(2))
        #expect(try copy.image(#require(own.image))?.jpeg == Made.image(2).jpeg)
    }

    @Test("a snapshot of an empty file, or of none, is a fresh database")
    func fresh() throws {
        let empty = scratch.file("empty.sqlite")
        #expect(FileManager.default.createFile(atPath: empty, contents: nil))
        for copy in [try UsherDatabase.snapshot(of: nil), try UsherDatabase.snapshot(of: empty)] {
            #expect(try copy.lists().map(\.name) == ["Default list"])
            #expect(try copy.check().isEmpty)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: empty)).isEmpty)
    }

    @Test("a backup is a whole database, made while the first one is in use")
    func backup() throws {
        for index in 0..<50 { try database.createPerson(Made.person(index)) }
        let target = scratch.file("backup/usher.sqlite")
        let steps = Locked<[Double]>([])
        try database.backup(to: target) { part in steps.withLock { $0.append(part) } }
        #expect(steps.withLock { $0.last } == 1)
        let copy = try UsherDatabase.open(path: target, createIfMissing: false, clock: clock)
        #expect(try copy.persons(in: .zero) == database.persons(in: .zero))
        #expect(try copy.check().isEmpty)
    }

    @Test("a backup does not overwrite a file, and one that is given up leaves none")
    func backupRefused() throws {
        let target = scratch.file("b.sqlite")
        struct Stop: Error {}
        // More than one step's worth: after the last step there is nothing left to give up.
        var large = Made.person(1)
        large.face.image?.jpeg = [UInt8](repeating: 1, count: 5_000_000)
        try database.createPerson(large)
        #expect(throws: StoreError.self) { try database.backup(to: target) { _ in throw Stop() } }
        #expect(!FileManager.default.fileExists(atPath: target))
        #expect(FileManager.default.createFile(atPath: target, contents: Data("mine".utf8)))
        let error = #expect(throws: StoreError.self) { try database.backup(to: target) }
        #expect(error?.code == .nameTaken)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == Data("mine".utf8))
    }
}

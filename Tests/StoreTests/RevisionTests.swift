import Foundation
import Testing
import TestSupport
import UsherCore

@testable import Store

@Suite("The revision of the database")
struct RevisionTests {
    let scratch: Scratch
    let database: UsherDatabase

    init() throws {
        scratch = try Scratch()
        database = try UsherDatabase.open(path: scratch.file("usher.sqlite"))
    }

    private func revision() throws -> UInt64 { try #require(database.revision) }

    @Test("It stays while nothing is written, whatever is read, and when a write fails")
    func rest() throws {
        let before = try revision()
        _ = try database.lists()
        #expect(throws: StoreError.self) { try database.renameList(.zero, to: "mine") }
        #expect(throws: StoreError.self) { try database.createList(named: "") }
        #expect(try revision() == before)
    }

    @Test("It has grown when a call that wrote returns")
    func growth() throws {
        var seen = [try revision()]
        let list = try database.createList(named: "guests")
        seen.append(try revision())
        try database.renameList(list.id, to: "friends")
        seen.append(try revision())
        try database.audit(.commandLine, [AuditEntry(verb: "update", objectKind: "list", objectID: "1")])
        seen.append(try revision())
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("A file is opened however many others open and close it at the same moment")
    func company() throws {
        let path = scratch.file("usher.sqlite")
        let others = DispatchQueue(label: "others", attributes: .concurrent)
        let group = DispatchGroup()
        let failures = Locked<[String]>([])
        for _ in 0..<6 {
            others.async(group: group) {
                for _ in 0..<150 {
                    do {
                        let other = try UsherDatabase.open(path: path)
                        try other.close()
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
        }
        group.wait()
        #expect(failures.withLock { $0 } == [])
    }

    @Test("What others write to the same file counts a millisecond later, and at once where the file itself is asked")
    func others() throws {
        let clock = ManualClock()
        let watched = try UsherDatabase.open(path: scratch.file("usher.sqlite"), createIfMissing: false, clock: clock)
        for number in 1...20 {
            let before = try #require(watched.revision)
            try database.createList(named: "list \(number)")
            #expect(watched.revision == before)
            if number.isMultiple(of: 2) {
                clock.advance(by: ChangeWatch.checkEvery)
            } else {
                #expect(try #require(watched.revisionOnDisk) > before)
            }
            #expect(try #require(watched.revision) > before)
        }
    }

    @Test("A write of its own counts when the call returns, however lately the file was looked at")
    func own() throws {
        let watched = try UsherDatabase.open(
            path: scratch.file("usher.sqlite"),
            createIfMissing: false,
            clock: ManualClock()
        )
        for number in 1...20 {
            let before = try #require(watched.revision)
            try watched.createList(named: "list \(number)")
            #expect(try #require(watched.revision) > before)
        }
    }

    @Test("Every writer of several sees it grow over its own write")
    func crowd() async throws {
        let database = database
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        let before = database.revision ?? .max
                        try database.createList(named: "list \(writer) \(number)")
                        if (database.revision ?? 0) <= before { return false }
                    }
                    return true
                }
            }
            for try await grew in group { #expect(grew) }
        }
    }

    @Test("It keeps no log from going into the file when the database is closed, or let go", arguments: [true, false])
    func closing(_ isClosed: Bool) throws {
        let path = scratch.file("other.sqlite")
        do {
            let database = try UsherDatabase.open(path: path)
            try database.createList(named: "guests")
            #expect(database.revision != nil)
            if isClosed { try database.close() }
        }
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test("A snapshot has none")
    func snapshot() throws {
        #expect(try UsherDatabase.snapshot(of: nil).revision == nil)
    }
}

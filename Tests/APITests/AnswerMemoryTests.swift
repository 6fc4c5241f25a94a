import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing
import UsherCore

@testable import API

@Suite("Remembered answers")
struct AnswerMemoryTests {
    private static func question(_ path: String) -> AnswerMemory.Question { .init(path: path, values: Values()) }

    /// What `memory` answers, and whether somebody had to read.
    private static func ask(
        _ memory: AnswerMemory,
        _ path: String,
        at revision: UInt64,
        _ text: String
    ) async throws -> (text: String, isRead: Bool) {
        let reads = Locked(0)
        let reply = try await memory.answer(to: question(path), at: revision) {
            reads.withLock { $0 += 1 }
            return Reply(.ok, .string(text))
        }
        let bytes =
            switch reply.content {
            case .bytes(let bytes, _): bytes
            case .json(let json): JSONWriter.bytes(json)
            default: [UInt8]()
            }
        return (String(decoding: bytes, as: UTF8.self), reads.withLock { $0 } > 0)
    }

    @Test("An answer holds for its revision and its question, and an older one never takes the place of a newer")
    func revisions() async throws {
        let memory = AnswerMemory(most: 4, mostBytes: 100, missed: Counter())
        #expect(try await Self.ask(memory, "/a", at: 7, "first") == ("\"first\"", true))
        #expect(try await Self.ask(memory, "/a", at: 7, "again") == ("\"first\"", false))
        #expect(try await Self.ask(memory, "/b", at: 7, "other") == ("\"other\"", true))
        #expect(try await Self.ask(memory, "/a", at: 6, "old") == ("\"old\"", true))
        #expect(try await Self.ask(memory, "/a", at: 7, "again") == ("\"first\"", false))
        #expect(try await Self.ask(memory, "/a", at: 8, "new") == ("\"new\"", true))
        #expect(try await Self.ask(memory, "/a", at: 7, "late") == ("\"late\"", true))
        #expect(try await Self.ask(memory, "/a", at: 8, "again") == ("\"new\"", false))
    }

    @Test("No refusal, nothing large and no more than there is room for is remembered; what was not is counted")
    func bounds() async throws {
        let missed = Counter()
        let memory = AnswerMemory(most: 2, mostBytes: 10, missed: missed)
        for _ in 1...2 { #expect(try await Self.ask(memory, "/large", at: 1, "more than ten bytes").isRead) }
        for _ in 1...2 {
            let reply = try await memory.answer(to: Self.question("/refusal"), at: 1) { Reply(Fault.notFound) }
            #expect(reply.status == .notFound)
        }
        #expect(missed.total == 2)
        for path in ["/1", "/2", "/3", "/3"] { _ = try await Self.ask(memory, path, at: 1, "a") }
        #expect(try await !Self.ask(memory, "/3", at: 1, "b").isRead)
        #expect(try await Self.ask(memory, "/1", at: 1, "b").isRead)
        #expect(missed.total == 3)
    }

    @Test("Of many who ask at once one reads; where that fails the others read for themselves")
    func crowd() async throws {
        for fails in [false, true] {
            let memory = AnswerMemory(most: 4, mostBytes: 100, missed: Counter())
            let (reads, asked) = (Locked(0), Locked(0))
            let answers = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        asked.withLock { $0 += 1 }
                        let reply = try? await memory.answer(to: Self.question("/a"), at: 1) {
                            let isFirst = reads.withLock { count in
                                count += 1
                                return count == 1
                            }
                            while isFirst, asked.withLock({ $0 }) < 16 { await Task.yield() }
                            if fails, isFirst { throw Fault.unavailable }
                            return Reply(.ok, "a")
                        }
                        // The one whose reading failed hears so.
                        return reply != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(answers == (fails ? 15 : 16))
            #expect(fails || reads.withLock { $0 } == 1)
        }
    }

    @Test("Whoever asks after a change sees it, however many ask; another process's a millisecond later")
    func change() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID().uuidString).sqlite").path
        // Nothing depends on it.
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let clock = ManualClock()
        let database = try UsherDatabase.open(path: path, clock: clock)
        let elsewhere = try UsherDatabase.open(path: path, createIfMissing: false)
        try await ServerTests.server(database: database).application().test(.router) { client in
            @Sendable func hasList(_ name: String) async throws -> Bool {
                let answer = try await client.execute(uri: "/v1/person/lists", method: .get, headers: [.token: "admin"])
                return String(buffer: answer.body).contains("\"name\":\"\(name)\"")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<10 {
                            let name = "list \(writer) \(number)"
                            #expect(try await !hasList(name))
                            if writer == 0 {
                                try elsewhere.createList(named: name)
                                clock.advance(by: .milliseconds(1))
                            } else {
                                let made = try await client.execute(
                                    uri: "/v1/person/list/create",
                                    method: .post,
                                    headers: [.token: "admin"],
                                    body: ByteBuffer(string: "{\"name\":\"\(name)\"}")
                                )
                                #expect(made.status == .created)
                            }
                            #expect(try await hasList(name))
                        }
                    }
                }
                try await group.waitForAll()
            }
            for writer in 0..<4 { #expect(try await hasList("list \(writer) 9")) }
        }
    }
}

import Delivery
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Store
import Testing
import UsherCore

@testable import API

/// A server on a port of its own, for whoever wants more than whole answers.
private final class Served: Sendable {
    let port: Int
    let server: APIServer
    private let running: Task<Void, any Error>

    init(_ server: APIServer) async throws {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let application = try server.application { continuation.yield($0) }
        running = Task { try await application.run() }
        port = await ports.first { _ in true } ?? 0
        self.server = server
    }

    deinit { running.cancel() }

    /// Sends a request for events and hands what comes to `body` until that says that it is enough.
    func read(_ query: String = "", header: String = "", until isEnough: (String) -> Bool) async throws -> String {
        let channel = try await connect()
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(Self.request(query, header))
            var text = ""
            for try await part in inbound {
                text += String(buffer: part)
                if isEnough(text) { break }
            }
            return text
        }
    }

    func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
        }
    }

    static func request(_ query: String, _ header: String) -> ByteBuffer {
        ByteBuffer(string: "GET /v1/events\(query) HTTP/1.1\r\nHost: a\r\ntoken: admin\r\n\(header)\r\n")
    }
}

/// Keeps what is written as an answer's body.
private final class Sink: ResponseBodyWriter, Sendable {
    private let written = Locked("")
    var text: String { written.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        written.withLock { $0 += String(buffer: buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

@Suite("The stream of events")
struct EventStreamTests {
    private func act(_ database: UsherDatabase, _ kind: EventKind = .actionClosed) throws -> ActionID {
        let action = ActionRecord(
            id: database.makeID(),
            kind: .posted,
            faces: 1,
            decision: RecordedDecision(outcome: "matched", reasons: ["line\nbreak"])
        )
        let event = NewEvent(
            kind,
            source: .zero,
            group: .zero,
            action: action.id,
            body: .ofAction(EventBodies.action)
        )
        try database.record(actions: [action], events: [event])
        return action.id
    }

    /// The ids of the events in a text, in order.
    private func ids(_ text: String) -> [Int] {
        // The lines of chunked encoding end in \r\n, which is one character.
        text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    }

    private func eventually(_ condition: () -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test("an event comes as it happens, whole, with its id, its kind and the action as /actions has it")
    func live() async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        let hub = try EventHub(database: database)
        let served = try await Served(try ServerTests.server(database: database, events: hub))
        async let reading = served.read { $0.contains("data: ") }
        #expect(try await eventually { hub.readerCount == 1 })
        let action = try act(database)
        let text = try await reading
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        let head = text.lowercased()
        #expect(head.contains("content-type: text/event-stream\r\n") && head.contains("cache-control: no-store\r\n"))
        #expect(text.contains("id: 1\nevent: action.closed\ndata: {\"event_id\":1,\"kind\":\"action.closed\","))
        let data = try #require(text.split(separator: "\n").first { $0.hasPrefix("data: ") }).dropFirst(6)
        let json = try JSONParser.parse(Array(data.utf8))
        let record = try #require(try database.action(action))
        #expect(json["action"] == JSON(record) && json["action_id"] == .string(action.description))
        #expect(try await eventually { hub.readerCount == 0 })
    }

    @Test(
        "a reader who comes back with the last id misses nothing and gets nothing twice, across a restart of everything"
    )
    func resumption() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-events-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        var seen: [Int] = []
        for round in 0..<3 {
            let database = try UsherDatabase.open(path: folder + "/usher.sqlite")
            let hub = try EventHub(database: database, limits: EventHub.Limits(recent: 4, page: 3))
            let served = try await Served(try ServerTests.server(database: database, events: hub))
            for _ in 0..<10 { _ = try act(database) }
            let header = round == 0 ? "" : "Last-Event-ID: \(seen.last ?? 0)\r\n"
            let enough = round * 10 + 7
            let text = try await served.read("?after=0", header: header) { ids($0).last.map { $0 >= enough } == true }
            #expect(ids(text).first == (seen.last ?? 0) + 1)
            // What came after the last whole event was cut off by the test, as a broken connection would.
            seen += ids(text).prefix { $0 <= enough }
            withExtendedLifetime(served) {}
        }
        #expect(seen == Array(1...27))
    }

    @Test("whose token is taken away is told nothing more")
    func revoked() async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        let hub = try EventHub(database: database)
        let isAdmitted = Locked(true)
        let reader = try #require(hub.reader())
        let stream = EventStream(reader: reader, isStillAdmitted: { isAdmitted.withLock { $0 } })
        let sink = Sink()
        _ = try act(database)
        _ = try act(database)
        // Two events are one portion; the third comes when the reader may no longer be told.
        async let ended: Void = stream.body.write(sink)
        #expect(try await eventually { sink.text.contains("id: 2\n") })
        isAdmitted.withLock { $0 = false }
        _ = try act(database)
        try await ended
        #expect(!sink.text.contains("id: 3\n"))
    }

    @Test("a reader who goes is forgotten at once")
    func leaving() async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        let hub = try EventHub(database: database)
        let served = try await Served(try ServerTests.server(database: database, events: hub))
        for _ in 0..<20 { _ = try await served.read { $0.contains("retry: ") } }
        #expect(try await eventually { hub.readerCount == 0 })
    }

    @Test("a reader who takes nothing is cut off and counted, and holds up nobody")
    func stalling() async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        let hub = try EventHub(database: database)
        var limits = Limits()
        limits.stalledReaderSeconds = 1
        let served = try await Served(try ServerTests.server(database: database, events: hub, limits: limits))
        let channel = try await served.connect()
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(Served.request("?after=0", ""))
            #expect(try await eventually { hub.readerCount == 1 })
            // More than the kernel's buffers and the server's take, for a reader that never reads.
            let large = String(repeating: "x", count: 1 << 20)
            for _ in 0..<32 {
                try database.record(actions: [], events: [NewEvent(.sourceState, body: .text("{\"a\":\"\(large)\"}"))])
            }
            let text = try await served.read("?after=31") { $0.contains("id: 32\n") }
            #expect(text.contains("id: 32\n"))
            #expect(try await eventually { served.server.counters.stalledReaders.total == 1 && hub.readerCount == 0 })
            withExtendedLifetime(inbound) {}
        }
    }

    @Test("too many readers are refused, and so is whoever may not read or asks for nonsense")
    func refusals() async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        let hub = try EventHub(database: database, limits: EventHub.Limits(readers: 1))
        let taken = hub.reader()
        let served = try await Served(try ServerTests.server(database: database, events: hub))
        #expect(try await served.read { $0.contains("}") }.hasPrefix("HTTP/1.1 503 "))
        for (query, header) in [("?after=x", ""), ("?after=-1", ""), ("", "Last-Event-ID: 1;2\r\n")] {
            #expect(try await served.read(query, header: header) { $0.contains("}") }.hasPrefix("HTTP/1.1 400 "))
        }
        withExtendedLifetime(taken) {}
    }
}

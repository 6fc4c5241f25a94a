import Crypto
import Foundation
import HTTPTypes
import Logging
import Store
import Testing
import TestSupport
import UsherCore

@testable import Delivery

@Suite("Calls to receivers")
struct OutboxRunnerTests {
    static let secret = "a secret of thirty-two bytes, so"
    let database: UsherDatabase

    init() throws {
        database = try UsherDatabase.snapshot(of: nil)
    }

    /// Limits that let a test see in a moment what takes hours.
    private var hasty: DeliveryLimits {
        var limits = DeliveryLimits()
        // Whoever answers here answers; a machine with other work may need its time.
        (limits.callSeconds, limits.connectSeconds) = (30, 30)
        (limits.firstPause, limits.longestCallPause, limits.longestReceiverPause) = (0.02, 0.05, 0.05)
        limits.attempts = 4
        return limits
    }

    private func herald(_ receivers: [String]) -> Herald {
        Herald(
            policy: WebhookPolicy(allowed: receivers.compactMap { WebAddress($0) }, secret: Secret(Self.secret)),
            body: { "{\"action_id\":\"\($0.id)\"}" }
        )
    }

    private func runner(_ herald: Herald, _ limits: DeliveryLimits) -> OutboxRunner {
        OutboxRunner(
            database: database,
            herald: herald,
            limits: limits,
            version: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// An action that is over, in which somebody of the default list was found; `url` is the list's alert.
    @discardableResult
    private func act(_ herald: Herald, _ url: String) throws -> ActionID {
        let action = ActionRecord(
            id: database.makeID(),
            kind: .posted,
            faces: 1,
            decision: RecordedDecision(outcome: "matched", reasons: [])
        )
        let news = ActionNews(
            .actionClosed,
            of: action.id,
            source: .zero,
            group: .zero,
            search: [ListSearch(list: .zero, onFound: url)],
            found: [.zero]
        )
        try database.record(actions: [action], events: herald.events(news))
        return action.id
    }

    private func count(_ state: OutboxCall.State) throws -> Int {
        try database.outboxCounts().filter { $0.state == state }.reduce(0) { $0 + $1.count }
    }

    @Test("a call tells the event, and is signed so that another program can check it")
    func content() async throws {
        let receiver = try await Receiver(.status(204))
        let herald = herald([receiver.url])
        let runner = runner(herald, hasty)
        runner.start()
        let action = try act(herald, receiver.url + "/hook?x=1")
        #expect(try await eventually { runner.taken.total == 1 })
        let call = try #require(receiver.received.first)
        #expect(call.path == "/hook?x=1")
        let body = try #require(try JSONSerialization.jsonObject(with: Data(call.body.utf8)) as? [String: Any])
        #expect(body["alert"] as? String == "found" && body["kind"] as? String == "action.closed")
        #expect(
            body["action_id"] as? String == action.description
                && body["list_id"] as? String == PersonListID.zero.description
        )
        #expect((body["action"] as? [String: Any])?["action_id"] as? String == action.description)
        let id = try #require(call.headers[.idempotencyKey])
        #expect(body["delivery_id"] as? String == id && call.headers[HTTPField.Name("webhook-id")!] == id)
        let seconds = try #require(call.headers[HTTPField.Name("webhook-timestamp")!])
        let key = SymmetricKey(data: Data(Self.secret.utf8))
        let expected = Data(
            HMAC<SHA256>.authenticationCode(for: Data("\(id).\(seconds).\(call.body)".utf8), using: key)
        )
        #expect(call.headers[HTTPField.Name("webhook-signature")!] == "v1," + expected.base64EncodedString())
        #expect(abs(try #require(Double(seconds)) - Date().timeIntervalSince1970) < 60)
        #expect(try count(.delivered) == 1)
        await runner.stop()
    }

    @Test("a call that fails is made again under the same id until it is taken")
    func again() async throws {
        let receiver = try await Receiver(.status(500))
        let herald = herald([receiver.url])
        let runner = runner(herald, hasty)
        try act(herald, receiver.url + "/a")
        runner.start()
        #expect(try await eventually { receiver.received.count >= 2 })
        receiver.become(.status(200))
        #expect(try await eventually { runner.taken.total == 1 })
        #expect(Set(receiver.received.map { $0.headers[.idempotencyKey] }).count == 1)
        #expect(Set(receiver.received.map(\.body)).count == 1)
        #expect(runner.failing.isEmpty)
        await runner.stop()
    }

    static let refusals: [(manner: Receiver.Manner, failure: String)] = [
        (.status(500), "status 500, 4 tries"), (.status(404), "status 404, 4 tries"), (.status(410), "status 410"),
        (.silent, "timeout, 2 tries"),
        (.status(302, ["Location": "http://127.0.0.1:1/elsewhere"]), "status 302, redirects are not followed, 4 tries"),
    ]

    @Test("a call that is never taken is given up, and one can see why", arguments: refusals)
    func dead(manner: Receiver.Manner, failure: String) async throws {
        let receiver = try await Receiver(manner)
        let herald = herald([receiver.url])
        var limits = hasty
        if case .silent = manner { (limits.attempts, limits.callSeconds) = (2, 1) }
        let runner = runner(herald, limits)
        try act(herald, receiver.url + "/a")
        runner.start()
        #expect(try await eventually { runner.gaveUp.total == 1 })
        #expect(try database.outboxCalls(in: .dead, limit: 1).first?.failure == failure)
        #expect(try count(.waiting) == 0)
        await runner.stop()
    }

    @Test("a redirect is not followed, wherever it leads")
    func redirect() async throws {
        let elsewhere = try await Receiver(.status(200))
        let receiver = try await Receiver(.status(307, ["Location": elsewhere.url + "/x"]))
        let herald = herald([receiver.url, elsewhere.url])
        let runner = runner(herald, hasty)
        try act(herald, receiver.url + "/a")
        runner.start()
        #expect(try await eventually { runner.gaveUp.total == 1 })
        #expect(elsewhere.received.isEmpty && receiver.received.count == 4)
        await runner.stop()
    }

    @Test("an answer without end is not read to its end: the call counts as taken")
    func endless() async throws {
        let receiver = try await Receiver(.endless)
        let herald = herald([receiver.url])
        let runner = runner(herald, hasty)
        try act(herald, receiver.url + "/a")
        runner.start()
        #expect(try await eventually { runner.taken.total == 1 })
        #expect(receiver.received.count == 1)
        await runner.stop()
    }

    @Test("receivers that are silent or dead hold up nobody else's calls, and no writer")
    func isolation() async throws {
        let silent = try await Receiver(.silent)
        let quick = try await Receiver(.status(200))
        let dead = Self.nobody
        let herald = herald([silent.url, quick.url, dead])
        var limits = DeliveryLimits()
        limits.callSeconds = 20
        let runner = runner(herald, limits)
        runner.start()
        for index in 0..<40 {
            try act(herald, silent.url + "/\(index)")
            try act(herald, dead + "/\(index)")
            try act(herald, quick.url + "/\(index)")
        }
        #expect(try await eventually { runner.taken.total == 40 })
        // The silent receiver has had its few calls, the dead one a few tries, and everything of theirs still waits.
        #expect(silent.received.count <= limits.callsPerReceiver)
        #expect(try count(.waiting) == 80)
        #expect(runner.inHand <= 2 * limits.callsPerReceiver)
        await runner.stop()
    }

    @Test("what waited when the process ended is called by the next one, under the same id")
    func restart() async throws {
        let receiver = try await Receiver(.silent)
        let herald = herald([receiver.url])
        let first = runner(herald, DeliveryLimits())
        try act(herald, receiver.url + "/a")
        first.start()
        // The call is made and not answered: nobody knows whether it was taken.
        #expect(try await eventually { receiver.received.count == 1 })
        await first.stop()
        #expect(try count(.waiting) == 1)
        receiver.become(.status(200))
        let second = runner(herald, DeliveryLimits())
        second.start()
        #expect(try await eventually { second.taken.total == 1 })
        #expect(Set(receiver.received.map { $0.headers[.idempotencyKey] }).count == 1)
        await second.stop()
    }

    @Test("a receiver that the operator no longer allows is not called, even for what waits")
    func noLongerAllowed() async throws {
        let receiver = try await Receiver(.status(200))
        let herald = herald([receiver.url])
        try act(herald, receiver.url + "/a")
        herald.allow(nil)
        let runner = runner(herald, hasty)
        runner.start()
        #expect(try await eventually { runner.gaveUp.total == 1 })
        #expect(receiver.received.isEmpty)
        #expect(try database.outboxCalls(in: .dead, limit: 1).first?.failure == "not allowed")
        await runner.stop()
    }

    /// An address at which nobody listens: port 1 needs rights to take, and nothing has asked for it since the seventies.
    private static let nobody = "http://127.0.0.1:1"
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = HTTPField.Name("idempotency-key")!
}

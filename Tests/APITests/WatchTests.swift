import Delivery
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import UsherCore

@testable import API

/// A desk with one source, which has a picture or not.
private struct TestDesk: SourceDesk {
    var source: Source
    var picture: [UInt8]?
    var isReady = true
    var failure: StoreError?
    let changes = Counter()

    func sourcesChanged() { changes.add() }
    func reports() throws -> [SourceReport] {
        if let failure { throw failure }
        return [report]
    }
    func snapshot(of source: SourceID, boxes: Bool) throws -> [UInt8]? { boxes ? picture.map { $0 + [1] } : picture }

    private var report: SourceReport {
        var report = SourceReport(
            id: source.id,
            group: source.group,
            name: source.name,
            state: .backingOff,
            since: WallTime(microseconds: 1_700_000_000_000_000)
        )
        (report.fault, report.reason, report.attempts) = ("login_refused", "the camera refused the login; check it", 3)
        report.nextRetry = WallTime(microseconds: 1_700_000_060_000_000)
        (report.codec, report.width, report.height, report.streamFPS) = ("h264", 1920, 1080, 25)
        (report.framesDecoded, report.framesAnalysed, report.fpsDecoded) = (1000, 200, 24.96)
        report.drops = [SourceReport.Drop(stage: "queue", reason: "newer", count: 7)]
        report.recording = RecordingFigures()
        report.recording?.bytes = 4096
        report.lastError = SourceReport.LastError(fault: "stalled", reason: "no picture for 5 s", time: report.since)
        report.latency = SourceReport.Latency(p50: 0.1, p95: 0.25, p99: 1)
        return report
    }
}

@Suite("Watching usher")
struct WatchTests {
    let database: UsherDatabase
    private let desk: TestDesk

    init() throws {
        database = try UsherDatabase.snapshot(of: nil)
        let settings = SourceSettings(url: SourceAddress("rtsp://u:hidden@cam/1"))
        let source = try database.createSource(named: "Front \"door\"", in: .zero, settings: settings)
        desk = TestDesk(source: source, picture: [0xff, 0xd8])
    }

    private func get(
        _ uri: String,
        headers: HTTPFields = [.authorization: "Bearer admin"],
        body: String? = nil,
        desk: (any SourceDesk)?
    ) async throws -> (code: Int, type: String?, text: String) {
        let server = try ServerTests.server(database: database, desk: desk, events: try EventHub(database: database))
        server.readiness.isReady.withLock { $0 = true }
        return try await server.application().test(.router) { client in
            // Counted before it is asked for.
            _ = try await client.execute(uri: "/v1/nope", method: .get)
            let answer = try await client.execute(
                uri: uri,
                method: body == nil ? .get : .post,
                headers: headers,
                body: body.map { ByteBuffer(string: $0) }
            )
            return (answer.status.code, answer.headers[.contentType], String(buffer: answer.body))
        }
    }

    @Test("the status says what a source does, since when, what is wrong and what is lost")
    func status() async throws {
        let answer = try await get("/v1/source/status", desk: desk)
        let json = try JSONParser.parse(Array(answer.text.utf8))
        let source = try #require(json["sources"]?.array?.first)
        #expect(answer.code == 200 && json["status"] == "ok")
        #expect(
            source["state"] == "backing_off" && source["fault"] == "login_refused" && source["attempts"]?.whole == 3
        )
        #expect(source["since"] == "2023-11-14T22:13:20Z" && source["next_retry"] == "2023-11-14T22:14:20Z")
        #expect(
            source["last_error"]
                == ["fault": "stalled", "reason": "no picture for 5 s", "time": "2023-11-14T22:13:20Z"]
        )
        #expect(source["drops"] == [["stage": "queue", "reason": "newer", "count": 7]])
        #expect(source["latency"]?["p95"]?.double == 0.25)
        #expect(source["recording"]?["bytes"]?.whole == 4096 && source["recording"]?["path"] == nil)
        #expect(!answer.text.contains("hidden"))
    }

    @Test("a status can be asked of one source or one group, and unknown ones are said to be unknown")
    func statusOfOne() async throws {
        let other = try database.createGroup(named: "Other")
        let unknown = database.makeID(IDKind.Source.self)
        let cases: [(String, Int, Int)] = [
            ("{\"source_id\":\"\(desk.source.id)\"}", 200, 1), ("{\"group_id\":\"\(SourceGroupID.zero)\"}", 200, 1),
            ("{\"group_id\":\"\(other.id)\"}", 200, 0), ("{\"source_id\":\"\(unknown)\"}", 404, 0),
            ("{\"group_id\":\"\(unknown)\"}", 404, 0), ("{\"source_id\":7}", 400, 0),
        ]
        for (body, code, count) in cases {
            let answer = try await get("/v1/source/status", body: body, desk: desk)
            let json = try JSONParser.parse(Array(answer.text.utf8))
            #expect(answer.code == code && json["sources"]?.array?.count ?? 0 == count, "\(body)")
        }
        #expect(try await get("/v1/source/status", desk: nil).text == "{\"status\":\"ok\",\"sources\":[]}")
    }

    @Test("a snapshot is a JPEG, with boxes if asked for; without a picture it says so")
    func snapshot() async throws {
        let plain = try await get("/v1/source/snapshot?source_id=\(desk.source.id)", desk: desk)
        #expect(plain.code == 200 && plain.type == "image/jpeg")
        let boxed = try await get("/v1/source/snapshot?source_id=\(desk.source.id)&boxes=true", desk: desk)
        #expect(boxed.text.utf8.count == plain.text.utf8.count + 1)
        var blind = desk
        blind.picture = nil
        for none in [blind as any SourceDesk, nil] {
            let answer = try await get("/v1/source/snapshot?source_id=\(desk.source.id)", desk: none)
            #expect(answer.code == 404 && answer.text.contains("no picture"))
        }
    }

    @Test("metrics need a token, which may come as Prometheus sends it, and are text that Prometheus reads")
    func metrics() async throws {
        #expect(try await get("/metrics", headers: [:], desk: desk).code == 401)
        #expect(try await get("/metrics", headers: [.authorization: "Bearer camera"], desk: desk).code == 403)
        #expect(try await get("/metrics", headers: [.authorization: "Basic admin"], desk: desk).code == 401)
        let answer = try await get("/metrics", headers: [.authorization: "bearer  admin"], desk: desk)
        #expect(answer.code == 200 && answer.type == "text/plain; version=0.0.4; charset=utf-8")
        let sample = /^[a-z_]+(\{[a-z_]+="(?:[^"\\]|\\.)*"(,[a-z_]+="(?:[^"\\]|\\.)*")*\})? [-+0-9.eEInfNa]+$/
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("# ") {
            #expect(line.wholeMatch(of: sample) != nil, "\(line)")
        }
        for line in [
            "usher_http_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1",
            "usher_source_state{source_id=\"\(desk.source.id)\",source=\"Front \\\"door\\\"\",state=\"backing_off\"} 1",
            "usher_http_limit_reached_total{limit=\"bodies\"} 0", "usher_event_newest_id 0",
        ] {
            #expect(answer.text.contains("\n\(line)\n"), "\(line)")
        }
        #expect(!answer.text.contains("hidden"))
    }

    @Test(
        "A store that cannot be asked for the sources at rest is told of, not hidden",
        arguments: ["/v1/source/status", "/metrics"]
    )
    func storeFails(path: String) async throws {
        var failing = desk
        failing.failure = StoreError(.busy, "the database is busy")
        #expect(try await get(path, desk: failing).code == 503)
    }

    @Test("readiness waits for the sources to be looked after")
    func readiness() async throws {
        #expect(try await get("/health/ready", desk: desk).code == 200)
        var busy = desk
        busy.isReady = false
        #expect(try await get("/health/ready", desk: busy).code == 503)
    }

    @Test("what was given up is shown with its reason and its receiver, never with the path it went to")
    func webhooks() async throws {
        let action = ActionRecord(
            id: database.makeID(),
            kind: .posted,
            faces: 1,
            decision: RecordedDecision(outcome: "matched", reasons: [])
        )
        let call = NewCall(list: .zero, alert: .found, receiver: "https://a.example", url: "https://a.example/hidden")
        let event = NewEvent(.actionClosed, action: action.id, body: .ofAction(EventBodies.action), calls: [call])
        try database.record(actions: [action], events: [event])
        try database.gaveUp(
            #require(try database.waitingCalls(for: call.receiver, limit: 1).first).id,
            failure: "status 410"
        )
        let answer = try await get("/v1/webhooks", desk: nil)
        let json = try JSONParser.parse(Array(answer.text.utf8))
        #expect(json["enabled"] == false && json["receivers"]?.array?.first?["dead"]?.whole == 1)
        #expect(json["dead"]?.array?.first?["failure"] == "status 410")
        #expect(!answer.text.contains("hidden"))
    }

    @Test("whoever runs the sources hears of every change of sources, groups and lists")
    func changes() async throws {
        let server = try ServerTests.server(database: database, desk: desk)
        try await server.application().test(.router) { client in
            func post(_ path: String, _ body: String) async throws {
                let headers: HTTPFields = [.token: "admin"]
                let answer = try await client.execute(
                    uri: "/v1" + path,
                    method: .post,
                    headers: headers,
                    body: ByteBuffer(string: body)
                )
                #expect([200, 201].contains(answer.status.code), "\(path)")
            }
            let ids = "\"group_id\":\"\(SourceGroupID.zero)\",\"source_id\":\"\(desk.source.id)\""
            try await post("/source/create", "{\"group_id\":\"\(SourceGroupID.zero)\",\"name\":\"a\"}")
            try await post("/source/update", "{\(ids),\"enabled\":false}")
            try await post("/source/delete", "{\(ids)}")
            try await post("/source/group/create", "{\"name\":\"g\"}")
            try await post("/source/group/update", "{\"group_id\":\"\(SourceGroupID.zero)\",\"name\":\"h\"}")
            try await post("/person/list/create", "{\"name\":\"l\"}")
            #expect(desk.changes.total == 5)
            try await post("/person/list/delete", "{\"name\":\"l\"}")
            #expect(desk.changes.total == 6)
        }
    }
}

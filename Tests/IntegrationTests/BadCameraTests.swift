import Foundation
import Testing

/// What is no camera, or a camera no more: a clear state or error each, and a good source beside that loses nothing.
@Suite("Bad cameras", .serialized)
struct BadCameraTests {
    static let password = "geheim-0815-abc"

    /// An address and what its source must be told to be; `words` are of its reason.
    struct Case: Sendable {
        var url: String
        var fault: String
        var words: String
        /// Whether trying again cannot help.
        var isFinal = false
    }

    /// `ODD` is the address of an ``OddCamera``.
    static let cases = [
        Case(url: "http://ODD/silence", fault: "unreachable", words: "did not answer within 10 s"),
        Case(url: "http://ODD/sound", fault: "bad_stream", words: "has no video"),
        Case(url: "http://ODD/still", fault: "stalled", words: "no picture"),
        Case(url: "http://ODD/fast", fault: "unsupported", words: "beyond 120"),
        Case(url: "http://ODD/huge", fault: "unsupported", words: "beyond 50 megapixels"),
        Case(url: "http://ODD/local.m3u8", fault: "bad_stream", words: "such as a local file"),
        Case(url: "rtsp://anna:\(password)/x@ODD/1", fault: "not_allowed", words: "write it as %2F", isFinal: true),
        Case(url: "rtsp://anna:\(password)#x@ODD/1", fault: "not_allowed", words: "%23", isFinal: true),
        Case(url: "rtsp://ODD:\(password)/1", fault: "not_allowed", words: "port is not a number", isFinal: true),
        Case(
            url: "rtsp://nobody.invalid/1?password=\(password)",
            fault: "unreachable",
            words: "a name that nobody knows"
        ),
        Case(
            url: "rtsps://anna:\(password)@ODD/1",
            fault: "not_allowed",
            words: "tls_unverified: [127.0.0.1]",
            isFinal: true
        ),
    ]

    private static func serving() async throws -> Serving {
        let usher = try Usher()
        try usher.folder.write("sources.yml", Data("recordings_directories: [\(Usher.recordings)]\n".utf8))
        return try await Serving(usher: usher)
    }

    private static func create(_ serving: Serving, _ name: String, _ url: String) async throws -> Serving.Reply {
        let body: [String: Any] = ["group_id": Serving.zero, "name": name, "url": url, "pace": "realtime"]
        return try await serving.send("POST", "/v1/source/create", json: body)
    }

    /// The sources' reports by name.
    private static func reports(_ serving: Serving) async throws -> [String: [String: Any]] {
        let list = try await serving.send("GET", "/v1/source/status").json["sources"] as? [[String: Any]] ?? []
        return list.reduce(into: [:]) { $0[$1["name"] as? String ?? ""] = $1 }
    }

    /// What went wrong last with the source of `report`.
    private static func error(_ report: [String: Any]?) -> [String: Any] {
        report?["last_error"] as? [String: Any] ?? [:]
    }

    /// The reports, when they are as wanted or a minute has gone by.
    private static func reports(
        _ serving: Serving,
        until isWanted: ([String: [String: Any]]) -> Bool
    ) async throws -> [String: [String: Any]] {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let found = try await reports(serving)
            if isWanted(found) || ContinuousClock.now > end { return found }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test("Each is told apart, with what to try, and disturbs nobody")
    func cameras() async throws {
        let (odd, serving) = (try OddCamera(), try await Self.serving())
        _ = try await Self.create(serving, "good", "\(Usher.recordings)/sam.mp4")
        for (number, bad) in Self.cases.enumerated() {
            let url = bad.url.replacingOccurrences(of: "ODD", with: "127.0.0.1:\(odd.port)")
            let made = try await Self.create(serving, "\(number)", url)
            #expect(made.status == 201, "\(bad.url): \(String(decoding: made.body, as: UTF8.self))")
        }
        // The states come and go, each as SourceMachineTests have it; what went wrong last stays.
        let last = try await Self.reports(serving) { reports in
            Self.cases.indices.allSatisfy { number in
                Self.error(reports["\(number)"])["fault"] as? String == Self.cases[number].fault
            } && reports["good"]?["frames_decoded"] as? Int ?? 0 > 100
        }
        for (number, bad) in Self.cases.enumerated() {
            let report = last["\(number)"] ?? [:]
            let error = Self.error(report)
            #expect(error["fault"] as? String == bad.fault, "\(bad.url): \(report)")
            #expect((error["reason"] as? String)?.contains(bad.words) == true, "\(bad.url): \(report)")
            #expect((report["state"] as? String == "failed") == bad.isFinal, "\(bad.url): \(report)")
        }
        let good = try #require(last["good"])
        #expect(good["state"] as? String == "running" && good["reconnects"] as? Int == 0, "\(good)")
        #expect(good["decode_errors"] as? Int == 0 && good["frames_decoded"] as? Int ?? 0 > 100, "\(good)")
        let listed = try await serving.send("POST", "/v1/sources", json: ["group_id": Serving.zero])
        let metrics = try await serving.send("GET", "/metrics")
        let stopped = try serving.stop()
        #expect(stopped.status == 0)
        let told = [listed.body, metrics.body].map { String(decoding: $0, as: UTF8.self) }
        #expect(!(told + ["\(last)", stopped.error, stopped.out]).joined().contains(Self.password))
    }

    @Test(
        "What may never be opened is refused when it is written, and makes no source",
        arguments: [
            ("exec:///bin/sh", "rtsp, rtsps, http, https or file"),
            ("concat:/etc/passwd|/etc/hosts", "rtsp, rtsps, http, https or file"),
            ("pipe:0", "rtsp, rtsps, http, https or file"), ("file:///etc/passwd", "recordings"),
            ("/etc/passwd", "recordings"),
            ("file://camera/a.mp4", "rtsp, rtsps, http, https or file"), ("rtsp://", "host"),
            ("rtsp://cam era/1", "host"),
        ]
    )
    func refused(url: String, words: String) async throws {
        let serving = try await Self.serving()
        let before = try await Self.reports(serving).count
        let reply = try await Self.create(serving, "bad", url)
        let said = String(decoding: reply.body, as: UTF8.self)
        #expect(reply.status == 400 && said.contains("\"url\"") && said.contains(words), "\(reply.status) \(said)")
        #expect(try await Self.reports(serving).count == before)
        let rate: [String: Any] = ["group_id": Serving.zero, "name": "bad", "analyze_fps": 0]
        #expect(try await serving.send("POST", "/v1/source/create", json: rate).status == 400)
        #expect(try serving.stop().status == 0)
    }

    @Test(
        "500 sources in one file, and their removal in one call, leave the API and a good source as they were"
    )
    func fiveHundred() async throws {
        let serving = try await Self.serving()
        _ = try await Self.create(serving, "good", "\(Usher.recordings)/sam.mp4")
        // The port of nobody: refused at once, and again after each back-off.
        let many = (1...500).map { "  - {name: s\($0), url: 'rtsp://127.0.0.1:9/\($0)'}\n" }.joined()
        let yaml = "recordings_directories: [\(Usher.recordings)]\nsources:\n" + many
        try serving.usher.folder.write("sources.yml", Data(yaml.utf8))
        kill(serving.running.process.processIdentifier, SIGHUP)
        let reports = try await Self.reports(serving) { reports in
            reports.values.filter { $0["fault"] as? String == "unreachable" }.count == 500
        }
        #expect(reports.values.filter { $0["fault"] as? String == "unreachable" }.count == 500)
        #expect(reports["good"]?["state"] as? String == "running" && reports["good"]?["reconnects"] as? Int == 0)
        let ids = reports.filter { $0.key != "good" }.values.compactMap { $0["source_id"] as? String }
        let gone: [String: Any] = ["group_id": Serving.zero, "source_id": ids]
        #expect(try await serving.send("POST", "/v1/source/delete", json: gone).status == 200)
        let left = try await Self.reports(serving) { $0["s1"] == nil && $0["s500"] == nil }
        #expect(left["good"]?["reconnects"] as? Int == 0 && left["good"]?["decode_errors"] as? Int == 0, "\(left)")
        #expect(left.keys.filter { $0.hasPrefix("s") }.isEmpty)
        #expect(try serving.stop().status == 0)
    }
}

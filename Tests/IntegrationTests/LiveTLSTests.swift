import Foundation
import Testing

/// Cameras over TLS, with a certificate that they made themselves, as nearly all do.
@Suite("Cameras over TLS", .serialized)
struct LiveTLSTests {
    private static func status(_ serving: Serving) async throws -> [String: Any] {
        let list = try await serving.send("GET", "/v1/source/status").json["sources"] as? [[String: Any]] ?? []
        return list.first { $0["name"] as? String == "Door" } ?? [:]
    }

    private static func status(
        _ serving: Serving,
        until isWanted: ([String: Any]) -> Bool
    ) async throws -> [String: Any] {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let found = try await status(serving)
            if isWanted(found) || ContinuousClock.now > end { return found }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test(
        "rtsps is refused with what to write, and runs as soon as the operator has written it"
    )
    func rtsps() async throws {
        let usher = try Usher()
        let serving = try await Serving(usher: usher)
        let cameras = try CameraProcess(["sam.mp4"], ["--tls", "--login", "admin:geheim"], folder: usher.folder)
        let url = try #require(cameras.urls["sam"])
        #expect(url.hasPrefix("rtsps://"))
        let body: [String: Any] = [
            "group_id": Serving.zero, "name": "Door",
            "url": url.replacingOccurrences(of: "://", with: "://admin:geheim@"),
        ]
        #expect(try await serving.send("POST", "/v1/source/create", json: body).status == 201)
        let refused = try await Self.status(serving) { $0["state"] as? String == "failed" }
        #expect(refused["fault"] as? String == "not_allowed", "\(refused)")
        #expect((refused["reason"] as? String)?.contains("write tls_unverified: [127.0.0.1] in sources.yml") == true)
        try usher.folder.write("sources.yml", Data("tls_unverified: [127.0.0.1]\n".utf8))
        kill(serving.running.process.processIdentifier, SIGHUP)
        let running = try await Self.status(serving) { $0["frames_decoded"] as? Int ?? 0 > 30 }
        #expect(running["state"] as? String == "running" && running["codec"] as? String == "h264", "\(running)")
        #expect(try serving.stop().status == 0)
    }

    @Test(
        "https takes no certificate that nobody vouches for, unless its host is believed without",
        arguments: [("", 1), ("tls_unverified: [10.0.0.5]\n", 1), ("tls_unverified: [127.0.0.1]\n", 0)]
    )
    func https(settings: String, status: Int32) throws {
        let usher = try Usher()
        try usher.folder.write("sources.yml", Data(settings.utf8))
        let cameras = try CameraProcess(["sam.mp4"], ["--tls", "--mjpeg"], folder: usher.folder)
        let answer = try usher(
            "source",
            "test",
            "\(cameras.control)/sam.mjpg",
            "--seconds",
            "1",
            "--no-faces",
            "--json"
        )
        #expect(answer.status == status, "\(answer.out)\(answer.error)")
        let report = try answer.json()
        #expect(report["works"] as? Bool == (status == 0), "\(report)")
        guard status != 0 else { return }
        #expect(report["fault"] as? String == "unreachable", "\(report)")
        #expect((report["reason"] as? String)?.contains("tls_unverified in sources.yml") == true, "\(report)")
    }
}

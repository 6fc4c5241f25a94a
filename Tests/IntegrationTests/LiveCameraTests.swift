import Foundation
import Testing

/// usher and real RTSP: what a camera does wrong is seen, said, and over when the camera is well again.
@Suite("Live cameras", .serialized)
struct LiveCameraTests {
    static let password = "geheim-4711-xyz"

    /// A serving usher, a camera that asks for a login, and one source of it.
    struct Scene {
        let serving: Serving
        let cameras: CameraProcess
        let group: String

        init(recordings: [String] = ["sam.mp4"], options: [String] = []) async throws {
            serving = try await Serving()
            let login = ["--own-ports", "--login", "admin:\(LiveCameraTests.password)"]
            cameras = try CameraProcess(recordings, login + options, folder: serving.usher.folder)
            let made = try await serving.send("POST", "/v1/source/group/create", json: ["name": "Live"])
            group = try #require(made.json["group_id"] as? String, "\(made)")
        }

        @discardableResult
        func create(
            _ name: String,
            camera: String = "sam",
            password: String = LiveCameraTests.password,
            settings: [String: Any] = [:]
        ) async throws -> String {
            let url = try cameras.url(camera, login: "admin:\(password)")
            let made = try await serving.send(
                "POST",
                "/v1/source/create",
                json: ["group_id": group, "name": name, "url": url, "motion": false].merging(settings) { $1 }
            )
            return try #require(made.json["source_id"] as? String, "\(String(decoding: made.body, as: UTF8.self))")
        }

        /// The report of a source, when it is as wanted; waits a minute for that: how soon it is on a quiet machine, tools/soak measures.
        @discardableResult
        func await(
            _ name: String,
            _ words: String,
            _ isWanted: ([String: Any]) -> Bool
        ) async throws -> [String: Any] {
            let end = Date().addingTimeInterval(60)
            var last: [String: Any] = [:]
            repeat {
                let status = try await serving.send("GET", "/v1/source/status")
                let reports = status.json["sources"] as? [[String: Any]] ?? []
                last = reports.first { $0["name"] as? String == name } ?? [:]
                if isWanted(last) { return last }
                try await Task.sleep(for: .milliseconds(50))
            } while Date() < end
            Issue.record("\(name) is not \(words) after a minute: \(last)")
            return last
        }

        @discardableResult
        func awaitRunning(
            _ name: String,
            after frames: Int = 0
        ) async throws -> [String: Any] {
            try await self.await(name, "running") {
                $0["state"] as? String == "running" && ($0["frames_decoded"] as? Int ?? 0) > frames
            }
        }
    }

    static func frames(_ report: [String: Any]) -> Int { report["frames_decoded"] as? Int ?? 0 }

    @Test(
        "After a fault frames flow again by themselves",
        arguments: [("silent", "stalled"), ("drop", nil), ("refuse", "unreachable"), ("missing", "not_found")]
            as [(String, String?)]
    )
    func recovers(fault: String, cause: String?) async throws {
        let scene = try await Scene()
        try await scene.create("Door")
        let well = try await scene.awaitRunning("Door")
        try scene.cameras.say("sam \(fault)")
        if let cause {
            try await scene.await("Door", cause) { $0["fault"] as? String == cause }
        }
        let ill = try await scene.serving.send("GET", "/health/ready")
        #expect(ill.status == 200, "the daemon is ready whatever its cameras do")
        try scene.cameras.say("sam ok")
        let again = try await scene.awaitRunning("Door", after: Self.frames(well))
        #expect(again["fault"] as? String == nil)
        #expect(try scene.serving.stop().status == 0)
    }

    @Test("A refused login is called that, waits long, and the right password helps at once")
    func refusedLogin() async throws {
        let scene = try await Scene()
        let source = try await scene.create("Door", password: "falsch-0815")
        let report = try await scene.await("Door", "refused") { $0["fault"] as? String == "login_refused" }
        #expect(report["state"] as? String == "backing_off")
        let url = try scene.cameras.url("sam", login: "admin:\(Self.password)")
        let changed = try await scene.serving.send(
            "POST",
            "/v1/source/update",
            json: ["group_id": scene.group, "source_id": source, "url": url]
        )
        #expect(changed.status == 200)
        try await scene.awaitRunning("Door")
        #expect(try scene.serving.stop().status == 0)
    }

    @Test("A source is started, moved, disabled and deleted while the other loses no frame")
    func lifeCycle() async throws {
        let scene = try await Scene(recordings: ["sam.mp4", "woman.mp4"])
        try await scene.create("Still", camera: "woman")
        try await scene.awaitRunning("Still")
        let source = try await scene.create("Door")
        try await scene.awaitRunning("Door")
        let update: (String, Any) async throws -> Void = { key, value in
            let values: [String: Any] = ["group_id": scene.group, "source_id": source, key: value]
            let changed = try await scene.serving.send("POST", "/v1/source/update", json: values)
            #expect(changed.status == 200)
        }
        try await update("url", try scene.cameras.url("woman", login: "admin:\(Self.password)"))
        try await scene.await("Door", "moved") { $0["state"] as? String == "running" }
        try await update("enabled", false)
        try await scene.await("Door", "idle") { ($0["state"] as? String ?? "idle") == "idle" }
        let gone: [String: Any] = ["group_id": scene.group, "source_id": source]
        let deleted = try await scene.serving.send("POST", "/v1/source/delete", json: gone)
        #expect(deleted.status == 200)
        try await scene.await("Door", "gone") { $0.isEmpty }
        let still = try await scene.awaitRunning("Still")
        #expect(still["reconnects"] as? Int == 0)
        #expect(still["decode_errors"] as? Int == 0)
        #expect(try scene.serving.stop().status == 0)
    }

    @Test("Another size and another codec in the middle of the stream are taken")
    func changes() async throws {
        let scene = try await Scene()
        try await scene.create("Door")
        try await scene.awaitRunning("Door")
        try scene.cameras.say("sam play \(Usher.recordings)/nobody.mp4")
        try await scene.await("Door", "960 wide") { $0["width"] as? Int == 960 }
        try scene.cameras.say("sam play \(Usher.recordings)/sam-leaves.mov")
        try await scene.await("Door", "HEVC") {
            $0["codec"] as? String == "hevc" && $0["state"] as? String == "running"
        }
        #expect(try scene.serving.stop().status == 0)
    }

    @Test("A recorded camera says how its recording fares, and the recorded span can be replayed")
    func records() async throws {
        let scene = try await Scene()
        let began = Date().addingTimeInterval(-60)
        try await scene.create("Door", settings: ["record": true])
        func recording(_ report: [String: Any]) -> [String: Any] { report["recording"] as? [String: Any] ?? [:] }
        let report = try await scene.await("Door", "recorded") { recording($0)["bytes"] as? Int ?? 0 > 100_000 }
        #expect(recording(report)["segments"] as? Int == 1 && recording(report)["failures"] as? Int == 0)
        let path = try #require(recording(report)["path"] as? String)
        let metrics = String(decoding: try await scene.serving.send("GET", "/metrics").body, as: UTF8.self)
        #expect(metrics.contains("\nusher_source_recorded_bytes_total{source_id="))
        #expect(try scene.serving.stop().status == 0)
        let from = ISO8601DateFormatter().string(from: began)
        let replayed = try scene.serving.usher("replay", "--source", "Door", "--from", from, "--json")
        let files = try #require(try replayed.json()["files"] as? [[String: Any]], "\(replayed.error)")
        #expect(files.map { $0["path"] as? String } == [path])
        #expect(files.first?["frames_decoded"] as? Int ?? 0 > 0)
    }

    @Test("A recorded stream that is another one is told of when it fails, and the watched one goes on")
    func recordedStream() async throws {
        let scene = try await Scene(recordings: ["sam.mp4", "woman.mp4"])
        try scene.cameras.say("woman missing")
        let url = try scene.cameras.url("woman", login: "admin:\(Self.password)")
        try await scene.create("Door", settings: ["record": true, "record_url": url])
        func stream(_ report: [String: Any]) -> [String: Any] { report["recording_stream"] as? [String: Any] ?? [:] }
        let report = try await scene.await("Door", "unable to record") { stream($0)["fault"] as? String == "not_found" }
        #expect(report["fault"] as? String == nil)
        let running = try await scene.awaitRunning("Door", after: Self.frames(report))
        #expect(running["reconnects"] as? Int == 0)
        #expect((running["recording"] as? [String: Any])?["bytes"] as? Int ?? 0 == 0)
        let metrics = String(decoding: try await scene.serving.send("GET", "/metrics").body, as: UTF8.self)
        #expect(metrics.contains("\nusher_source_recording_state{source_id="))
        try scene.cameras.say("woman ok")
        try await scene.await("Door", "recorded") {
            stream($0)["fault"] as? String == nil && ($0["recording"] as? [String: Any])?["bytes"] as? Int ?? 0 > 0
        }
        #expect(try scene.serving.stop().status == 0)
    }

    @Test("The password of a camera is nowhere to be seen")
    func password() async throws {
        let scene = try await Scene()
        let source = try await scene.create("Door")
        try await scene.awaitRunning("Door")
        try scene.cameras.say("sam deny")
        try await scene.await("Door", "refused") { $0["fault"] as? String == "login_refused" }
        var seen = ""
        let paths = [
            "/v1/source/status", "/metrics", "/v1/actions", "/health/ready", "/v1/source/snapshot?source_id=\(source)",
        ]
        for path in paths {
            seen += String(decoding: try await scene.serving.send("GET", path).body, as: UTF8.self)
        }
        let listed = try await scene.serving.send("POST", "/v1/sources", json: ["group_id": scene.group])
        seen += String(decoding: listed.body, as: UTF8.self)
        #expect(seen.contains("***"), "the URL is shown, its password masked")
        let arguments = try Data(
            contentsOf: URL(fileURLWithPath: "/proc/\(scene.serving.running.process.processIdentifier)/cmdline")
        )
        seen += String(decoding: arguments, as: UTF8.self)
        let stopped = try scene.serving.stop()
        seen += stopped.out + stopped.error
        #expect(!seen.contains(Self.password))
    }
}

import Foundation
import Testing

/// A receiver of webhooks in another language, which checks signatures with its own library.
private final class PythonReceiver {
    private static let program = """
        import base64, hashlib, hmac, http.server, json, os, sys, time
        folder, secret = sys.argv[1], sys.argv[2].encode()
        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
                expected = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
                call = {"id": self.headers["webhook-id"], "isGenuine": self.headers["webhook-signature"] == expected,
                        "path": self.path, "body": json.loads(body)}
                with open(folder + "/calls", "a") as file: file.write(json.dumps(call) + "\\n")
                while os.path.exists(folder + "/silent"): time.sleep(0.05)
                self.send_response(204); self.end_headers()
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        with open(folder + "/port.new", "w") as file: file.write(str(server.server_port))
        os.rename(folder + "/port.new", folder + "/port")
        server.serve_forever()
        """

    static let secret = "a secret of more than 24 characters"
    let port: Int
    private let folder: Folder
    private let process = Process()

    init() throws {
        folder = try Folder()
        let script = try folder.write("receiver.py", Data(Self.program.utf8))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, folder.path, Self.secret]
        try process.run()
        let file = folder.path + "/port"
        try #require(try eventually { FileManager.default.fileExists(atPath: file) })
        port = try #require(Int(try String(contentsOfFile: file, encoding: .utf8)))
    }

    deinit { kill(process.processIdentifier, SIGKILL) }

    /// Whether calls are taken and left without an answer.
    func setSilent(_ isSilent: Bool) throws {
        if isSilent {
            try folder.write("silent", Data())
        } else {
            try FileManager.default.removeItem(atPath: folder.path + "/silent")
        }
    }

    func calls() throws -> [[String: Any]] {
        let path = folder.path + "/calls"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

/// Waits until `condition` holds; `false` when it does not within half a minute.
private func eventually(_ condition: () throws -> Bool) throws -> Bool {
    let end = Date().addingTimeInterval(30)
    while Date() < end {
        if try condition() { return true }
        RunLoop.current.run(until: Date().addingTimeInterval(0.05))
    }
    return false
}

@Suite("What usher tells others")
struct TellingTests {
    /// curl reading events until it is ended, its output in a file.
    private static func listen(_ serving: Serving, _ query: String, token: String? = nil) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "curl", "-sN", "-H", "token: \(token ?? serving.token)",
            "http://127.0.0.1:\(serving.port)/v1/events\(query)",
        ]
        let running = try Running(process: process, folder: serving.usher.folder)
        try process.run()
        return running
    }

    @Test("An action is told of by event and webhook; a kill between loses nothing, and repeats under the same id")
    func killed() async throws {
        let receiver = try PythonReceiver()
        try receiver.setSilent(true)
        let usher = try Usher()
        let config = """
            webhooks:
              allow: ["http://127.0.0.1:\(receiver.port)/usher/"]
              secret: \(PythonReceiver.secret)
            groups:
              - name: Doors
                search: [{list: Default list, on_found: "http://127.0.0.1:\(receiver.port)/usher/in", on_failed: "http://127.0.0.1:\(receiver.port)/usher/out"}]
            """
        let options = ["--config", try usher.folder.write("sources.yml", Data(config.utf8))]
        let first = try await Serving(options: options, usher: usher)
        let groups = try await first.send("GET", "/v1/source/groups")
        let all = try #require(try JSONSerialization.jsonObject(with: groups.body) as? [[String: Any]])
        let group = try #require(all.first { $0["name"] as? String == "Doors" }?["group_id"] as? String)
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        let action = try await first.post("/v1/action", photo: photo, fields: ["group_id": group])
        #expect(action.status == 201)
        let id = try #require(action.json["action_id"] as? String)
        try #require(try eventually { try receiver.calls().count == 1 })
        kill(first.running.process.processIdentifier, SIGKILL)
        _ = try first.running.wait()

        try receiver.setSilent(false)
        let second = try await Serving(email: "second@example.com", options: options, usher: usher)
        try #require(try eventually { try receiver.calls().count == 2 })
        let calls = try receiver.calls()
        #expect(calls.allSatisfy { $0["isGenuine"] as? Bool == true && $0["path"] as? String == "/usher/out" })
        #expect(Set(calls.compactMap { $0["id"] as? String }).count == 1)
        let body = try #require(calls[0]["body"] as? [String: Any])
        #expect(body["action_id"] as? String == id && body["alert"] as? String == "failed")

        let listener = try Self.listen(second, "?after=0")
        let history = try await second.send("GET", "/v1/actions")
        let row = try #require((history.json["actions"] as? [[String: Any]])?.first)
        #expect(row["action_id"] as? String == id)
        #expect(try eventually { listener.outSoFar.contains("event: action.closed") })
        // A stream that goes on for ever does not keep the server from stopping.
        let stopped = try second.stop()
        #expect(stopped.status == 0, "\(stopped.error)")
        let told = try listener.wait().out
        let lines = told.split(separator: "\n").filter { $0.hasPrefix("event: ") }
        #expect(lines == ["event: action.announced", "event: action.closed"], "\(told)")
        #expect(told.components(separatedBy: id).count > 2)
        #expect(try usher("check").status == 0)
    }

    @Test("A listener whose token is deleted hears nothing more, and its stream ends")
    func revoked() async throws {
        let serving = try await Serving()
        let made = try await serving.send("POST", "/v1/token/create", json: ["valid_days": 1e30])
        let token = try #require((made.json["token"] as? [String: Any])?["id"] as? String, "\(made)")
        let listener = try Self.listen(serving, "?after=0", token: token)
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        let first = try await serving.post("/v1/action", photo: photo)
        #expect(try eventually { listener.outSoFar.contains("event: action.closed") })
        let gone = try await serving.send("DELETE", "/v1/token/delete", json: ["token_id": token])
        #expect(gone.status == 200)
        let second = try await serving.post("/v1/action", photo: photo)
        // Of its own accord: nobody ends the listener.
        let told = try listener.wait().out
        let ids = try [first, second].map { try #require($0.json["action_id"] as? String) }
        #expect(told.contains(ids[0]) && !told.contains(ids[1]))
        #expect(try serving.stop().status == 0)
    }
}

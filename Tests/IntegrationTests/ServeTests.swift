import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A serving usher with one user.
private struct Serving {
    static let email = "admin@example.com"
    static let password = "correct horse battery"
    let usher: Usher
    let running: Running
    let port: Int
    var token = ""

    init() async throws {
        usher = try Usher()
        let file = try usher.folder.write("password", Data((Self.password + "\n").utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let added = try usher("user", "add", Self.email, "--role", "admin", "--password-file", file)
        try #require(added.status == 0, "\(added.error)")
        running = try usher.start(["serve", "--listen", "127.0.0.1:0"])
        port = try Self.port(of: running)
        let login = try await send("POST", "/v1/user/login", json: ["email": Self.email, "password": Self.password])
        token = try #require(login.json["token"] as? String, "\(login)")
    }

    /// The port that the server says it listens on, waited for as long as models take to compile.
    private static func port(of running: Running) throws -> Int {
        let end = Date().addingTimeInterval(60)
        while Date() < end, running.process.isRunning {
            if let line = running.errorSoFar.split(separator: "\n").first(where: { $0.contains(" serves http://") }),
                let text = line.split(separator: ":").last?.prefix(while: \.isNumber), let port = Int(text)
            {
                return port
            }
            RunLoop.current.run(until: Date().addingTimeInterval(0.05))
        }
        throw NotServing(words: running.errorSoFar)
    }

    struct NotServing: Error {
        var words: String
    }

    struct Reply {
        var status: Int
        var body: Data

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    }

    func send(
        _ method: String,
        _ path: String,
        json: [String: Any]? = nil,
        body: Data? = nil,
        type: String = "application/json"
    ) async throws -> Reply {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        if !token.isEmpty { request.setValue(token, forHTTPHeaderField: "token") }
        request.httpBody = try body ?? json.map { try JSONSerialization.data(withJSONObject: $0) }
        let (data, response) = try await URLSession.shared.data(for: request)
        return Reply(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: data)
    }

    func post(_ path: String, photo: Data, fields: [String: String] = [:]) async throws -> Reply {
        var body = Data()
        for (name, value) in fields {
            body += Data("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Data("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n".utf8)
        body += photo + Data("\r\n--b--\r\n".utf8)
        return try await send("POST", path, body: body, type: "multipart/form-data; boundary=b")
    }

    func stop() throws -> Usher.Answer {
        running.process.terminate()
        return try running.wait()
    }
}

@Suite("usher serve")
struct ServeTests {
    @Test(
        "A source is made, a person enrolled, an action posted, and all is there after a stop",
        .timeLimit(.minutes(3))
    )
    func life() async throws {
        let serving = try await Serving()
        let group = try await serving.send("POST", "/v1/source/group/create", json: ["name": "Doors"])
        #expect(group.status == 201)
        let list = try await serving.send("POST", "/v1/person/list/create", json: ["name": "Staff"])
        let listID = try #require(list.json["list_id"] as? String)
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        let made = try await serving.post(
            "/v1/person/create",
            photo: photo,
            fields: ["list_id": listID, "fields": "Barack"]
        )
        #expect(made.status == 201, "\(String(decoding: made.body, as: UTF8.self))")
        let other = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama-2.jpg"))
        let action = try await serving.post("/v1/action", photo: other, fields: ["person_list_search": listID])
        #expect(action.status == 201)
        let results = try #require(action.json["results"] as? [[String: Any]])
        let matches = try #require(results.first?["matches"] as? [[String: Any]])
        #expect(matches.first?["fields"] as? [String] == ["Barack"])
        let dry = try await serving.post(
            "/v1/action?dry_run=true",
            photo: other,
            fields: ["person_list_search": listID]
        )
        #expect(dry.status == 200)
        let history = try await serving.send("GET", "/v1/actions")
        #expect((history.json["actions"] as? [Any])?.count == 1)
        let stopped = try serving.stop()
        #expect(stopped.status == 0, "\(stopped.error)")
        #expect(try serving.usher("check").status == 0)
        #expect(try serving.usher("persons").out.contains("Staff: 1 person"))
    }

    @Test("Bad bodies get the contract's refusal", .timeLimit(.minutes(3)))
    func badBodies() async throws {
        let serving = try await Serving()
        let large = try await serving.post("/v1/action", photo: Data(repeating: 0x20, count: 11_000_000))
        #expect(large.status == 413)
        #expect(large.json["message"] as? String == "request is too large")
        let deep = Data(repeating: UInt8(ascii: "["), count: 100_000)
        let nested = try await serving.send("POST", "/v1/sources", body: deep)
        #expect(nested.status == 400)
        #expect(nested.json["message"] as? String == "invalid json")
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
        let parts = Data((String(repeating: part, count: 10_000) + "--b--\r\n").utf8)
        let many = try await serving.send("POST", "/v1/action", body: parts, type: "multipart/form-data; boundary=b")
        #expect(many.status == 413)
        let words = try await serving.post("/v1/action", photo: Data("no picture".utf8))
        #expect(words.json["message"] as? String == "image format is unknown")
        #expect(try serving.stop().status == 0)
    }

    @Test("A second server on the same data is refused and says why", .timeLimit(.minutes(3)))
    func oneServer() async throws {
        let serving = try await Serving()
        let second = try serving.usher("serve", "--listen", "127.0.0.1:0")
        #expect(second.status == 1)
        #expect(second.complaints.first?.contains("another usher serves") == true, "\(second.error)")
        #expect(try serving.stop().status == 0)
    }
}

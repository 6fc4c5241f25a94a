import Foundation
import TestSupport
import Testing

@Suite("Bad requests get the contract's error in the contract's shape")
struct BadRequestTests {
    private func expect(
        _ reply: Serving.Reply,
        _ status: Int,
        _ message: String,
        _ what: String,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(
            reply.status == status,
            "\(what): \(String(decoding: reply.body, as: UTF8.self))",
            sourceLocation: place
        )
        #expect(reply.json["status"] as? String == "error", "\(what)", sourceLocation: place)
        #expect(reply.json["message"] as? String == message, "\(what)", sourceLocation: place)
    }

    @Test("No token, an unknown, an expired, a revoked one, and a role that may not")
    func tokens() async throws {
        var serving = try await Serving()
        let session = serving.token
        func made(_ expires: String) async throws -> String {
            let answer = try await serving.send("POST", "/v1/token/create", json: ["expires": expires])
            return try #require((answer.json["token"] as? [String: Any])?["id"] as? String)
        }
        let expired = try await made("2020-01-01T00:00:00Z")
        let revoked = try await made("never")
        let deletion = try await serving.send("DELETE", "/v1/token/delete", json: ["token_id": revoked])
        #expect(deletion.status == 200)
        let arguments = ["--user", "admin@example.com", "--role", "camera", "--never"]
        let camera = try serving.usher(["token", "create"] + arguments).out.split(separator: "\n").last.map(String.init)
        let forged = String(session.dropLast(4)) + (session.hasSuffix("AAAA") ? "BBBB" : "AAAA")
        for bad in ["", "no token at all", "13814001-1dd2-11b2-b619-5502c27ed19d", expired, revoked, forged] {
            serving.token = bad
            expect(try await serving.send("GET", "/v1/tokens"), 401, "access denied", "token '\(bad)'")
        }
        serving.token = try #require(camera)
        // Another process made it: it holds within a second.
        var reply = try await serving.send("GET", "/v1/tokens")
        let end = Date().addingTimeInterval(3)
        while reply.status == 401, Date() < end { reply = try await serving.send("GET", "/v1/tokens") }
        expect(reply, 403, "access denied", "camera")
        expect(try await serving.send("POST", "/v1/person/lists"), 403, "access denied", "camera")
        #expect(try serving.stop().status == 0)
    }

    @Test("A user who is removed beside the running server is let in no more, session and tokens alike")
    func removedUser() async throws {
        var serving = try await Serving()
        let answer = try await serving.send("POST", "/v1/token/create", json: ["expires": "never"])
        let permanent = try #require((answer.json["token"] as? [String: Any])?["id"] as? String)
        let removal = try serving.usher("user", "remove", "admin@example.com")
        #expect(removal.status == 0, "\(removal.error)")
        let end = Date().addingTimeInterval(3)
        for token in [serving.token, permanent] {
            serving.token = token
            var reply = try await serving.send("GET", "/v1/person/lists")
            while reply.status == 200, Date() < end { reply = try await serving.send("GET", "/v1/person/lists") }
            expect(reply, 401, "access denied", "removed user")
        }
        let login: [String: Any] = ["email": "admin@example.com", "password": "correct horse battery"]
        expect(try await serving.send("POST", "/v1/user/login", json: login), 403, "access denied", "login")
        #expect(try serving.stop().status == 0)
    }

    @Test("Bodies that are no JSON, no form, too deep, too large, or too many parts")
    func bodies() async throws {
        let serving = try await Serving()
        let invalid: [(String, [UInt8])] = [
            ("half an object", Array("{\"group_id\":".utf8)), ("an array", Array("[]".utf8)),
            ("100,000 deep", Array(repeating: UInt8(ascii: "["), count: 100_000)),
            ("100,000 objects deep", Array(String(repeating: "{\"a\":", count: 100_000).utf8)),
            ("no UTF-8", Array("{\"group_id\":\"".utf8) + [0xc3, 0x28] + Array("\"}".utf8)),
            ("half a surrogate", Array("{\"group_id\":\"\\ud800\"}".utf8)), ("a NUL", [0x7b, 0x00, 0x7d]),
        ]
        for (what, bytes) in invalid {
            expect(try await serving.send("POST", "/v1/sources", body: Data(bytes)), 400, "invalid json", what)
        }
        let text = try await serving.post("/v1/action", photo: Data(), fields: ["results": "many"])
        expect(text, 400, "invalid schema", "a field that is no number")
        let head = "--b\r\nContent-Disposition: form-data; name="
        let form = "multipart/form-data; boundary=b"
        let latin =
            Data("\(head)\"fields\"\r\n\r\n".utf8) + [0xe9]
            + Data("\r\n\(head)\"image\"; filename=\"a\"\r\n\r\n\r\n--b--\r\n".utf8)
        let reply = try await serving.send("POST", "/v1/person/create", body: latin, type: form)
        expect(reply, 400, "invalid schema", "a text in Latin-1")
        let part = "\(head)\"a\"\r\n\r\n1\r\n"
        let parts = Data((String(repeating: part, count: 10_000) + "--b--\r\n").utf8)
        expect(
            try await serving.send("POST", "/v1/action", body: parts, type: form),
            413,
            "request is too large",
            "10,000 parts"
        )
        let cut = Data("\(head)\"image\"; filename=\"a\"\r\n\r\nhalf".utf8)
        expect(
            try await serving.send("POST", "/v1/action", body: cut, type: form),
            400,
            "invalid schema",
            "half a form"
        )
        #expect(try serving.stop().status == 0)
    }

    @Test(
        "Pictures of 11 MB, of 51 megapixels, and those that unfold into more than they are; none takes long or much memory"
    )
    func pictures() async throws {
        let serving = try await Serving()
        let large = Data(repeating: 0x20, count: 11_000_000)
        expect(try await serving.post("/v1/action", photo: large), 413, "request is too large", "11 MB")
        let before = try serving.peakBytes()
        let refused = [
            ("51 megapixels", Bomb.png(7200, 7100, depth: 1)), ("1,000 scans", Bomb.jpeg(16_000, 3000, scans: 1000)),
        ]
        for (what, bytes) in refused {
            expect(try await serving.post("/v1/action", photo: Data(bytes)), 413, "request is too large", what)
        }
        let rows = Bomb.png(100, 100, depth: 8, zeros: 100_000_000)
        let unknown = try await serving.post("/v1/action", photo: Data(rows))
        #expect(unknown.status == 200)
        #expect(unknown.json["message"] as? String == "image format is unknown")
        let profile = try await serving.post("/v1/action", photo: Data(Bomb.png(profileOf: 100_000_000)))
        #expect(profile.json["message"] as? String == "no faces found")
        #expect(try serving.peakBytes() - before < 64_000_000)
        #expect(try serving.stop().status == 0)
    }

    @Test("Paths that lead elsewhere lead nowhere")
    func paths() async throws {
        let serving = try await Serving()
        let tricks = [
            "/v1/../../etc/passwd", "/v1/%2e%2e/%2e%2e/etc/passwd", "/v1/..%2f..%2fetc/passwd", "//v1/tokens",
            "/v1//tokens",
            "/v1/tokens%00", "/v1/tokens/../tokens", "/V1/tokens", "/v1/tokens;a=b", "/etc/passwd",
            "/docs/../../etc/passwd",
            "/v1/openapi.json/..", "\\v1\\tokens", "*", "/",
        ]
        for path in tricks {
            let connection = try RawConnection(port: serving.port)
            connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\ntoken: \(serving.token)\r\nConnection: close\r\n\r\n")
            let answer = connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 404") || answer.hasPrefix("HTTP/1.1 400"), "\(path): \(answer)")
            #expect(answer.contains("{\"status\":\"error\",\"message\":"), "\(path): \(answer)")
        }
        let files = ["/etc/passwd", "file:///etc/passwd", "recordings/../../../etc/passwd", "/proc/self/environ"]
        for path in files {
            let source: [String: Any] = ["group_id": Serving.zero, "name": "a", "url": path]
            expect(try await serving.send("POST", "/v1/source/create", json: source), 400, "invalid schema", path)
        }
        for token in ["../../../etc/passwd", "%00", "0123456789abcdef0123456789abcdef"] {
            let reply = try await serving.send("GET", "/v1/person/image?token=\(token)")
            #expect([400, 404].contains(reply.status) && reply.json["status"] as? String == "error", "\(token)")
        }
        #expect(try serving.stop().status == 0)
    }
}

@Suite("Bad connections")
struct BadConnectionTests {
    @Test("A sender of one byte a second is told so and cut off, in head and body; others are served meanwhile")
    func slowSender() async throws {
        let serving = try await Serving()
        let body = try RawConnection(port: serving.port)
        body.send("POST /v1/sources HTTP/1.1\r\nHost: a\r\ntoken: \(serving.token)\r\nContent-Length: 1000\r\n\r\n")
        let head = try RawConnection(port: serving.port)
        var drop = Array("GET /v1/tokens HTTP/1.1\r\nHost: ".utf8) + Array(repeating: UInt8(ascii: "a"), count: 100)
        let end = Date().addingTimeInterval(40)
        while Date() < end, !(body.hasNews && head.hasNews) {
            if !body.hasNews { body.send(" ") }
            if !head.hasNews { head.send([drop.removeFirst()]) }
            #expect(try await serving.send("GET", "/health/live").status == 200)
            try await Task.sleep(for: .seconds(1))
        }
        for connection in [body, head] {
            let answer = connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            #expect(answer.contains("{\"status\":\"error\",\"message\":\"request is too slow\""), "\(answer)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("A connection closed on one side still gets its answer; half a request gets a refusal or the end")
    func halfClosed() async throws {
        let serving = try await Serving()
        let whole = try RawConnection(port: serving.port)
        whole.send("GET /v1/person/lists HTTP/1.1\r\nHost: a\r\ntoken: \(serving.token)\r\n\r\n")
        whole.finish()
        let answer = whole.receive()
        #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
        #expect(answer.contains(Serving.zero), "\(answer)")
        for half in ["GET /v1/person/li", "POST /v1/sources HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{"] {
            let connection = try RawConnection(port: serving.port)
            connection.send(half)
            connection.finish()
            let began = Date()
            let answer = connection.receive(seconds: 8)
            #expect(Date().timeIntervalSince(began) < 5, "\(half)")
            #expect(answer.isEmpty || answer.contains("{\"status\":\"error\""), "\(answer)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("What is no HTTP is refused in the contract's shape, and the connection closed")
    func noHTTP() async throws {
        let serving = try await Serving()
        let head = "GET /v1/tokens HTTP/1.1\r\nHost: a\r\n"
        let wrong = [
            "\u{16}\u{3}\u{1}\u{2}\u{0}hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", head + "a b: c\r\n\r\n",
            head + "Content-Length: -1\r\n\r\n", head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
            head + "x: \(String(repeating: "y", count: 20_000))\r\n\r\n",
        ]
        for text in wrong {
            let connection = try RawConnection(port: serving.port)
            connection.send(text)
            let answer = connection.receive(seconds: 8)
            #expect(answer.hasPrefix("HTTP/1.1 4"), "\(text.prefix(60)): \(answer)")
            #expect(answer.contains("{\"status\":\"error\",\"message\":"), "\(text.prefix(60)): \(answer)")
        }
        #expect(try serving.stop().status == 0)
    }
}

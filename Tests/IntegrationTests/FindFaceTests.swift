import Foundation
import Testing

/// The requests of FindFace's public sample clients, as they send them, read as they read the answers.
@Suite("FindFace's first API")
struct FindFaceTests {
    /// A client with one token and one base path.
    private struct Client {
        var serving: Serving
        var base: String
        var token: String
        var scheme = "Token"

        var headers: [String: String] { ["Authorization": "\(scheme) \(token)"] }

        func form(
            _ path: String,
            _ texts: [(String, String)] = [],
            files: [(String, Data)] = [],
            method: String = "POST"
        ) async throws -> DialectReply {
            var headers = headers
            guard !texts.isEmpty || !files.isEmpty else {
                return try await serving.ask(method, base + path, headers: headers)
            }
            headers["Content-Type"] = "multipart/form-data; boundary=b"
            return try await serving.ask(method, base + path, headers: headers, body: Serving.form(texts, files: files))
        }

        func json(_ path: String, _ body: [String: Any], method: String = "POST") async throws -> DialectReply {
            var headers = headers
            headers["Content-Type"] = "application/json"
            let data = try JSONSerialization.data(withJSONObject: body)
            return try await serving.ask(method, base + path, headers: headers, body: data)
        }

        func urlencoded(_ path: String, _ body: String) async throws -> DialectReply {
            var headers = headers
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            return try await serving.ask("POST", base + path, headers: headers, body: Data(body.utf8))
        }

        func get(_ path: String) async throws -> DialectReply {
            try await serving.ask("GET", base + path, headers: headers)
        }

        func delete(_ path: String) async throws -> DialectReply {
            try await serving.ask("DELETE", base + path, headers: headers)
        }
    }

    private static func token(_ serving: Serving) async throws -> String {
        let made = try await serving.send("POST", "/v1/token/create", json: ["expires": "never"])
        return try #require((made.json["token"] as? [String: Any])?["id"] as? String)
    }

    /// The bounding box of an answer, as a client that casts to whole numbers reads it.
    private static func box(_ json: Any?) throws -> [Int] {
        let box = try #require(json as? [String: Any])
        return try ["x1", "y1", "x2", "y2"].map { try #require(box[$0] as? Int) }
    }

    /// What every client reads of a face.
    private static func checkFace(_ face: [String: Any], meta: String, galleries: [String]) throws -> Int {
        let id = try #require(face["id"] as? Int)
        #expect(id > 0 && id < 1 << 53)
        let time = try #require(face["timestamp"] as? String)
        #expect(time.count == 26 && time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}/) != nil)
        let hash = try #require(face["photo_hash"] as? String)
        #expect(hash.count == 32 && hash.allSatisfy(\.isHexDigit))
        #expect(face["photo"] is String && face["thumbnail"] is String && face["normalized"] is String)
        #expect(face["person_id"] is Int && face["friend"] as? Bool == false && face["cam_id"] is String)
        #expect(face["meta"] as? String == meta && face["galleries"] as? [String] == galleries, "\(face)")
        _ = try box(face)
        return id
    }

    @Test(
        "The sample clients' requests are answered under each path",
        arguments: ["/v1", "/v0", "/findface/v1"]
    )
    func samples(base: String) async throws {
        let serving = try await Serving()
        var client = Client(serving: serving, base: base, token: try await Self.token(serving))
        let (obama, other) = (try Pictures.photo("Obama.jpg"), try Pictures.photo("Obama-2.jpg"))
        let (biden, many) = (try Pictures.photo("Biden.jpg"), try Pictures.photo("five-faces.jpg"))

        // detect: a file, with and without features and slash; base64 in JSON, in a urlencoded form; nobody there.
        let found = try await client.form(
            "/detect/",
            [("gender", "true"), ("age", "1"), ("emotions", "on")],
            files: [("photo", obama)]
        )
        let face = try #require((found.json["faces"] as? [[String: Any]])?.first, "\(found)")
        #expect(found.status == 200 && found.json["orientation"] as? Int == 1)
        #expect(face["gender"] as? String == "male" && (face["age"] as? Double).map { $0 > 20 && $0 < 70 } == true)
        let sides = try Self.box(face)
        #expect(abs(sides[0] - 374) < 20 && abs(sides[3] - 417) < 20)
        let base64 = obama.base64EncodedString()
        let inJSON = try await client.json("/detect", ["photo": base64, "gender": true])
        #expect((inJSON.json["faces"] as? [[String: Any]])?.first?["gender"] as? String == "male", "\(inJSON)")
        let escaped = base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
        let inForm = try await client.urlencoded("/detect", "photo=\(escaped)")
        #expect(try Self.box((inForm.json["faces"] as? [[String: Any]])?.first) == sides, "\(inForm)")
        let nobody = try await client.form("/detect", files: [("photo", Pictures.photo("no-face.jpg"))])
        #expect(nobody.status == 200 && (nobody.json["faces"] as? [Any])?.isEmpty == true)

        // verify: by threshold, by preset, without one; all faces of both; boxes in place of a selector.
        let same = try await client.form(
            "/verify",
            [("threshold", "0.4")],
            files: [("photo1", obama), ("photo2", other)]
        )
        let pair = try #require((same.json["results"] as? [[String: Any]])?.first, "\(same)")
        #expect(same.json["verified"] as? Bool == true && pair["verified"] as? Bool == true)
        #expect(try Self.box(pair["bbox1"]) == sides)
        let likeness = try #require(pair["confidence"] as? Double)
        #expect(likeness > 0.7834 && likeness <= 1)
        for (level, isSame) in [("strict", true), ("MEDIUM", true), ("low", true), ("1", false)] {
            let answer = try await client.form(
                "/verify",
                [("threshold", level)],
                files: [("photo1", obama), ("photo2", other)]
            )
            #expect(answer.json["verified"] as? Bool == isSame, "\(level) \(answer)")
        }
        let none = try await client.form(
            "/verify",
            [("threshold", "none")],
            files: [("photo1", obama), ("photo2", biden)]
        )
        #expect(none.json["verified"] == nil && (none.json["results"] as? [[String: Any]])?.first?["verified"] == nil)
        let different = try await client.form("/verify", files: [("photo1", obama), ("photo2", biden)])
        #expect(different.json["verified"] as? Bool == false)
        let all = try await client.form(
            "/verify",
            [("mf_selector", "all")],
            files: [("photo1", many), ("photo2", obama)]
        )
        #expect((all.json["results"] as? [Any])?.count == 5 && all.json["verified"] as? Bool == false)
        let boxed = try await client.form(
            "/verify",
            [("bbox1", "[[\(sides.map(String.init).joined(separator: ","))]]"), ("mf_selector", "reject")],
            files: [("photo1", obama), ("photo2", other)]
        )
        #expect(boxed.json["verified"] as? Bool == true, "\(boxed)")

        // galleries, both ways of making one.
        #expect(try await client.form("/galleries/testgal").status == 201)
        #expect(try await client.json("/galleries", ["name": "second"]).json["name"] as? String == "second")
        let listed = try await client.get("/galleries").json["results"] as? [String]
        #expect(listed == ["default", "testgal", "second"])

        // face: galleries as repeated fields, as one text, as JSON.
        let added = try await client.form(
            "/face",
            [
                ("meta", "Sam Berry"), ("galleries", "testgal"), ("galleries", "second"), ("cam_id", "c1"),
                ("gender", "1"),
            ],
            files: [("photo", obama)]
        )
        let first = try #require((added.json["results"] as? [[String: Any]])?.first, "\(added)")
        let id = try Self.checkFace(first, meta: "Sam Berry", galleries: ["default", "testgal", "second"])
        #expect(first["gender"] as? String == "male" && first["cam_id"] as? String == "c1")
        let comma = try await client.form(
            "/face",
            [("meta", "Joe"), ("galleries", "testgal,second")],
            files: [("photo", biden)]
        )
        let joe = try Self.checkFace(
            #require((comma.json["results"] as? [[String: Any]])?.first),
            meta: "Joe",
            galleries: ["default", "testgal", "second"]
        )
        #expect(joe > id)
        let crowd = try await client.json(
            "/face",
            ["photo": many.base64EncodedString(), "mf_selector": "all", "galleries": ["testgal"]]
        )
        #expect((crowd.json["results"] as? [Any])?.count == 5)

        // identify: in all, in one gallery and by its alias; the name of the member is the box.
        for path in ["/identify", "/faces/gallery/testgal/identify", "/face/gallery/second/identify"] {
            let answer = try await client.form(path, [("n", "3"), ("threshold", "0.5")], files: [("photo", other)])
            let results = try #require(answer.json["results"] as? [String: [[String: Any]]], "\(answer)")
            let key = try #require(results.keys.first)
            #expect(key.wholeMatch(of: /\[-?\d+, -?\d+, -?\d+, -?\d+\]/) != nil)
            let best = try #require(results[key]?.first)
            #expect((best["confidence"] as? Double).map { $0 > 0.7 } == true)
            #expect((best["face"] as? [String: Any])?["id"] as? Int == id)
        }
        let sam = try Pictures.photo("Sam.jpg")
        let stranger = try await client.form("/identify", [("threshold", "strict")], files: [("photo", sam)])
        #expect((stranger.json["results"] as? [String: [Any]])?.values.first?.isEmpty == true, "\(stranger)")
        let everybody = try await client.form(
            "/identify",
            [("mf_selector", "all"), ("threshold", "none")],
            files: [("photo", many)]
        )
        #expect((everybody.json["results"] as? [String: Any])?.count == 5)

        // face by id and by meta, with each alias; pages of two.
        client.scheme = "token"
        for path in ["/face/id/\(id)", "/faces/id/\(id)/"] {
            _ = try Self.checkFace(
                await client.get(path).json,
                meta: "Sam Berry",
                galleries: ["default", "testgal", "second"]
            )
        }
        for path in ["/face/meta/Sam%20Berry", "/faces/meta/Sam%20Berry", "/face/gallery/testgal/meta/Sam%20Berry"] {
            let answer = try await client.get(path)
            #expect((answer.json["results"] as? [[String: Any]])?.map { $0["id"] as? Int } == [id], "\(answer)")
        }
        #expect((try await client.get("/face/meta/sam%20berry").json["results"] as? [Any])?.isEmpty == true)
        var (page, seen): (String?, [Int]) = ("\(base)/faces/gallery/testgal?limit=2", [])
        while let path = page {
            let answer = try await serving.ask("GET", path, headers: client.headers)
            seen += (answer.json["results"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } ?? []
            page = answer.json["next_page"] as? String
            try #require(seen.count <= 10)
        }
        #expect(seen.count == 7 && seen == seen.sorted(by: >) && Set(seen).count == 7)
        let names = try await client.get("/meta/gallery/testgal").json["results"] as? [[String: Any]]
        #expect(names?.map { $0["meta"] as? String } == ["", "Joe", "Sam Berry"])
        #expect(names?.map { $0["count"] as? Int } == [5, 1, 1])

        // changes and removals.
        let moved = try await client.json(
            "/face/id/\(id)",
            ["meta": "Barack", "galleries": ["del": ["second"]]],
            method: "PUT"
        )
        _ = try Self.checkFace(moved.json, meta: "Barack", galleries: ["default", "testgal"])
        #expect(try await client.delete("/face/id/\(joe)").status == 204)
        #expect(try await client.get("/face/id/\(joe)").status == 404)
        #expect(try await client.delete("/face/meta/Barack").status == 204)
        let after = try await client.form("/identify", [("threshold", "medium")], files: [("photo", other)])
        #expect((after.json["results"] as? [String: [Any]])?.values.first?.isEmpty == true, "\(after)")
        for name in ["testgal", "second"] { #expect(try await client.delete("/galleries/\(name)").status == 204) }
        #expect((try await client.get("/faces").json["results"] as? [Any])?.isEmpty == true)
        #expect(try await client.get("/docs").status == 200)
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }

    @Test(
        "A face changes hands by person_id, and what cameras saw is found by person, camera and time"
    )
    func persons() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, base: "/v0", token: try await Self.token(serving))
        func enrol(_ name: String, _ meta: String) async throws -> Int {
            let answer = try await client.form("/face", [("meta", meta)], files: [("photo", Pictures.photo(name))])
            return try #require((answer.json["results"] as? [[String: Any]])?.first?["id"] as? Int, "\(answer)")
        }
        let (first, second) = (try await enrol("Obama.jpg", "Barack"), try await enrol("Obama-2.jpg", "somebody"))
        let sam = try await enrol("Sam.jpg", "Sam")
        let moved = try await client.json("/face/id/\(second)/", ["person_id": "\(first)"], method: "PUT")
        #expect(moved.json["person_id"] as? Int == first && moved.json["meta"] as? String == "Barack", "\(moved)")
        #expect((try await client.get("/face/meta/Barack").json["results"] as? [Any])?.count == 2)
        #expect((try await client.get("/face/meta/somebody").json["results"] as? [Any])?.isEmpty == true)
        for bad in ["0", "999999", "x"] {
            let answer = try await client.json("/face/id/\(sam)", ["person_id": bad], method: "PUT")
            #expect(answer.status == 400 && answer.json["param"] as? String == "person_id", "\(answer)")
        }
        // Two visits of the one, one of the other.
        for name in ["Obama-3.jpg", "Obama.jpg", "Sam.jpg"] {
            #expect(try await serving.post("/v1/action", photo: Pictures.photo(name)).status == 201)
        }
        func search(_ body: [String: Any]) async throws -> [[String: Any]] {
            let answer = try await client.json("/history/search", body)
            return try #require(answer.json["results"] as? [[String: Any]], "\(answer)")
        }
        let all = try await search([:])
        #expect(all.map { $0["meta"] as? String } == ["Sam", "Barack", "Barack"], "\(all)")
        for event in all {
            #expect((event["id"] as? Int).map { $0 > 0 && $0 < 1 << 53 } == true && event["friend"] as? Bool == false)
            #expect(event["cam_id"] as? String == Serving.zero && (event["timestamp"] as? String)?.count == 26)
            #expect((event["photo_hash"] as? String)?.count == 32)
            _ = try Self.box(event)
        }
        #expect(try await search(["person_id": first]).map { $0["person_id"] as? Int } == [first, first])
        #expect(try await search(["person_id": sam, "cam_ids": [Serving.zero]]).count == 1)
        #expect(try await search(["cam_ids": ["13814001-1dd2-11b2-b619-5502c27ed19d"]]).isEmpty)
        #expect(try await search(["end": "2016-06-13T11:00:00.000000"]).isEmpty)
        #expect(try await search(["start": "2016-06-13T11:00:00.000000"]).count == 3)
        #expect(try await search(["friend": true]).isEmpty)
        let page = try await client.json("/history/search", ["limit": 2, "start": "2016-06-13T11:00:00Z"])
        let next = try #require(page.json["next_page"] as? String, "\(page)")
        let rest = try await serving.ask("POST", next, headers: client.headers)
        #expect((rest.json["results"] as? [[String: Any]])?.map { $0["meta"] as? String } == ["Barack"], "\(rest)")
        #expect(rest.json["next_page"] == nil)
        let person = try await client.get("/person/id/\(first)")
        #expect(
            person.json["meta"] as? String == "Barack" && (person.json["results"] as? [Any])?.count == 2,
            "\(person)"
        )
        #expect(try await client.get("/person/id/999999").status == 404)
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }

    @Test("Cameras are sources with an address")
    func cameras() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, base: "/v1", token: try await Self.token(serving))
        #expect(try await client.get("/camera").array.isEmpty)
        let made = try await client.json(
            "/camera",
            ["url": "rtsp://u:secret@127.0.0.1:9/a", "meta": "door", "enabled": false]
        )
        #expect(made.status == 201 && made.json["meta"] as? String == "door", "\(made)")
        #expect(made.json["url"] as? String == "rtsp://u:***@127.0.0.1:9/a" && made.json["enabled"] as? Bool == false)
        let id = try #require(made.json["id"] as? String)
        #expect(try await client.get("/camera").array.count == 1)
        let changed = try await client.json("/camera/\(id)", ["meta": "yard"], method: "PUT")
        #expect(changed.json["meta"] as? String == "yard")
        #expect(try await client.json("/camera", ["url": "file:///etc/passwd"]).json["code"] as? String == "BAD_PARAM")
        #expect(try await client.delete("/camera/\(id)").status == 204)
        #expect(try await client.get("/camera/\(id)").status == 404)
        #expect(try serving.stop().status == 0)
    }

    @Test("POST /v1/detect is told apart in both directions")
    func collision() async throws {
        let serving = try await Serving()
        let token = try await Self.token(serving)
        let photo = try Pictures.photo("Sam.jpg")
        let form = "multipart/form-data; boundary=b"
        func detect(
            _ headers: [String: String],
            _ body: Data,
            query: String = ""
        ) async throws -> (isFindFace: Bool, reply: DialectReply) {
            let sent = body.isEmpty ? nil : body
            let reply = try await serving.ask("POST", "/v1/detect\(query)", headers: headers, body: sent)
            let isFindFace = reply.json["faces"] != nil || reply.json["code"] != nil
            let isEnface = reply.json["status"] != nil
            try #require(isFindFace != isEnface, "\(reply)")
            return (isFindFace, reply)
        }
        let (images, photos) = (
            Serving.form([], files: [("images", photo)]), Serving.form([], files: [("photo", photo)])
        )
        let withToken = Serving.form([("token", token)], files: [("images", photo)])
        // FindFace's.
        for (headers, body, status) in [
            (["Authorization": "Token \(token)", "Content-Type": form], photos, 200),
            (["Authorization": "Token \(token)", "token": token, "Content-Type": form], photos, 200),
            (["Authorization": "Token wrong", "Content-Type": form], photos, 401),
            (["Content-Type": form], photos, 401),
            (["Content-Type": "application/json"], Data("{\"photo\":\"aGk=\"}".utf8), 401),
            (["Content-Type": "application/x-www-form-urlencoded"], Data("photo=aGk%3D".utf8), 401),
        ] as [([String: String], Data, Int)] {
            let (isFindFace, reply) = try await detect(headers, body)
            #expect(isFindFace && reply.status == status, "\(headers) \(reply)")
        }
        #expect(try await detect([:], Data(), query: "?photo=http://a/b").isFindFace)
        // Enface's.
        for (headers, body, status) in [
            (["token": token, "Content-Type": form], images, 200),
            (["Authorization": "Bearer \(token)", "Content-Type": form], images, 200),
            (["Content-Type": form], withToken, 200),
            (["token": token, "Content-Type": form], photos, 400),
            (["Content-Type": form], images, 401),
            (["token": token, "Content-Type": "application/json"], Data("{\"photo\":\"aGk=\"}".utf8), 400),
            ([:], Data(), 401),
        ] as [([String: String], Data, Int)] {
            let (isFindFace, reply) = try await detect(headers, body)
            #expect(!isFindFace && reply.status == status, "\(headers) \(reply)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("Every refusal has a code and a reason")
    func refusals() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, base: "/findface/v1", token: try await Self.token(serving))
        let many = try Pictures.photo("five-faces.jpg")
        func expect(_ reply: DialectReply, _ status: Int, _ code: String, _ param: String? = nil) {
            #expect(reply.status == status && reply.json["code"] as? String == code, "\(reply)")
            #expect((reply.json["reason"] as? String)?.isEmpty == false)
            #expect(reply.json["param"] as? String == param, "\(reply)")
        }
        expect(
            try await client.form("/face", [("mf_selector", "reject")], files: [("photo", many)]),
            400,
            "TOO_MANY_FACES"
        )
        expect(try await client.form("/face", files: [("photo", Pictures.photo("no-face.jpg"))]), 400, "NO_FACES")
        expect(try await client.form("/identify", files: [("photo", Data("x".utf8))]), 400, "BAD_PARAM", "photo")
        expect(try await client.form("/identify"), 400, "BAD_PARAM", "photo")
        expect(try await client.form("/identify", [("n", "0")], files: [("photo", many)]), 400, "BAD_PARAM", "n")
        expect(
            try await client.form("/verify", [("threshold", "2")], files: [("photo1", many)]),
            400,
            "BAD_PARAM",
            "threshold"
        )
        expect(
            try await client.json("/detect", ["photo": "http://127.0.0.1:\(serving.port)/a"]),
            400,
            "BAD_PARAM",
            "photo"
        )
        expect(try await client.form("/faces/gallery/nope/identify", files: [("photo", many)]), 404, "NOT_FOUND")
        expect(try await client.get("/face/id/99999999"), 404, "NOT_FOUND")
        expect(try await client.get("/face/id/x"), 404, "NOT_FOUND")
        expect(try await client.get("/nothing"), 404, "NOT_FOUND")
        expect(try await client.delete("/detect"), 405, "METHOD_NOT_ALLOWED")
        expect(try await client.delete("/galleries/default"), 400, "BAD_PARAM", "name")
        expect(try await client.form("/galleries/a%20b"), 400, "BAD_PARAM", "name")
        #expect(try await client.form("/galleries/a").status == 201)
        expect(try await client.form("/galleries/a"), 409, "GALLERY_EXISTS")
        let broken = try await serving.ask(
            "POST",
            "/findface/v1/detect",
            headers: ["Authorization": "Token \(client.token)", "Content-Type": "application/json"],
            body: Data("{".utf8)
        )
        expect(broken, 400, "MALFORMED_JSON")
        for header in [nil, "Token", "Token x", "Basic x", "\(client.token)"] as [String?] {
            var headers: [String: String] = [:]
            headers["Authorization"] = header
            expect(try await serving.ask("GET", "/findface/v1/faces", headers: headers), 401, "AUTH_FAILED")
        }
        #expect(try serving.stop().status == 0)
    }
}

import Foundation
import Testing

@Suite("FindFace's second API")
struct FindFace2Tests {
    private struct Client {
        var serving: Serving
        var token: String?
        var base = "/v2"

        func ask(
            _ method: String,
            _ path: String,
            _ body: Data? = nil,
            type: String = "application/json"
        ) async throws -> DialectReply {
            var headers = ["Content-Type": type]
            headers["Authorization"] = token.map { "Token \($0)" }
            return try await serving.ask(method, base + path, headers: headers, body: body)
        }

        func detect(_ photo: Data, _ query: String = "facen=on") async throws -> [[String: Any]] {
            let reply = try await ask("POST", "/detect?\(query)", photo, type: "image/jpeg")
            try #require(reply.status == 200, "\(reply)")
            #expect(reply.json["orientation"] as? Int == 1)
            return try #require(reply.json["faces"] as? [[String: Any]])
        }
    }

    private static func token(_ serving: Serving) async throws -> String {
        let made = try await serving.send("POST", "/v1/token/create", json: ["expires": "never"])
        return try #require((made.json["token"] as? [String: Any])?["id"] as? String)
    }

    private static func meta(_ members: [String: Any]) throws -> Data {
        try JSONSerialization.data(withJSONObject: ["meta": members])
    }

    @Test("A face is found, kept, enrolled under an id of 64 bits, listed, found again and removed")
    func life() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, token: try await Self.token(serving))
        let faces = try await client.detect(Pictures.photo("Obama.jpg"), "facen=on&gender=1&attribute=age")
        let face = try #require(faces.first)
        let id = try #require(face["id"] as? String)
        #expect(id.count == 20)
        #expect(Set(try #require(face["bbox"] as? [String: Int]).keys) == ["left", "top", "right", "bottom"])
        let features = try #require(face["features"] as? [String: Any])
        let gender = try #require(features["gender"] as? [String: Any])
        #expect(gender["gender"] as? String == "MALE" && (gender["score"] as? Double).map { $0 > 0 } == true)
        #expect((features["score"] as? Double).map { $0 > 0.5 && $0 <= 1 } == true && face["facen"] == nil)
        #expect((face["attributes"] as? [String: Any])?["age"] != nil && features["age"] == nil)
        #expect(try await client.ask("GET", "/detect/\(id)").json["id"] as? String == id)
        #expect(try await client.detect(Pictures.photo("no-face.jpg")).isEmpty)
        #expect(try await client.detect(Pictures.photo("five-faces.jpg"), "").count == 5)

        #expect(try await client.ask("POST", "/galleries/ppl").text == "{}")
        let largest = "18446744073709551615"
        let path = "/galleries/ppl/faces/\(largest)"
        let enrolled = try await client.ask(
            "POST",
            "\(path)?from=detection:\(id)",
            Self.meta(["name": "Barack", "city": ["Bonn", "Ulm"]])
        )
        #expect(enrolled.status == 200 && enrolled.text.contains("\"face\":\(largest)"), "\(enrolled)")
        #expect((enrolled.json["id"] as? [String: Any])?["gallery"] as? String == "ppl")
        let copied = try await client.ask(
            "POST",
            "/galleries/ppl/faces/7?from=face:ppl/\(largest)",
            Self.meta(["city": "Rom"])
        )
        #expect(copied.status == 200, "\(copied)")
        let shown = try await client.ask("GET", path)
        #expect((shown.json["meta"] as? [String: Any])?["city"] as? [String] == ["Bonn", "Ulm"])
        let patched = try await client.ask("PATCH", path, Self.meta(["city": "Köln"]))
        #expect(patched.json["meta"] as? [String: String] == ["name": "Barack", "city": "Köln"], "\(patched)")
        let gallery = try await client.ask("GET", "/galleries/ppl").json
        #expect(gallery["name"] as? String == "ppl" && gallery["faces"] as? Int == 2)

        // Lists, filters and likeness; the first API and Enface see the same person.
        func ids(_ query: String) async throws -> [String] {
            let reply = try await client.ask("GET", "/galleries/ppl/faces?\(query)")
            try #require(reply.status == 200, "\(reply)")
            return reply.text.split(separator: "\"face\":").dropFirst().map { String($0.prefix { $0.isNumber }) }
        }
        #expect(try await ids("limit=10") == ["7", largest])
        #expect(try await ids("limit=10&sort=-id") == [largest, "7"])
        #expect(try await ids("limit=10&id:gte=8") == [largest])
        #expect(try await ids("limit=10&id:in=7,8") == ["7"])
        #expect(try await ids("limit=10&meta:in:city=Rom&meta:in:city=K%C3%B6ln") == ["7", largest])
        #expect(try await ids("limit=10&meta:in:city=Rom") == ["7"])
        let first = try await client.ask("GET", "/galleries/ppl/faces?limit=1")
        #expect(try await ids("limit=1&page=\(first.json["next_page"] as? String ?? "")") == [largest])
        let probe = try #require(try await client.detect(Pictures.photo("Obama-2.jpg")).first?["id"] as? String)
        let like = try await client.ask("GET", "/galleries/ppl/faces?limit=1&detection:\(probe)=0.1")
        let best = try #require((like.json["faces"] as? [[String: Any]])?.first)
        #expect((best["confidence"] as? Double).map { $0 > 0.7834 } == true, "\(like)")
        let sam = try #require(try await client.detect(Pictures.photo("Sam.jpg")).first?["id"] as? String)
        #expect(try await ids("limit=10&detection:\(sam)=0.7834").isEmpty)
        let pair = try await client.ask("POST", "/verify?face1=detection:\(probe)&face2=face:ppl/\(largest)")
        #expect(pair.json["confidence"] as? Double == best["confidence"] as? Double)
        let same = try await client.ask("GET", "/verify?face1=face:ppl/7&face2=face:ppl/\(largest)")
        #expect((same.json["confidence"] as? Double).map { $0 > 0.9 } == true, "\(same)")
        let elder = try await serving.ask(
            "GET",
            "/v1/face/gallery/ppl/meta/Barack",
            headers: ["Authorization": "Token \(client.token ?? "")"]
        )
        #expect((elder.json["results"] as? [Any])?.count == 1, "\(elder)")
        let lists = try await serving.send("GET", "/v1/person/lists")
        #expect(String(decoding: lists.body, as: UTF8.self).contains("\"name\":\"ppl\",\"persons_total\":2"))

        #expect(try await client.ask("DELETE", path).text == "{}")
        #expect(try await client.ask("GET", path).json["code"] as? String == "NOT_FOUND")
        #expect(try await client.ask("DELETE", "/galleries/ppl").text == "{}")
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }

    @Test("A face that is cut out already is taken as it is, with detector=normalized")
    func normalized() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, token: try await Self.token(serving))
        let whole = try #require(try await client.detect(Pictures.photo("Obama.jpg")).first?["id"] as? String)
        // The face of Obama.jpg lies at 374...613 by 90...417: a square around it, as dlib's chips have it.
        let chip = try Pictures.photo("Obama.jpg", "crop=360:360:313:80,scale=150:150")
        let faces = try await client.detect(chip, "facen=on&gender=on&detector=normalized")
        let box = try #require(faces.first?["bbox"] as? [String: Int])
        #expect(faces.count == 1 && box == ["left": 0, "top": 0, "right": 150, "bottom": 150], "\(faces)")
        let id = try #require(faces.first?["id"] as? String)
        func confidence(_ other: String) async throws -> Double {
            let answer = try await client.ask("POST", "/verify?face1=detection:\(id)&face2=detection:\(other)")
            return try #require(answer.json["confidence"] as? Double, "\(answer)")
        }
        let sam = try #require(try await client.detect(Pictures.photo("Sam.jpg")).first?["id"] as? String)
        let (same, different) = (try await confidence(whole), try await confidence(sam))
        #expect(same > 0.6616 && different < 0.6616, "\(same) \(different)")
        // Where nobody is looked for somebody is always found; too small a picture shows nobody here, either.
        #expect(try await client.detect(Pictures.photo("no-face.jpg"), "detector=normalized").count == 1)
        #expect(try await client.detect(Pictures.photo("Sam.jpg", "scale=40:40"), "detector=normalized").isEmpty)
        #expect(try await client.ask("GET", "/docs/v2/overview.html").status == 200)
        #expect(try serving.stop().status == 0)
    }

    @Test("Every refusal has its code, its status and a description")
    func refusals() async throws {
        let serving = try await Serving()
        let client = Client(serving: serving, token: try await Self.token(serving), base: "/findface/v2")
        let photo = try Pictures.photo("Sam.jpg")
        let id = try #require(try await client.detect(photo).first?["id"] as? String)
        func expect(_ reply: DialectReply, _ status: Int, _ code: String, _ param: String? = nil) {
            #expect(reply.status == status && reply.json["code"] as? String == code, "\(reply)")
            #expect(
                (reply.json["desc"] as? String)?.isEmpty == false && reply.json["param"] as? String == param,
                "\(reply)"
            )
        }
        _ = try await client.ask("POST", "/galleries/a")
        expect(try await client.ask("POST", "/galleries/a"), 409, "CONFLICT")
        expect(try await client.ask("POST", "/galleries/a%20b"), 400, "BAD_PARAM", "gallery")
        expect(try await client.ask("GET", "/galleries/b"), 404, "GALLERY_NOT_FOUND")
        expect(try await client.ask("POST", "/galleries/b/faces/1?from=detection:\(id)"), 404, "GALLERY_NOT_FOUND")
        expect(try await client.ask("GET", "/galleries/a/faces/1"), 404, "NOT_FOUND")
        expect(
            try await client.ask("POST", "/galleries/a/faces/1?from=detection:00000000000000000000"),
            400,
            "SOURCE_NOT_FOUND"
        )
        expect(try await client.ask("POST", "/galleries/a/faces/1?from=face:a/5"), 400, "SOURCE_NOT_FOUND")
        expect(try await client.ask("POST", "/galleries/a/faces/1?from=face:b/5"), 400, "SOURCE_GALLERY_NOT_FOUND")
        expect(try await client.ask("POST", "/galleries/a/faces/1"), 400, "BAD_PARAM", "from")
        for bad in ["-1", "18446744073709551616", "x", "9223372036854775808"] {
            expect(
                try await client.ask("POST", "/galleries/a/faces/\(bad)?from=detection:\(id)"),
                400,
                "BAD_PARAM",
                "id"
            )
        }
        #expect(try await client.ask("POST", "/galleries/a/faces/1?from=detection:\(id)").status == 200)
        expect(try await client.ask("POST", "/galleries/a/faces/1?from=detection:\(id)"), 409, "CONFLICT")
        expect(try await client.ask("PATCH", "/galleries/a/faces/1", Data("{".utf8)), 400, "MALFORMED_REQUEST")
        expect(
            try await client.ask("PATCH", "/galleries/a/faces/1", Data("{\"meta\":1}".utf8)),
            400,
            "BAD_PARAM",
            "meta"
        )
        expect(try await client.ask("GET", "/galleries/a/faces"), 400, "BAD_PARAM", "limit")
        expect(try await client.ask("GET", "/detect/00000000000000000000"), 404, "NOT_FOUND")
        expect(try await client.ask("POST", "/detect", photo, type: "text/plain"), 400, "MALFORMED_REQUEST")
        expect(try await client.ask("POST", "/detect", Data("x".utf8), type: "image/jpeg"), 400, "MALFORMED_REQUEST")
        expect(
            try await client.ask("POST", "/detect", Data("http://127.0.0.1:1/a".utf8), type: "text/x-url"),
            400,
            "BAD_PARAM",
            "url"
        )
        expect(
            try await client.ask("POST", "/detect?return_facen=1", photo, type: "image/jpeg"),
            400,
            "BAD_PARAM",
            "return_facen"
        )
        expect(
            try await client.ask("POST", "/detect?attribute=beard", photo, type: "image/jpeg"),
            501,
            "NOT_IMPLEMENTED"
        )
        expect(
            try await client.ask("POST", "/detect?detector=x", photo, type: "image/jpeg"),
            400,
            "BAD_PARAM",
            "detector"
        )
        expect(try await client.ask("POST", "/verify?face1=x&face2=y"), 400, "BAD_PARAM", "face1")
        expect(try await client.ask("GET", "/nothing"), 404, "NOT_FOUND")
        expect(try await client.ask("PUT", "/detect"), 405, "NOT_IMPLEMENTED")
        for token in [nil, "x"] as [String?] {
            let stranger = Client(serving: serving, token: token)
            expect(try await stranger.ask("GET", "/galleries"), 401, "UNAUTHORIZED")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("Without a token and with vectors where the operator says so; pictures are fetched from where it says")
    func open() async throws {
        let usher = try Usher()
        let file = try usher.folder.write(
            "sources.yml",
            Data("findface: {v2_token: false, v2_return_facen: true}\n".utf8)
        )
        let serving = try await Serving(options: ["--config", file], usher: usher)
        let client = Client(serving: serving, token: nil)
        let face = try #require(try await client.detect(Pictures.photo("Sam.jpg"), "return_facen=true").first)
        #expect(Data(base64Encoded: face["facen"] as? String ?? "")?.count == 512 && face["id"] == nil)
        #expect(try await client.ask("GET", "/galleries").status == 200)
        #expect(try serving.stop().status == 0)
    }
}

import HTTPTypes
import Testing
import UsherCore

@testable import API

@Suite("FindFace's first API, without a server")
struct FindFaceTests {
    @Test(
        "The presets stand at their false accept rates' scores",
        arguments: [("none", 0), ("low", 80.0 / 3), ("medium", 80), ("strict", 90)]
    )
    func presets(name: String, score: Double) throws {
        let threshold = try #require(FindFaceThreshold(name.uppercased()))
        #expect(abs(threshold.score - score) < 1e-6)
        #expect(threshold.isNone == (name == "none"))
        #expect(abs(FindFaceScale.confidence(score: score) - threshold.confidence) < 1e-9)
    }

    @Test("Confidence rises with the score from 0 to 1 and leads back to it")
    func scale() {
        var last = -1.0
        for step in 0...1000 {
            let score = Double(step) / 10
            let confidence = FindFaceScale.confidence(score: score)
            #expect(confidence > last)
            #expect(abs(FindFaceScale.score(confidence: confidence) - score) < 1e-9)
            last = confidence
        }
        #expect(FindFaceScale.confidence(score: 0) == 0 && last == 1)
        #expect(FindFaceScale.confidence(score: -5) == 0 && FindFaceScale.confidence(score: 105) == 1)
    }

    @Test("A level is a preset or a number of 0 to 1", arguments: ["0", "1", "0.75", "1e-1"])
    func levels(text: String) { #expect(FindFaceThreshold(text)?.isNone == false) }

    @Test("What is no level is refused", arguments: ["", "1.01", "-0.1", "nan", "inf", "severe"])
    func noLevels(text: String) { #expect(FindFaceThreshold(text) == nil) }

    @Test(
        "Boxes are read in all their forms",
        arguments: [
            (#"{"x1":1,"y1":2,"x2":11,"y2":22}"#, 1), (#"[1,2,11,22]"#, 1), (#"[[1,2,11,22]]"#, 1),
            (#"[{"x1":1,"y1":2,"x2":11,"y2":22},[1,2,11,22]]"#, 2), (#"{"x1":"1","y1":"2","x2":"11","y2":"22"}"#, 1),
            (#"[1.0,2.0,11.0,22.0]"#, 1), ("[]", 0),
        ]
    )
    func boxes(text: String, count: Int) throws {
        let boxes = try #require(FindFaceBox.all(in: try JSONParser.parse(Array(text.utf8))))
        #expect(boxes == Array(repeating: Box(x: 1, y: 2, width: 10, height: 20), count: count))
    }

    @Test(
        "What is no box is refused",
        arguments: ["1", "[1,2,3]", "[1,2,1,22]", #"{"x1":1}"#, "[[1,2,11,22],3]", "[1,2,1e9,22]", #""x""#]
    )
    func noBoxes(text: String) throws {
        #expect(FindFaceBox.all(in: try JSONParser.parse(Array(text.utf8))) == nil)
    }

    @Test("A box in an answer is whole numbers, in the order that the name of a member has")
    func boxKey() {
        let sides = FindFaceBox.sides(Box(x: -0.6, y: 344.5, width: 75, height: 74))
        #expect(FindFaceBox.key(sides) == "[-1, 345, 74, 419]")
    }

    private func parameters(
        json: String? = nil,
        form: [(String, String)] = [],
        files: [(String, [UInt8])] = [],
        query: [(name: String, value: String)] = []
    ) throws -> FindFaceParameters {
        let content: Content =
            if let json {
                .json(try JSONParser.parse(Array(json.utf8)))
            } else {
                .form(
                    Form(
                        texts: form.map { Form.Text(name: $0.0, bytes: Array($0.1.utf8)) },
                        files: files.map { Form.File(name: $0.0, bytes: $0.1) }
                    )
                )
            }
        return try FindFaceParameters(content, query: query)
    }

    @Test("Every form of passing parameters says the same")
    func forms() throws {
        let all = try [
            parameters(
                json:
                    #"{"photo":"http://a/b","n":3,"age":true,"galleries":["a","b"],"bbox":[1,2,11,22],"threshold":0.5}"#
            ),
            parameters(form: [
                ("photo", "http://a/b"), ("n", "3"), ("age", "on"), ("galleries", "a"), ("galleries", "b"),
                ("bbox", "[[1,2,11,22]]"), ("threshold", "0.5"),
            ]),
            parameters(query: [
                ("photo", "http://a/b"), ("n", "3"), ("age", "YES"), ("galleries", "a, b"),
                ("bbox", #"{"x1":1,"y1":2,"x2":11,"y2":22}"#), ("threshold", "0.5"),
            ]),
        ]
        for parameters in all {
            guard case .url("http://a/b") = try parameters.photo("photo") else {
                Issue.record("no URL")
                continue
            }
            #expect(try parameters.whole("n", 1...10) == 3)
            #expect(try parameters.flag("age") && !parameters.flag("gender"))
            #expect(try parameters.texts("galleries") == ["a", "b"])
            #expect(try parameters.boxes("bbox") == [Box(x: 1, y: 2, width: 10, height: 20)])
            #expect(try parameters.threshold().confidence == 0.5)
        }
    }

    @Test("A photo may be a file under its parameter's name, or base64; the body goes before the query")
    func photos() throws {
        let file = try parameters(files: [("photo", [1, 2])], query: [("photo", "http://a/b")])
        guard case .bytes([1, 2]) = try file.photo("photo") else {
            Issue.record("no file")
            return
        }
        guard case .bytes([104, 105]) = try parameters(json: #"{"photo":"aGk="}"#).photo("photo") else {
            Issue.record("no base64")
            return
        }
    }

    @Test("What is wrong names the parameter and its value")
    func badParameters() throws {
        let bad = try parameters(
            json: #"{"n":"many","age":"perhaps","threshold":"2","bbox":"[1","mf_selector":"first"}"#
        )
        for (name, body) in [
            ("n", { _ = try bad.whole("n", 1...10) }), ("age", { _ = try bad.flag("age") }),
            ("threshold", { _ = try bad.threshold() }), ("bbox", { _ = try bad.boxes("bbox") }),
            ("photo", { _ = try bad.photo("photo") }),
        ] as [(String, () throws -> Void)] {
            let fault = #expect(throws: FindFaceFault.self) { try body() }
            #expect(fault?.code == .badParam && fault?.param == name && fault?.value != nil, "\(name)")
        }
        let array = #expect(throws: FindFaceFault.self) { try parameters(json: "[]") }
        #expect(array?.code == .malformedJSON)
    }

    @Test("Times have six decimals and no zone")
    func timestamps() {
        let time = WallTime(microseconds: 1_465_816_289_425_339)
        #expect(FindFaceEncoding.timestamp(time) == "2016-06-13T11:11:29.425339")
        #expect(FindFaceEncoding.timestamp(WallTime(microseconds: 1_465_816_289_000_007)).hasSuffix("29.000007"))
        #expect(FindFaceEncoding.timestamp(WallTime(microseconds: 0)) == "1970-01-01T00:00:00.000000")
    }

    struct Request: Sendable, CustomTestStringConvertible {
        var path = "/v1/detect"
        var headers: [String: String] = [:]
        var isFindFace: Bool

        var testDescription: String { "\(path) \(headers)" }
    }

    @Test(
        "A request for what two contracts have is told apart by its head",
        arguments: [
            Request(headers: ["Authorization": "Token x"], isFindFace: true),
            Request(headers: ["Authorization": "token x"], isFindFace: true),
            Request(headers: ["Authorization": "Bearer x"], isFindFace: false),
            Request(headers: ["token": "x"], isFindFace: false),
            Request(headers: ["token": "x", "Authorization": "Token x"], isFindFace: true),
            Request(headers: ["token": "x", "Content-Type": "application/json"], isFindFace: false),
            Request(headers: ["Content-Type": "multipart/form-data; boundary=b"], isFindFace: false),
            Request(headers: ["Content-Type": "application/json; charset=utf-8"], isFindFace: true),
            Request(headers: ["Content-Type": "application/x-www-form-urlencoded"], isFindFace: true),
            Request(path: "/v1/detect/", headers: ["Content-Type": "application/json"], isFindFace: true),
            Request(path: "/v1/detect?photo=http://a/b", isFindFace: true),
            Request(path: "/v1/detect?photo=http://a/b&token=x", isFindFace: false),
            Request(path: "/v1/detect", isFindFace: false),
            Request(path: "/v1/nothing", headers: ["Content-Type": "application/json"], isFindFace: false),
            Request(path: "/v1/nothing", headers: ["Authorization": "Token x"], isFindFace: true),
        ]
    )
    func claims(given: Request) {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "a", path: given.path)
        for (name, value) in given.headers { head.headerFields[HTTPField.Name(name)!] = value }
        #expect(FindFaceDialect.claims(head) == given.isFindFace)
    }

    @Test("What the shared parts refuse reads as FindFace's clients expect")
    func faults() {
        for (fault, code, status) in [
            (Fault.accessDenied, "AUTH_FAILED", 401), (.mayNot, "AUTH_FAILED", 403), (.notFound, "NOT_FOUND", 404),
            (.methodNotAllowed, "METHOD_NOT_ALLOWED", 405), (.tooLarge, "TOO_LARGE", 413), (.tooSlow, "TOO_SLOW", 408),
            (.unavailable, "SERVICE_UNAVAILABLE", 503), (.internalError, "INTERNAL_ERROR", 500),
            (.invalidJSON("x"), "MALFORMED_JSON", 400), (.invalidSchema("f", "x"), "BAD_PARAM", 400),
        ] as [(Fault, String, Int)] {
            let reply = FindFaceFault(fault).reply
            guard case .json(let json) = reply.content else { continue }
            #expect(json["code"] == .string(code) && reply.status.code == status)
            #expect(json["reason"]?.string?.isEmpty == false)
            #expect((json["param"] != nil) == (code == "BAD_PARAM"))
        }
    }

    @Test(
        "Galleries are called by letters, digits, _ and -",
        arguments: [("a", true), ("A_b-9", true), ("", false), ("a b", false), ("ü", false), ("a/b", false)]
    )
    func galleryNames(name: String, isOne: Bool) {
        #expect(FindFace.isGalleryName(name) == isOne)
        #expect(!FindFace.isGalleryName(String(repeating: "a", count: 49)))
    }
}

import Delivery
import Faces
import Hummingbird
import HummingbirdTesting
import NIOCore
import Recognition
import Store
import Testing
import UsherCore

@testable import API

/// Models that see nobody.
struct BlindFaces: FaceReading {
    let embeddingModel = "blind"
    let embeddingDimensions = 4
    let packName = "none"
    let knownFeatures: Set<FaceFeature> = []

    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] { [] }
    func square(of face: DetectedFace) -> Float { 0 }
    func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float { 0 }
    func view(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> FaceView {
        throw Fault.internalError
    }
    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws -> Embedding {
        throw Fault.internalError
    }
    func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer? { nil }
}

/// Knows two tokens: `admin` may everything, `camera` may post.
private struct TestDoor: Doorkeeper {
    func visitor(token: String) -> Visitor? {
        switch token {
        case "admin": Visitor(email: "a@b.c", rights: Set(Right.allCases), key: token)
        case "camera": Visitor(email: "a@b.c", rights: [.postActions], key: token)
        default: nil
        }
    }
    func logIn(email: String, password: Secret, validDays: Int, address: String) throws -> LoginAnswer {
        .wait(seconds: 7)
    }
    func tokens(of visitor: Visitor) throws -> [PermanentToken] { [] }
    func createToken(for visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func updateToken(_ id: String, of visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func deleteToken(_ id: String, of visitor: Visitor) throws -> Bool? { false }
    func actor(_ visitor: Visitor) -> AuditActor { .commandLine }
}

private struct NoPictures: PictureDecoding {
    func decode(_ bytes: [UInt8]) throws -> DecodedPicture { .unknown }
}

@Suite("Answers of the server")
struct ServerTests {
    static func server(
        database: UsherDatabase? = nil,
        desk: (any SourceDesk)? = nil,
        events: EventHub? = nil,
        limits: Limits = Limits()
    ) throws -> APIServer {
        try TestServer.make(
            .init(
                database: try database ?? UsherDatabase.snapshot(of: nil),
                doorkeeper: TestDoor(),
                decoder: NoPictures(),
                allowsFile: { $0.hasPrefix("/recordings/") && !$0.contains("/../") },
                desk: desk,
                events: events,
                limits: limits
            )
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method = .post
        var path: String
        var token: String? = "admin"
        var body = ""
        var status: Int
        var message: String?

        var testDescription: String { "\(method) \(path) \(body.prefix(60)) as \(token ?? "nobody")" }
    }

    private static func source(_ url: String) -> String {
        "{\"group_id\":\"\(SourceGroupID.zero)\",\"name\":\"a\",\"url\":\"\(url)\"}"
    }

    static let cases: [Case] = [
        Case(path: "/v1/tokens", status: 405, message: "method not allowed"),
        Case(path: "/v1/nope", status: 404, message: "not found"),
        Case(path: "/v1/../etc/passwd", status: 404, message: "not found"),
        Case(method: .get, path: "/v1/tokens", token: nil, status: 401, message: "access denied"),
        Case(method: .get, path: "/v1/tokens", token: "x", status: 401, message: "access denied"),
        Case(method: .get, path: "/v1/tokens", token: "camera", status: 403, message: "access denied"),
        Case(method: .get, path: "/enface/v1/tokens", status: 200),
        Case(method: .get, path: "/v1/tokens", token: nil, body: "{\"token\":\"admin\"}", status: 200),
        Case(method: .get, path: "/v1/tokens?token=admin", token: nil, status: 200),
        Case(
            method: .get,
            path: "/v1/tokens",
            token: "x",
            body: "{\"token\":\"admin\"}",
            status: 401,
            message: "access denied"
        ),
        Case(path: "/v1/sources", body: "{", status: 400, message: "invalid json"),
        Case(path: "/v1/sources", body: "[]", status: 400, message: "invalid json"),
        Case(path: "/v1/sources", body: "{}", status: 400, message: "invalid schema"),
        Case(path: "/v1/source/create", body: source("file:///recordings/%61.mp4"), status: 201),
        Case(
            path: "/v1/source/create",
            body: source("file:///recordings/a.mp4%2f..%2f..%2fetc%2fpasswd"),
            status: 400,
            message: "invalid schema"
        ),
        Case(path: "/v1/source/create", body: source("rtsp://a\\u0000b"), status: 400, message: "invalid schema"),
        Case(path: "/v1/source/create", body: source("rtsp://a:***@b/1"), status: 400, message: "invalid schema"),
        Case(path: "/v1/source/create", body: source("rtsp://b/1?token=***"), status: 400, message: "invalid schema"),
        Case(
            path: "/v1/source/create",
            body: source("rtsp://a:new@b/?token=***"),
            status: 400,
            message: "invalid schema"
        ),
        Case(path: "/v1/source/create", body: source("rtsp://a:new@b/***?channel=***"), status: 201),
        Case(path: "/v1/person/list/create", body: "{\"name\":\"\"}", status: 400, message: "bad list name"),
        Case(path: "/v1/action", status: 400, message: "no image attached"),
        Case(
            path: "/v1/user/login",
            body: "{\"email\":\"a@b.c\",\"password\":\"123456\"}",
            status: 429,
            message: "too many requests"
        ),
        Case(method: .get, path: "/health/live", token: nil, status: 200),
        Case(method: .get, path: "/health/ready", token: nil, status: 503, message: "service unavailable"),
        Case(method: .options, path: "/v1/tokens", token: nil, status: 200),
        Case(method: .get, path: "/docs", token: nil, status: 200),
    ]

    @Test("Refusals and answers have the contract's shape", arguments: cases)
    func shape(given: Case) async throws {
        let application = try Self.server().application()
        try await application.test(.router) { client in
            var headers = HTTPFields()
            if let token = given.token { headers[.token] = token }
            let answer = try await client.execute(
                uri: given.path,
                method: given.method,
                headers: headers,
                body: given.body.isEmpty ? nil : ByteBuffer(string: given.body)
            )
            #expect(answer.status.code == given.status)
            guard let message = given.message else { return }
            let json = try JSONParser.parse(Array(answer.body.readableBytesView))
            #expect(json["status"] == "error")
            #expect(json["message"] == .string(message))
            #expect((answer.headers[.retryAfter] != nil) == [429, 503].contains(given.status))
        }
    }

    @Test("A body that is too large is refused and counted")
    func tooLarge() async throws {
        let server = try Self.server()
        try await server.application().test(.router) { client in
            let body = ByteBuffer(repeating: 0x20, count: 1024 * 1024 + 1)
            let answer = try await client.execute(
                uri: "/v1/sources",
                method: .post,
                headers: [.token: "admin"],
                body: body
            )
            #expect(answer.status == .contentTooLarge)
        }
        #expect(server.counters.bodies.total == 1)
        #expect(server.dispatcher.bodies.budget.total == 0)
    }

    @Test("Every route is in the document with its methods, fields and answers, and nothing else is")
    func document() throws {
        let server = try Self.server()
        let routes = server.dispatcher.mounts.main.routes
        let document = try #require(routes.first { $0.path == "/openapi.json" }).handle(
            Call(visitor: nil, values: Values(), address: "", began: .now)
        )
        guard case .json(let json) = document.content, case .object(let paths)? = json["paths"] else {
            Issue.record("no document")
            return
        }
        let hidden = ["/openapi.json", "/docs"]
        #expect(Set(paths.map(\.name)) == Set(routes.map(\.path).filter { !hidden.contains($0) }))
        for route in routes where !hidden.contains(route.path) {
            for method in route.methods {
                let operation = try #require(json["paths"]?[route.path]?[method.rawValue.lowercased()])
                let text = String(decoding: JSONWriter.bytes(operation), as: UTF8.self)
                for name in route.fields.flatMap(\.names) {
                    #expect(text.contains("\"\(name)\""), "\(route.path) does not document \(name)")
                }
                for answer in route.answers { #expect(operation["responses"]?[String(answer.status)] != nil) }
            }
        }
        let text = String(decoding: JSONWriter.bytes(json), as: UTF8.self)
        for reference in text.components(after: "#/components/schemas/") {
            #expect(json["components"]?["schemas"]?[reference] != nil, "\(reference) is not described")
        }
    }
}

extension String {
    /// The words that follow each `mark` up to a quotation mark.
    fileprivate func components(after mark: String) -> Set<String> {
        Set(split(separator: mark).dropFirst().map { String($0.prefix { $0 != "\"" }) })
    }
}

import Faces
import Foundation
import Gallery
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Recognition
import Store
import Testing
import UsherCore

@testable import API

/// Sees in a picture as many faces as its width is above a hundred, the first person largest, each as like itself as can be.
private struct CountedFaces: FaceReading {
    let embeddingModel = "counted"
    let embeddingDimensions = 8
    let packName = "counted"
    let knownFeatures: Set<FaceFeature> = [.age, .gender]
    let modelIDs = ["detector": "d/1", "embedder": "e/1", "head_pose": "p/1", "age": "a/1", "gender": "g/1"]

    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        (0..<max(0, picture.size.width - 100)).map { number in
            var face = DetectedFace.filling(
                PixelSize(width: 60, height: 80),
                points: Array(repeating: Point(0.5, 0.5), count: 5)
            )
            // Smaller and further right, found in the reverse order.
            face.box = Box(x: Float(number) * 100, y: 10, width: 60 - Float(number), height: 80)
            face.score = 0.9
            return face
        }.reversed()
    }
    func square(of face: DetectedFace) -> Float { 80 }
    func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float { 1 }
    func view(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> FaceView {
        FaceView(
            pose: HeadPose(yaw: 1.5, pitch: -2, roll: 3),
            quality: FaceQuality(sharpness: 1, size: 1, pose: 1, detector: 1, border: 1),
            presence: 1
        )
    }
    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws -> Embedding {
        var values = [Float](repeating: 0, count: 8)
        values[Int(face.box.x / 100) % 8] = 1
        return Embedding(model: embeddingModel, normalizing: values) ?? Embedding(model: "", normalizing: [1])!
    }
    func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer? {
        feature == .age
            ? FeatureAnswer(result: "30", confidence: 0.1, range: .init(low: 26, high: 34, confidence: 0.7))
            : FeatureAnswer(result: "female", confidence: 0.98)
    }
}

/// `2` is a picture of two faces; anything that is no number is no picture.
private struct CountedPictures: PictureDecoding {
    func decode(_ bytes: [UInt8]) throws -> DecodedPicture {
        if bytes == Array("huge".utf8) { return .tooLarge("it is") }
        guard let count = Int(String(decoding: bytes, as: UTF8.self)) else { return .unknown }
        let size = PixelSize(width: 100 + count, height: 100)
        return .picture(Image(size: size, order: .rgb, bytes: [UInt8](repeating: 9, count: size.width * 300)))
    }
}

/// Three keys: one for each service.
private struct KeyDoor: Doorkeeper {
    static let recognition = "00000000-0000-0000-0000-000000000002"
    static let detection = "00000000-0000-0000-0000-000000000003"
    static let verification = "00000000-0000-0000-0000-000000000004"

    func visitor(token: String) -> Visitor? { nil }
    func serviceKey(_ key: String) -> ServiceKey? {
        switch key {
        case Self.recognition: ServiceKey(kind: .recognition, name: "r", list: .zero, key: key)
        case Self.detection: ServiceKey(kind: .detection, name: "d", list: nil, key: key)
        case Self.verification: ServiceKey(kind: .verification, name: "v", list: nil, key: key)
        default: nil
        }
    }
    func logIn(email: String, password: Secret, validDays: Int, address: String) throws -> LoginAnswer { .denied }
    func tokens(of visitor: Visitor) throws -> [PermanentToken] { [] }
    func createToken(for visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func updateToken(_ id: String, of visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func deleteToken(_ id: String, of visitor: Visitor) throws -> Bool? { false }
    func actor(_ visitor: Visitor) -> AuditActor { .commandLine }
}

/// A call of a CompreFace client.
struct CompreFaceCall: Sendable, CustomTestStringConvertible {
    var method: HTTPRequest.Method = .post
    var path: String
    var key: String? = "00000000-0000-0000-0000-000000000002"
    /// Parts of a form: field, file name, content.
    var parts: [[String]]?
    var json: String?
    var status = 400
    var code = 0
    var message = "Something went wrong, please try again"

    var testDescription: String { "\(method) \(path) \(parts.map { "\($0)" } ?? json ?? "")" }

    static func get(_ path: String) -> Self { Self(method: .get, path: path) }

    fileprivate func execute(_ client: some TestClientProtocol) async throws -> TestResponse {
        var headers = HTTPFields()
        if let name = HTTPField.Name("x-api-key") { headers[name] = key }
        var body = json ?? ""
        if json != nil { headers[.contentType] = "application/json" }
        if let parts {
            headers[.contentType] = "multipart/form-data; boundary=xx"
            body =
                parts.map { part in
                    "--xx\r\nContent-Disposition: form-data; name=\"\(part[0])\"; filename=\"\(part[1])\"\r\n\r\n\(part[2])\r\n"
                }.joined() + "--xx--\r\n"
        }
        return try await client.execute(
            uri: "/api/v1" + path,
            method: method,
            headers: headers,
            body: body.isEmpty ? nil : ByteBuffer(string: body)
        )
    }
}

@Suite("CompreFace's contract")
struct CompreFaceTests {
    private static func server(_ database: UsherDatabase) throws -> APIServer {
        try TestServer.make(
            .init(
                database: database,
                doorkeeper: KeyDoor(),
                decoder: CountedPictures(),
                faces: CountedFaces(),
                knots: [(0.0, 1e-1), (0.5, 1e-3), (0.7, 1e-5), (1.0, 1e-8)],
                encodeJPEG: { _ in [1] }
            )
        )
    }

    /// Runs `body` against a server of its own that knows `Anna` with one example, and nobody else.
    private func serving(
        _ body: @escaping @Sendable (any TestClientProtocol, _ example: String) async throws -> Void
    ) async throws {
        let database = try UsherDatabase.snapshot(of: nil)
        try await Self.server(database).application().test(.router) { client in
            let answer = try await CompreFaceCall(
                path: "/recognition/faces?subject=Anna",
                parts: [["file", "a.jpg", "1"]]
            )
            .execute(client)
            #expect(answer.status == .created)
            try await body(client, try Self.json(answer)["image_id"]?.string ?? "")
        }
        #expect(try database.check() == [])
    }

    private static func json(_ answer: TestResponse) throws -> JSON {
        try JSONParser.parse(Array(answer.body.readableBytesView))
    }

    private static let file = [["file", "a.jpg", "1"]]
    private static let unknown = "11111111-2222-4333-8444-555555555555"

    static let refusals: [CompreFaceCall] = [
        .init(path: "/recognition/recognize", key: nil, code: 20, message: "Missing header: x-api-key"),
        .init(path: "/recognition/recognize", key: "abc", code: 26, message: "Service API key should be UUID"),
        .init(
            path: "/recognition/recognize",
            key: unknown,
            status: 404,
            code: 10,
            message: "Recognition service with API Key \(unknown) not found"
        ),
        .init(
            path: "/detection/detect",
            parts: file,
            status: 404,
            code: 10,
            message: "Detection service with API Key \(KeyDoor.recognition) not found"
        ),
        .init(
            path: "/verification/verify",
            status: 404,
            code: 10,
            message: "Verification service with API Key \(KeyDoor.recognition) not found"
        ),
        .init(
            path: "/recognition/recognize",
            parts: [["file", "a.jpg", "0"]],
            code: 28,
            message: "No face is found in the given image"
        ),
        .init(
            path: "/recognition/recognize",
            parts: [["file", "a.jpg", "?"]],
            code: 28,
            message: "No face is found in the given image"
        ),
        .init(
            path: "/recognition/recognize?det_prob_threshold=1.5",
            parts: file,
            code: 28,
            message: "No face is found in the given image"
        ),
        .init(
            path: "/recognition/recognize?det_prob_threshold=0.95",
            parts: file,
            code: 28,
            message: "No face is found in the given image"
        ),
        .init(path: "/recognition/recognize?det_prob_threshold=x", parts: file),
        .init(path: "/recognition/recognize", parts: [["file", "a.jpg", "huge"]]),
        .init(
            path: "/recognition/faces?subject=B",
            parts: [["file", "a.jpg", "2"]],
            code: 31,
            message: "More than one face in the source image"
        ),
        .init(
            path: "/verification/verify",
            key: KeyDoor.verification,
            parts: [["source_image", "a.jpg", "2"], ["target_image", "a.jpg", "1"]],
            code: 31,
            message: "More than one face in the source image"
        ),
        .init(
            path: "/verification/verify",
            key: KeyDoor.verification,
            parts: [["source_image", "a.jpg", "1"], ["target_image", "a.jpg", "0"]],
            code: 28,
            message: "No face is found in the given image"
        ),
        .init(
            path: "/recognition/recognize",
            parts: [["file", "a.exe", "1"]],
            code: 21,
            message: "File [a.exe] has an unavailable extension"
        ),
        .init(
            path: "/recognition/recognize",
            parts: [["file", "", "1"]],
            code: 21,
            message: "File [] has an unavailable extension"
        ),
        .init(
            path: "/recognition/recognize",
            json: "{\"file\":\"%%\"}",
            code: 21,
            message: "Provided value is not Base64"
        ),
        .init(
            path: "/recognition/recognize",
            parts: [["other", "a.jpg", "1"]],
            code: 34,
            message: "Required part file is missing"
        ),
        .init(path: "/recognition/recognize", code: 34, message: "Required part file is missing"),
        .init(
            path: "/verification/verify",
            key: KeyDoor.verification,
            parts: [["source_image", "a.jpg", "1"]],
            code: 34,
            message: "Required part target_image is missing"
        ),
        .init(path: "/recognition/faces", parts: file, code: 33, message: "Required parameter subject is missing"),
        .init(path: "/recognition/faces?subject=", parts: file, code: 26, message: "Subject name is empty; "),
        .init(method: .delete, path: "/recognition/faces?subject=", code: 26, message: "Subject name is empty; "),
        .init(
            path: "/recognition/recognize",
            json: "{\"file\":null}",
            code: 5,
            message: "Field content cannot be empty"
        ),
        .init(path: "/recognition/faces?subject=B", json: "{}", code: 5, message: "Field content cannot be empty"),
        .init(
            path: "/verification/verify",
            key: KeyDoor.verification,
            json: "{}",
            code: 5,
            message: "Field sourceImageBase64 cannot be empty"
        ),
        .init(
            path: "/verification/verify",
            key: KeyDoor.verification,
            json: "{\"source_image\":\"MQ==\"}",
            code: 5,
            message: "Field targetImageBase64 cannot be empty"
        ),
        .init(
            path: "/recognition/embeddings/recognize",
            json: "{}",
            code: 5,
            message: "Field embeddings cannot be empty"
        ),
        .init(
            path: "/verification/embeddings/verify",
            key: KeyDoor.verification,
            json: "{\"targets\":[]}",
            code: 5,
            message: "Field source cannot be empty"
        ),
        .init(
            path: "/verification/embeddings/verify",
            key: KeyDoor.verification,
            json: "{\"source\":[1,0,0,0,0,0,0,0]}",
            code: 5,
            message: "Field targets cannot be empty"
        ),
        .init(
            path: "/verification/embeddings/verify",
            key: KeyDoor.verification,
            json: "{\"source\":[1,0,0,0,0,0,0,0],\"targets\":[]}",
            code: 37,
            message: "2 embeddings were expected, but 1 were provided"
        ),
        .init(path: "/recognition/embeddings/recognize", json: "{\"embeddings\":[[1,2]]}"),
        .init(
            path: "/recognition/recognize?limit=-1",
            parts: file,
            code: 26,
            message: "Limit should be equal or greater than 0; "
        ),
        .init(path: "/recognition/recognize?limit=abc", parts: file),
        .init(path: "/recognition/recognize?status=perhaps", parts: file),
        .init(
            path: "/recognition/recognize?prediction_count=0",
            parts: file,
            code: 26,
            message: "prediction_count should be equal or greater than 1; "
        ),
        .init(
            path: "/recognition/subjects",
            json: "{\"subject\":\"  \"}",
            code: 26,
            message: "Subject name cannot be empty"
        ),
        .init(path: "/recognition/subjects", json: "", code: 26, message: "Subject name cannot be empty"),
        .init(
            path: "/recognition/subjects",
            json: "{\"subject\":\"\(String(repeating: "x", count: 51))\"}",
            code: 26,
            message: "Subject name size must be between 1 and 50"
        ),
        .init(
            path: "/recognition/subjects",
            json: "{\"subject\":\"a/b\"}",
            code: 36,
            message: "The name cannot contain the following special characters: ';', '/', '\\'"
        ),
        .init(
            path: "/recognition/subjects",
            json: "{\"subject\":\"anna\"}",
            code: 43,
            message: "Subject already exists"
        ),
        .init(
            method: .put,
            path: "/recognition/subjects/nobody",
            json: "{\"subject\":\"x\"}",
            status: 404,
            code: 42,
            message: "Subject nobody not found"
        ),
        .init(
            method: .delete,
            path: "/recognition/subjects/no%20body",
            status: 404,
            code: 42,
            message: "Subject no body not found"
        ),
        .init(
            method: .delete,
            path: "/recognition/faces/\(unknown)",
            status: 404,
            code: 44,
            message: "Image \(unknown) not found"
        ),
        .init(
            path: "/recognition/faces/\(unknown)/verify",
            parts: file,
            status: 404,
            code: 44,
            message: "Image Id is incorrect"
        ),
        .init(method: .delete, path: "/recognition/faces/7"),
        .init(path: "/recognition/faces/delete", json: "{}"),
        .init(path: "/recognition/subjects", json: "{\"subject\":"),
        .init(
            method: .patch,
            path: "/recognition/subjects",
            status: 404,
            message: "Request method 'PATCH' not supported"
        ),
        .init(method: .get, path: "/recognition/recognize", status: 404, message: "Request method 'GET' not supported"),
        .init(method: .get, path: "/nope", status: 404, message: "Not found"),
        .init(method: .get, path: "/recognition/subjects/%ff/x", status: 404, message: "Not found"),
        .init(path: "/recognition/recognize", json: String(repeating: " ", count: 10 * 1024 * 1024 + 1)),
    ]

    @Test("Every refusal has its status, its number and its words", arguments: refusals)
    func refusal(call: CompreFaceCall) async throws {
        try await serving { client, _ in
            let answer = try await call.execute(client)
            #expect(answer.status.code == call.status)
            let body = String(buffer: answer.body)
            let wanted = JSONWriter.bytes(["message": .string(call.message), "code": .integer(call.code)])
            #expect(body == String(decoding: wanted, as: UTF8.self))
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
        }
    }

    @Test("What stops a request anywhere reads as the contract's refusals do")
    func machinery() throws {
        let server = try Self.server(try UsherDatabase.snapshot(of: nil))
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/api/v1/x")
        let dialect = server.dispatcher.mounts.dialect(ofUnknown: "/api/v1/x", head)
        for (fault, status, code) in [
            (Fault.internalError, 500, 41), (.unavailable, 503, 0), (.tooSlow, 408, 0), (.notFound, 404, 0),
            (.tooLarge(nil, "x"), 400, 0), (.invalidJSON("x"), 400, 0), (.accessDenied, 400, 0),
        ] {
            let reply = dialect.reply(to: fault)
            guard case .json(let json) = reply.content, case .object(let members) = json else {
                Issue.record("no object")
                continue
            }
            #expect(reply.status.code == status && json["code"] == .integer(code))
            #expect(members.map(\.name) == ["message", "code"])
            #expect((reply.headers[.retryAfter] != nil) == (status == 503))
        }
    }

    @Test("Both base paths are one, and OPTIONS needs no key")
    func bases() async throws {
        try await serving { client, _ in
            let answer = try await client.execute(uri: "/compreface/api/v1/config/", method: .get)
            #expect(String(buffer: answer.body) == "{\"clientMaxFileSize\":5242880,\"clientMaxBodySize\":10485760}")
            let options = try await client.execute(uri: "/api/v1/recognition/subjects", method: .options)
            #expect(options.status == .noContent)
            #expect(options.headers[.accessControlAllowHeaders]?.contains("x-api-key") == true)
        }
    }

    @Test("Faces are answered by size, with what was asked of them, and the same in both kinds of body")
    func recognition() async throws {
        try await serving { client, _ in
            let path =
                "/recognition/recognize?&prediction_count=3&face_plugins=age,gender,mask,pose,landmarks,calculator"
            let form = try Self.json(
                try await CompreFaceCall(path: path, parts: [["file", "x.PNG", "2"]]).execute(client)
            )
            let plain = try Self.json(
                try await CompreFaceCall(path: path, json: "{\"file\":\"Mg==\",\"x\":1}").execute(client)
            )
            #expect(form == plain)
            #expect(form["plugins_versions"] == nil)
            let faces = try #require(form["result"]?.array)
            #expect(faces.count == 2)
            #expect(faces[0]["box"] == ["probability": 0.9.json, "x_max": 60, "y_max": 90, "x_min": 0, "y_min": 10])
            #expect(faces[0]["age"] == ["probability": 0.7.json, "high": 34, "low": 26])
            #expect(faces[0]["gender"] == ["probability": 0.98.json, "value": "female"])
            #expect(
                faces[0]["pose"] == ["pitch": -2, "roll": 3, "yaw": 1.5.json]
                    || faces[0]["pose"]?["yaw"] == .number(1.5)
            )
            #expect(faces[0]["mask"] == nil)
            #expect(faces[0]["landmarks"]?.array?.count == 5)
            #expect(faces[0]["embedding"]?.array?.count == 8)
            #expect(faces[0]["subjects"]?.array?.first?["subject"] == "Anna")
            let alike = try faces.map { try #require($0["subjects"]?.array?.first?["similarity"]?.double) }
            #expect(alike[0] > 0.999 && alike[1] < 0.1)
        }
    }

    @Test("The status names models and times")
    func status() async throws {
        try await serving { client, _ in
            let call = CompreFaceCall(path: "/recognition/recognize?status=True&face_plugins=age", parts: Self.file)
            let answer = try Self.json(try await call.execute(client))
            #expect(answer["plugins_versions"] == ["age": "a/1", "detector": "d/1", "calculator": "e/1"])
            guard case .object(let times)? = answer["result"]?.array?.first?["execution_time"] else {
                Issue.record("no times")
                return
            }
            #expect(Set(times.map(\.name)) == ["detector", "age", "calculator"])
        }
    }

    @Test("An example keeps its bytes, and a subject may have none")
    func examples() async throws {
        try await serving { client, example in
            for path in ["/recognition/faces/\(example)/img", "/static/\(KeyDoor.recognition)/images/\(example)"] {
                let image = try await CompreFaceCall.get(path).execute(client)
                #expect(String(buffer: image.body) == "1")
                #expect(image.headers[.contentType] == "application/octet-stream")
                #expect(image.headers[.cacheControl] == "public, max-age=31536000")
            }
            let none = try await CompreFaceCall.get("/static/\(Self.unknown)/images/\(example)").execute(client)
            #expect(none.status == .ok && none.body.readableBytes == 0)
            let listed = try Self.json(
                try await CompreFaceCall.get("/recognition/faces?page=-1&size=0&subject=Anna").execute(client)
            )
            #expect(listed["faces"] == [["image_id": .string(example), "subject": "Anna"]])
            #expect(listed["page_size"] == 20 && listed["total_pages"] == 1)
            #expect(
                try Self.json(try await CompreFaceCall.get("/recognition/faces?subject=anna").execute(client))[
                    "total_elements"
                ] == 0
            )
            let deleted = try await CompreFaceCall(method: .delete, path: "/recognition/faces/\(example)").execute(
                client
            )
            #expect(try Self.json(deleted)["subject"] == "Anna")
            let names = try await CompreFaceCall.get("/recognition/subjects").execute(client)
            #expect(String(buffer: names.body) == "{\"subjects\":[\"Anna\"]}")
        }
    }

    @Test("A subject that takes another's name takes its examples")
    func merging() async throws {
        try await serving { client, example in
            for (name, json) in [("Bea", "{\"subject\":\"Bea\"}"), ("Cid", "{\"subject\":\"Cid\"}")] {
                let made = try await CompreFaceCall(path: "/recognition/subjects", json: json).execute(client)
                #expect(made.status == .created && String(buffer: made.body).contains(name))
            }
            let renamed = try await CompreFaceCall(
                method: .put,
                path: "/recognition/subjects/anna",
                json: "{\"subject\":\"bea\",\"api_endpoint\":\"Anna\"}"
            ).execute(client)
            #expect(String(buffer: renamed.body) == "{\"updated\":true}")
            let faces = try await CompreFaceCall.get("/recognition/faces").execute(client)
            #expect(try Self.json(faces)["faces"] == [["image_id": .string(example), "subject": "Bea"]])
            let found = try await CompreFaceCall(path: "/recognition/recognize", parts: Self.file).execute(client)
            #expect(try Self.json(found)["result"]?.array?.first?["subjects"]?.array?.first?["subject"] == "Bea")
            let deleted = try await CompreFaceCall(method: .delete, path: "/recognition/faces").execute(client)
            #expect(String(buffer: deleted.body) == "{\"deleted\":1}")
            let names = try await CompreFaceCall.get("/recognition/subjects").execute(client)
            #expect(String(buffer: names.body) == "{\"subjects\":[]}")
        }
    }
}

extension Double {
    fileprivate var json: JSON { .number(self) }
}

@Suite("CompreFace's similarity")
struct LikenessTests {
    @Test("It reads 0.5 and 0.9 where the pack's curve has 1e-3 and 1e-5, and rises")
    func anchors() throws {
        let knots = [(0.0, 1e-1), (0.5, 1e-3), (0.7, 1e-5)].map {
            ScoreCurve.Knot(similarity: Float($0.0), falseAcceptRate: $0.1)
        }
        let recogniser = try Recogniser(
            faces: CountedFaces(),
            scorer: Scorer(cohort: nil, curve: try ScoreCurve(knots: knots)),
            database: try UsherDatabase.snapshot(of: nil),
            encodeJPEG: { _ in [] }
        )
        let likeness = Likeness(recogniser)
        #expect(abs(likeness.value(0.5) - 0.5) < 1e-5)
        #expect(abs(likeness.value(0.7) - 0.9) < 1e-5)
        let values = stride(from: Float(-1), through: 1, by: 0.1).map(likeness.value)
        #expect(values == values.sorted() && (0...1).contains(values[0]) && (0...1).contains(values[20]))
        #expect(likeness.middle == 1)
    }
}

import Delivery
import HTTPTypes
import Recognition
import Rules
import UsherCore

/// Face Detect: one call that says whether a picture is a portrait, and why not.
///
/// Basic authentication (RFC 7617) against usher's users. A picture that is refused is an answer with status 200 and `hasError`; a request that
/// cannot be answered has another status and the same shape.
struct FaceDetectDialect: Dialect {
    let name = "facedetect"
    let bases = ["/api/v1/face", "/api/v1/id-verifications/face", "/facedetect/api/v1/face"]
    let services: APIServices
    let gates: Gates
    let limits: Limits

    var routes: [Route] {
        // Base64 takes four bytes for three; a picture may come with its session and some blanks.
        let most = limits.imageBytes / 3 * 4 + 64 * 1024
        var detect = Route(
            [.post],
            "/detect",
            .any(.init(body: most, file: 0, files: 0)),
            work: .models,
            handle: detect
        )
        detect.right = .detect
        detect.prepare = fetch
        return [detect]
    }

    /// Asked with the body only: a refusal, too, says whose session it is of.
    func visitor(_ credentials: Credentials, for route: Route) async throws -> Visitor? {
        guard let right = route.right, let body = credentials.body else { return nil }
        let session = FaceDetectRequest(body).session
        let fields = credentials.head.headerFields
        // The prose of the published page calls the header by another name than its examples.
        guard let header = fields[.authorization] ?? fields[.known("Authentication")],
            let login = BasicCredentials(header)
        else {
            throw FaceDetectRefusal.notLetIn(session)
        }
        let (doorkeeper, address) = (services.doorkeeper, credentials.address)
        let answer = try await gates.login.run {
            try doorkeeper.visitor(email: login.user, password: login.password, address: address)
        }
        switch answer {
        case .visitor(let visitor):
            guard visitor.rights.contains(right) else { throw FaceDetectRefusal(session, .forbidden) }
            return visitor
        case .denied: throw FaceDetectRefusal.notLetIn(session)
        case .wait(let seconds): throw FaceDetectRefusal(session, .tooManyRequests, retryAfter: seconds)
        }
    }

    func reply(to fault: Fault) -> Reply { FaceDetectRefusal(.null, fault.status, retryAfter: fault.retryAfter).reply }

    /// Fetches the picture where the request names one.
    @Sendable private func fetch(_ call: Call) async throws -> Call {
        let request = FaceDetectRequest(.content(call.content))
        guard let url = request.address else { return call }
        guard case .bytes(let bytes)? = await services.fetcher?.fetch(url) else {
            throw FaceDetectRefusal(request.session, .badRequest)
        }
        var call = call
        call.files = [Form.File(name: "faceImageBase", bytes: bytes)]
        return call
    }

    @Sendable private func detect(_ call: Call) throws -> Reply {
        let request = FaceDetectRequest(.content(call.content))
        guard let picture = try picture(request, call) else { throw FaceDetectRefusal(request.session, .badRequest) }
        let outcome = try services.recogniser.portrait(
            in: picture,
            rules: services.dialects.portrait,
            features: [.age, .gender, .liveness],
            hasCrop: request.returnsImage
        )
        switch outcome {
        case .success(let portrait):
            return Reply(.ok, request.opening(hasError: false).merging(JSON(portrait)))
        case .failure(let refusal):
            return Reply(.ok, request.opening(hasError: true).adding("error", .string(refusal.fault.code)))
        }
    }

    /// The picture; `nil` where none came, or none that can be read.
    private func picture(_ request: FaceDetectRequest, _ call: Call) throws -> (any Picture & Sendable)? {
        let bytes: [UInt8]
        switch request.picture {
        case .bytes(let sent): bytes = sent
        case .url: bytes = call.files.first?.bytes ?? []
        case .unreadable, nil: return nil
        }
        guard bytes.count <= limits.imageBytes else { throw FaceDetectRefusal(request.session, .contentTooLarge) }
        switch try services.decoder.decodeAny(bytes) {
        case .picture(let picture): return picture
        case .unknown: return nil
        case .tooLarge: throw FaceDetectRefusal(request.session, .contentTooLarge)
        }
    }
}

/// What a request of Face Detect brings.
struct FaceDetectRequest {
    /// The longest text of a session that is echoed, bytes.
    static let longestSession = 1024

    /// The caller's own word for the exchange, as it came; null without one.
    let session: JSON
    let returnsImage: Bool
    private let text: String?

    /// The picture; read anew each time, for base64 takes a while.
    var picture: PostedText? { text.map { PostedText($0) } }

    /// Where the picture is to be fetched from, if it did not come itself.
    var address: String? { text.flatMap { PostedText.isAddress($0) ? $0 : nil } }

    init(_ body: Body) {
        guard case .content(.json(let json)) = body else {
            (session, returnsImage, text) = (.null, false, nil)
            return
        }
        switch json["sessionId"] {
        case .string(let text)? where text.utf8.count <= Self.longestSession: session = .string(text)
        case .integer(let number)?: session = .integer(number)
        default: session = .null
        }
        text = json["faceImageBase"]?.string
        returnsImage = json["returnFaceImage"]?.bool ?? (json["returnFaceImage"]?.string?.lowercased() == "true")
    }

    /// The first members of an answer.
    func opening(hasError: Bool) -> JSON { ["sessionId": session, "hasError": .bool(hasError)] }
}

/// An answer of Face Detect to a request that cannot be answered.
struct FaceDetectRefusal: Refusal {
    var session: JSON
    var status: HTTPResponse.Status
    var retryAfter: Int?

    init(_ session: JSON, _ status: HTTPResponse.Status, retryAfter: Int? = nil) {
        self.session = session
        self.status = status
        self.retryAfter = retryAfter
    }

    static func notLetIn(_ session: JSON) -> FaceDetectRefusal { FaceDetectRefusal(session, .unauthorized) }

    var reply: Reply {
        var reply = Reply(status, ["sessionId": session, "hasError": true, "error": "INTERNAL_ERROR"])
        if status == .unauthorized { reply.headers[.wwwAuthenticate] = "Basic realm=\"usher\", charset=\"UTF-8\"" }
        if let retryAfter { reply.headers[.retryAfter] = String(retryAfter) }
        return reply
    }
}

import HTTPTypes
import Hummingbird
import NIOCore

/// A path with what it takes, who may use it, what it answers, and who answers: the one table from which the server serves and the document is written.
struct Route: Sendable {
    /// What a request brings.
    enum Input: Sendable {
        /// A JSON object; members may come in the query where there is no body.
        case json([Field], limit: BodyLimit = .json)
        /// A multipart form.
        case form([Field], FormRules)
        /// A query only.
        case query([Field])
        /// Whatever comes, within these bounds, for a route that looks itself.
        case any(Bounds)
    }

    /// How much a body of whatever kind may hold, bytes.
    struct Bounds: Sendable {
        /// The whole body.
        var body: Int
        /// A file of a form.
        var file: Int
        /// Files of a form; further ones are passed over.
        var files = 2
    }

    /// How large a JSON body may be.
    enum BodyLimit: Sendable {
        case json
        case fields
    }

    /// Which files a form carries.
    struct FormRules: Sendable {
        var file: String
        var count: ClosedRange<Int>
    }

    /// Where the work is done.
    enum Work: Sendable {
        /// At once: nothing in it blocks.
        case here
        /// On a thread for the database.
        case database
        /// Where the models are: one more at once than cores.
        case models
        /// Where passwords are checked.
        case login
    }

    /// An answer as the document describes it.
    struct Answer: Sendable {
        var status: Int
        var about: String
        /// The name of a schema of the document; `nil` for the plain ok.
        var schema: String
    }

    var path: String
    var methods: [HTTPRequest.Method]
    /// Whether the path stands below the base paths of the API.
    var isBased = true
    /// What a caller must be allowed; `nil` where no token is asked for.
    var right: Right?
    var input: Input
    var work: Work
    /// Whether the answer depends on nothing but the values and the database.
    var isRemembered = false
    var summary: String
    var answers: [Answer]
    /// What is done before the work, without a thread of its own; `nil` for nothing.
    var prepare: (@Sendable (Call) async throws -> Call)?
    var handle: @Sendable (Call) throws -> Reply

    init(
        _ path: String,
        _ methods: [HTTPRequest.Method],
        _ right: Right?,
        _ input: Input,
        work: Work = .database,
        _ summary: String,
        answers: [Answer],
        handle: @escaping @Sendable (Call) throws -> Reply
    ) {
        self.path = path
        self.methods = methods
        self.right = right
        self.input = input
        self.work = work
        self.summary = summary
        self.answers = answers
        self.handle = handle
    }

    /// The same route, whose answers are remembered until something changes.
    var remembered: Route {
        var route = self
        route.isRemembered = true
        return route
    }

    /// The fields of the request, wherever they come.
    var fields: [Field] {
        switch input {
        case .json(let fields, _), .form(let fields, _), .query(let fields): fields
        case .any: []
        }
    }
}

extension Route {
    /// A route of a dialect that has its own description.
    init(
        _ methods: [HTTPRequest.Method],
        _ path: String,
        _ input: Input = .query([]),
        work: Work = .database,
        handle: @escaping @Sendable (Call) throws -> Reply
    ) {
        self.init(path, methods, nil, input, work: work, "", answers: [], handle: handle)
    }
}

/// A request that was read, allowed and checked.
struct Call: Sendable {
    /// Who asks; `nil` only where no token is asked for.
    var visitor: Visitor?
    /// The checked values.
    var values: Values
    /// The files of a form.
    var files: [Form.File] = []
    /// What came, where the route looks itself.
    var content = Content.none
    /// The query, decoded, in its order.
    var query: [(name: String, value: String)] = []
    /// What stands in the path in place of `{name}`, decoded.
    var parameters: [String: String] = [:]
    /// The path as it was asked for.
    var path = ""
    /// Where the request comes from.
    var address: String
    /// When the whole of it was here.
    var began: ContinuousClock.Instant
    /// The connection it came on; `nil` in tests.
    var connection: Connection?
    /// The header `Last-Event-ID`.
    var lastEventID: String?

    /// Who asks, where somebody must.
    func asker() throws(Fault) -> Visitor {
        guard let visitor else { throw .accessDenied }
        return visitor
    }

    /// Whole milliseconds since the request was here.
    var spent: JSON {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return .integer(Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}

/// An answer.
struct Reply: Sendable {
    enum Content: Sendable {
        case json(JSON)
        case bytes([UInt8], type: String)
        case events(EventStream)
        case nothing
    }

    var status: HTTPResponse.Status
    var content: Content
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status = .ok, _ json: JSON) {
        self.status = status
        content = .json(json)
    }

    init(bytes: [UInt8], type: String) {
        status = .ok
        content = .bytes(bytes, type: type)
    }

    init(_ events: EventStream) {
        status = .ok
        content = .events(events)
    }

    /// A status without a body.
    init(_ status: HTTPResponse.Status) {
        self.status = status
        content = .nothing
    }

    init(_ fault: Fault) {
        self.init(fault.status, fault.json)
        if let seconds = fault.retryAfter { headers[.retryAfter] = String(seconds) }
    }

    /// `{"status":"ok", ...}`.
    static func ok(_ status: HTTPResponse.Status = .ok, _ members: JSON = [:]) -> Reply {
        Reply(status, JSON.object([.init("status", "ok")]).merging(members))
    }

    /// The reply as Hummingbird sends it.
    var response: Response {
        var headers = headers
        headers[.xContentTypeOptions] = "nosniff"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        switch content {
        case .json(let json):
            headers[.contentType] = "application/json"
            return Response(
                status: status,
                headers: headers,
                body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(json)))
            )
        case .bytes(let bytes, let type):
            headers[.contentType] = type
            return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        case .events(let stream):
            headers[.contentType] = EventStream.contentType
            return Response(status: status, headers: headers, body: stream.body)
        case .nothing: return Response(status: status, headers: headers)
        }
    }
}

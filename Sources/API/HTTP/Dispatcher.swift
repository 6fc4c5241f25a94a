import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Store
import UsherCore

/// Answers every request: finds the route, lets the caller in, reads and checks the body, hands the work to the right threads, and turns what
/// fails into the contract's words.
struct Dispatcher: HTTPResponder {
    typealias Context = APIContext

    let routes: [String: Route]
    let doorkeeper: any Doorkeeper
    let bodies: BodyReader
    let gates: Gates
    let meter: RequestMeter

    func respond(to request: Request, context: APIContext) async throws -> Response {
        let began = ContinuousClock.now
        var reply: Reply
        do {
            reply = try await answer(request, context)
        } catch {
            reply = Self.reply(to: error, context.logger)
        }
        reply.headers[.requestID] = context.requestID
        let time = ContinuousClock.now - began
        meter.count(route(request.uri.path)?.path, request.method.rawValue, status: reply.status.code, time)
        log(request, reply, context, time)
        let response = reply.response
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ context: APIContext) async throws -> Reply {
        guard let route = route(request.uri.path) else { throw Fault.notFound }
        let allowed = route.allowed
        if request.method == .options { return Self.options(allowed) }
        guard allowed.contains(request.method) else {
            var reply = Reply(.methodNotAllowed)
            reply.headers[.allow] = Self.words(allowed)
            return reply
        }
        return try await serve(request, route, context)
    }

    private func route(_ path: String) -> Route? {
        if let route = routes[path] { return route }
        return path.count > 1 && path.hasSuffix("/") ? routes[String(path.dropLast())] : nil
    }

    private func serve(_ request: Request, _ route: Route, _ context: APIContext) async throws -> Reply {
        let query = Query.parse(request.uri.query)
        var visitor: Visitor?
        let headerToken = route.right == nil ? nil : Self.token(request.headers)
        if let headerToken { visitor = try admit(headerToken, route) }
        var held = 0
        defer { bodies.budget.give(held) }
        let body = try await bodies.read(request, as: route.input, held: &held)
        if route.right != nil, headerToken == nil {
            visitor = try admit(Self.token(body) ?? query.first { $0.name == "token" }?.value, route)
        }
        var call = try Self.call(route, body, query, visitor, context)
        call.lastEventID = request.headers[.lastEventID]
        return try await run(route, call)
    }

    /// The visitor with this token, if the route may be used with it.
    private func admit(_ token: String?, _ route: Route) throws(Fault) -> Visitor? {
        guard let right = route.right else { return nil }
        guard let token, !token.isEmpty, token.utf8.count <= 4096, let visitor = doorkeeper.visitor(token: token) else {
            throw .accessDenied
        }
        guard visitor.rights.contains(right) else { throw .mayNot }
        return visitor
    }

    /// The token of the contract's header, or the one that Prometheus and other programs send as a bearer's (RFC 6750, 2.1).
    private static func token(_ headers: HTTPFields) -> String? {
        if let token = headers[.token] { return token }
        guard let words = headers[.authorization]?.split(separator: " ", maxSplits: 1), words.count == 2,
            words[0].lowercased() == "bearer"
        else { return nil }
        return words[1].filter { $0 != " " }
    }

    private static func token(_ body: Body) -> String? {
        switch body {
        case .object(let object): object["token"]?.string
        case .form(let form, _): form.texts("token").first ?? nil
        }
    }

    private static func call(
        _ route: Route,
        _ body: Body,
        _ query: [(name: String, value: String)],
        _ visitor: Visitor?,
        _ context: APIContext
    ) throws(Fault) -> Call {
        var values: Values
        var files: [Form.File] = []
        switch (body, route.input) {
        case (.form(let form, let refused), .form(let fields, let rules)):
            if let refused { throw refused }
            guard !form.files.isEmpty else { throw .noImage }
            values = try fields.read(form)
            guard rules.count.contains(form.files.count) else {
                throw .invalidSchema(rules.file, "not \(rules.count.lowerBound) images")
            }
            files = form.files
            for field in fields where values[field.name] == nil {
                values[field.name] = try [field].optional.read(query: query)[field.name]
            }
        case (_, .query(let fields)): values = try fields.read(query: query)
        case (.object(.object(let members)), let input) where members.isEmpty && !query.isEmpty:
            values = try input.fields.read(query: query)
        case (.object(let object), let input): values = try input.fields.read(object)
        default: throw .internalError
        }
        return Call(
            visitor: visitor,
            values: values,
            files: files,
            address: context.address,
            began: .now,
            connection: context.connection
        )
    }

    private func run(_ route: Route, _ call: Call) async throws -> Reply {
        switch route.work {
        case .here: try route.handle(call)
        case .database: try await gates.database.run { try route.handle(call) }
        case .models: try await gates.models.run { try route.handle(call) }
        case .login: try await gates.login.run { try route.handle(call) }
        }
    }
}

extension Route.Input {
    fileprivate var fields: [Field] {
        switch self {
        case .json(let fields, _), .form(let fields, _), .query(let fields): fields
        }
    }
}

extension [Field] {
    fileprivate var optional: [Field] {
        map { field in
            var field = field
            field.isRequired = false
            return field
        }
    }
}

extension Route {
    /// The methods it answers; whatever can be got can be asked for its head.
    var allowed: [HTTPRequest.Method] {
        methods + (methods.contains(.get) ? [.head] : []) + [.options]
    }
}

/// The threads of each kind of work.
struct Gates: Sendable {
    var database: Gate
    var models: Gate
    var login: Gate
}

extension HTTPField.Name {
    /// The contract's header for a token.
    static let token = HTTPField.Name.known("token")
    static let requestID = HTTPField.Name.known("X-Request-Id")
    /// Where a reader of events stopped (https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header).
    static let lastEventID = HTTPField.Name.known("Last-Event-ID")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
        return name
    }
}

// MARK: What fails

extension Dispatcher {
    /// The contract's answer to what was thrown; whose fault it was is only logged.
    static func reply(to error: any Error, _ logger: Logger) -> Reply {
        switch error {
        case let fault as Fault: return Reply(fault)
        case let error as StoreError: return reply(to: error, logger)
        case is SlowSender: return Reply(.tooSlow)
        case is HTTPParserError: return Reply(Fault(.badRequest, "invalid request"))
        case is CancellationError: return Reply(.unavailable)
        default:
            logger.error("request failed", metadata: ["error": "\(error)"])
            return Reply(.internalError)
        }
    }

    private static func reply(to error: StoreError, _ logger: Logger) -> Reply {
        switch error.code {
        case .diskFull, .busy, .readOnly:
            logger.error("database cannot be written", metadata: ["error": "\(error)"])
            return Reply(.unavailable)
        case .invalid:
            return Reply(.invalidSchema(nil, "a value that may not be"))
        case .missing, .notADatabase, .newerVersion, .corrupt, .notFound, .nameTaken, .protected, .io:
            logger.error("database failed", metadata: ["error": "\(error)"])
            return Reply(.internalError)
        }
    }

    private static func options(_ allowed: [HTTPRequest.Method]) -> Reply {
        var reply = Reply.ok()
        reply.headers[.allow] = words(allowed)
        return reply
    }

    private static func words(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }

    /// One line a request: never the query, which may hold a token.
    private func log(_ request: Request, _ reply: Reply, _ context: APIContext, _ time: Duration) {
        let level: Logger.Level = reply.status.code >= 500 ? .warning : .debug
        let milliseconds = Double(time.components.seconds) * 1000 + Double(time.components.attoseconds) / 1e15
        context.logger.log(
            level: level,
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path.prefix(200))",
                "status": "\(reply.status.code)", "ms": "\(JSON.rounded(milliseconds, decimals: 2).double ?? 0)",
                "from": "\(context.address)",
            ]
        )
    }
}

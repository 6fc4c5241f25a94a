import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Store
import UsherCore

/// Answers every request: finds the route, lets the caller in, reads and checks the body, hands the work to the right threads, and has its
/// dialect word what fails.
struct Dispatcher: HTTPResponder {
    typealias Context = APIContext

    var mounts: Mounts
    let bodies: BodyReader
    let gates: Gates
    let meter: RequestMeter
    let memory: AnswerMemory
    /// How often the database has changed; `nil` where it cannot be told.
    let revision: @Sendable () -> UInt64?

    func respond(to request: Request, context: APIContext) async throws -> Response {
        let began = ContinuousClock.now
        let found = mounts.find(request.uri.path, request.head)
        let dialect = found?.place.dialect ?? mounts.dialect(ofUnknown: request.uri.path, request.head)
        var reply: Reply
        do {
            guard let found else { throw Fault.notFound }
            reply = try await answer(request, found, context)
        } catch {
            reply = Self.reply(to: error, in: dialect, context.logger)
        }
        reply.headers[.requestID] = context.requestID
        reply.headers.append(contentsOf: dialect.headers)
        let time = ContinuousClock.now - began
        meter.count(found?.place.label, request.method.rawValue, status: reply.status.code, time)
        // What stands in a path's parameters may be a key, or somebody's name.
        let path = found.map { $0.parameters.isEmpty ? request.uri.path : $0.place.label } ?? request.uri.path
        log(request, path, reply, context, time)
        let response = reply.response
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ found: Mounts.Found, _ context: APIContext) async throws -> Reply {
        let (place, dialect) = (found.place, found.place.dialect)
        if let route = place.route(for: request.method) {
            return try await serve(request, route, found, context)
        }
        if request.method == .options { return dialect.reply(toOptions: place.allowed) }
        return dialect.reply(toWrong: request.method, allowed: place.allowed)
    }

    private func serve(
        _ request: Request,
        _ route: Route,
        _ found: Mounts.Found,
        _ context: APIContext
    ) async throws -> Reply {
        let dialect = found.place.dialect
        var credentials = Credentials(
            head: request.head,
            query: Query.parse(request.uri.query),
            parameters: found.parameters,
            address: context.address
        )
        var visitor = try await dialect.visitor(credentials, for: route)
        var held = 0
        defer { bodies.budget.give(held) }
        let body = try await bodies.read(request, as: route.input, held: &held)
        if visitor == nil {
            credentials.body = body
            visitor = try await dialect.visitor(credentials, for: route)
        }
        var call = try Self.call(route, body, credentials.query, visitor, context)
        call.query = credentials.query
        call.parameters = credentials.parameters
        call.path = request.uri.path
        call.lastEventID = request.headers.value(of: .lastEventID)
        return try await run(route, call)
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
        var content = Content.none
        switch (body, route.input) {
        case (.content(let brought), _):
            content = brought
            values = Values()
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
        var call = Call(
            visitor: visitor,
            values: values,
            files: files,
            address: context.address,
            began: .now,
            connection: context.connection
        )
        call.content = content
        return call
    }

    private func run(_ route: Route, _ call: Call) async throws -> Reply {
        guard route.isRemembered, let now = revision() else { return try await work(route, call) }
        let question = AnswerMemory.Question(path: route.path, values: call.values)
        return try await memory.answer(to: question, at: now) { try await work(route, call) }
    }

    private func work(_ route: Route, _ given: Call) async throws -> Reply {
        let call = try await route.prepare?(given) ?? given
        return switch route.work {
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
        case .any: []
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

    /// A name that stands in this code.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
        return name
    }
}

// MARK: What fails

extension Dispatcher {
    /// The answer to what was thrown, in the dialect's words; whose fault it was is only logged.
    static func reply(to error: any Error, in dialect: any Dialect, _ logger: Logger) -> Reply {
        switch error {
        case let refusal as any Refusal: refusal.reply
        case let fault as Fault: dialect.reply(to: fault)
        default: dialect.reply(to: fault(error, logger))
        }
    }

    private static func fault(_ error: any Error, _ logger: Logger) -> Fault {
        switch error {
        case let error as StoreError: return fault(error, logger)
        case is SlowSender: return .tooSlow
        case is HTTPParserError: return Fault(.badRequest, "invalid request")
        case is CancellationError: return .unavailable
        default:
            logger.error("request failed", metadata: ["error": "\(error)"])
            return .internalError
        }
    }

    private static func fault(_ error: StoreError, _ logger: Logger) -> Fault {
        switch error.code {
        case .diskFull, .busy, .readOnly:
            logger.error("database cannot be written", metadata: ["error": "\(error)"])
            return .unavailable
        case .invalid:
            return .invalidSchema(nil, "a value that may not be")
        case .missing, .notADatabase, .newerVersion, .corrupt, .notFound, .nameTaken, .protected, .io:
            logger.error("database failed", metadata: ["error": "\(error)"])
            return .internalError
        }
    }

    /// One line a request: never the query, which may hold a token.
    private func log(_ request: Request, _ path: String, _ reply: Reply, _ context: APIContext, _ time: Duration) {
        let level: Logger.Level = reply.status.code >= 500 ? .warning : .debug
        let milliseconds = Double(time.components.seconds) * 1000 + Double(time.components.attoseconds) / 1e15
        context.logger.log(
            level: level,
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(path.prefix(200))",
                "status": "\(reply.status.code)", "ms": "\(JSON.rounded(milliseconds, decimals: 2).double ?? 0)",
                "from": "\(context.address)",
            ]
        )
    }
}

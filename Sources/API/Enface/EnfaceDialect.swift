import HTTPTypes
import Store

/// The main dialect: the Enface REST API, and what usher says of itself; the table that serves is the table that is documented.
struct EnfaceDialect: Dialect {
    let name = "enface"
    let bases = ["/v1", "/enface/v1"]
    let routes: [Route]
    private let doorkeeper: any Doorkeeper

    init(services: APIServices, meters: Meters, readiness: Readiness, limits: Limits) {
        doorkeeper = services.doorkeeper
        let enface = Enface(services: services)
        let families = [
            enface.loginRoutes, enface.tokenRoutes, enface.groupRoutes, enface.sourceRoutes, enface.listRoutes,
            enface.personRoutes, enface.mergeRoutes, enface.personImageRoutes, enface.faceRoutes, enface.actionRoutes,
            enface.historyRoutes, enface.eventRoutes, enface.watchRoutes,
        ]
        let contract = families.flatMap(\.self)
        let service = ServiceRoutes(services: services, meters: meters, readiness: readiness).routes(
            describing: contract,
            limits: limits
        )
        routes = contract + service
    }

    func reply(to fault: Fault) -> Reply { Reply(fault) }
}

extension EnfaceDialect {
    /// Everything but what FindFace's clients send.
    func claims(_ head: HTTPRequest) -> Bool { !FindFaceDialect.claims(head) }

    /// The bearer of the token in the head or, without one there, in the body or the query.
    func visitor(_ credentials: Credentials, for route: Route) throws -> Visitor? {
        guard route.right != nil else { return nil }
        let token = Self.token(credentials.head.headerFields)
        guard let body = credentials.body else {
            return try token.map { try admit($0, route) }
        }
        let shown = token ?? Self.token(body) ?? credentials.query.first { $0.name == "token" }?.value
        if shown == nil, route.path == "/detect", Self.isFindFace(body) { throw FindFaceFault(.accessDenied) }
        return try admit(shown, route)
    }

    /// Whether a form without a token has the part that FindFace's clients send a picture in: it is refused in their words.
    private static func isFindFace(_ body: Body) -> Bool {
        guard case .form(let form, _) = body, form.files.isEmpty else { return false }
        return form.strange == "photo" || !form.texts("photo").isEmpty
    }

    /// The visitor with this token, if the route may be used with it.
    private func admit(_ token: String?, _ route: Route) throws(Fault) -> Visitor {
        guard let right = route.right else { throw .internalError }
        guard let token, !token.isEmpty, token.utf8.count <= 4096, var visitor = doorkeeper.visitor(token: token) else {
            throw .accessDenied
        }
        guard visitor.rights.contains(right) else { throw .mayNot }
        visitor.isStillAdmitted = { [doorkeeper] in doorkeeper.visitor(token: token)?.rights.contains(right) == true }
        return visitor
    }

    /// The token of the contract's header, or the one that Prometheus and other programs send as a bearer's (RFC 6750, 2.1).
    private static func token(_ headers: HTTPFields) -> String? {
        if let token = headers.value(of: .token) { return token }
        guard let words = headers.value(of: .authorization)?.split(separator: " ", maxSplits: 1), words.count == 2,
            words[0].lowercased() == "bearer"
        else { return nil }
        return words[1].filter { $0 != " " }
    }

    private static func token(_ body: Body) -> String? {
        switch body {
        case .object(let object): object["token"]?.string
        case .form(let form, _): form.texts("token").first ?? nil
        case .content: nil
        }
    }
}

/// The endpoints of the Enface REST API; a file a family.
struct Enface: Sendable {
    let services: APIServices

    var database: UsherDatabase { services.database }

    /// What `body` returns; a list, group or source that is gone meanwhile, or a name that is taken meanwhile, is `otherwise`.
    func racing<Value>(_ otherwise: Fault, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError where error.code == .notFound || error.code == .nameTaken {
            throw otherwise
        }
    }
}

extension [HTTPRequest.Method] {
    /// How an endpoint that reads is asked: by the tests and by the SDK.
    static let reading: Self = [.get, .post]
    /// How an endpoint that changes is asked.
    static let updating: Self = [.put, .post]
    /// How an endpoint that removes is asked.
    static let deleting: Self = [.delete, .post]
    static let posting: Self = [.post]
}

extension [Route.Answer] {
    static func ok(_ schema: String = "Ok", _ about: String = "Done.") -> Self {
        [Route.Answer(status: 200, about: about, schema: schema)]
    }

    static func created(_ schema: String, _ about: String = "Created.") -> Self {
        [Route.Answer(status: 201, about: about, schema: schema)]
    }
}

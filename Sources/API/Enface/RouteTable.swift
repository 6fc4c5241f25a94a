import HTTPTypes
import Store

/// Every path that is answered: the table that serves is the table that is documented.
struct RouteTable: Sendable {
    /// The paths under which the contract's clients look.
    static let bases = ["/v1", "/enface/v1"]

    let routes: [Route]

    init(services: APIServices, meters: Meters, readiness: Readiness, limits: Limits) {
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

    /// The routes by their whole paths.
    var byPath: [String: Route] {
        var found: [String: Route] = [:]
        for route in routes {
            for base in route.isBased ? Self.bases : [""] { found[base + route.path] = route }
        }
        return found
    }
}

/// The endpoints of the Enface REST API; a file a family.
struct Enface: Sendable {
    let services: APIServices

    var database: UsherDatabase { services.database }

    /// Writes who did what to which thing into the audit log.
    func note(_ call: Call, _ verb: String, _ kind: String, _ id: some CustomStringConvertible) throws {
        try services.doorkeeper.note(try call.asker(), NotedChange(verb: verb, kind: kind, id: id.description))
    }

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

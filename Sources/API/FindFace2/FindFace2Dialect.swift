import HTTPTypes
import Recognition
import Store
import UsherCore

/// FindFace's second API (sf-api): `/v2`.
///
/// The product asks nobody who they are; usher asks for a token unless its operator says otherwise. A gallery is a person list, `default` the
/// default list; a face is an exemplar under the id that the caller chose.
struct FindFace2Dialect: Dialect {
    let name = "findface2"
    let bases = ["/v2", "/findface/v2"]
    let routes: [Route]
    private let services: APIServices

    init(services: APIServices, limits: Limits, counters: LimitCounters) {
        self.services = services
        let desk = FindFace2(services: services, limits: limits, counters: counters)
        routes = desk.detectRoutes + desk.galleryRoutes + desk.faceRoutes + desk.verifyRoutes + desk.pageRoutes
    }

    func visitor(_ credentials: Credentials, for route: Route) throws -> Visitor? {
        guard let right = route.right, services.dialects.asksToken else { return nil }
        guard let token = FindFaceDialect.token(credentials.head.headerFields),
            let visitor = services.doorkeeper.visitor(token: token)
        else { throw FindFace2Fault(.accessDenied) }
        guard visitor.rights.contains(right) else { throw FindFace2Fault(.mayNot) }
        return visitor
    }

    func reply(to fault: Fault) -> Reply { FindFace2Fault(fault).reply }
}

/// The endpoints of FindFace's second API; a file a family.
struct FindFace2: Sendable {
    let services: APIServices
    let limits: Limits
    let counters: LimitCounters
    let cache = Locked(ExpiringCache<Detection>())

    var database: UsherDatabase { services.database }
    var recogniser: Recogniser { services.recogniser }

    /// A route for whoever has `right`; what the database or the models fail at is told in the contract's words.
    func route(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ right: Right,
        takes input: Route.Input = .query([]),
        work: Route.Work = .database,
        _ handle: @escaping @Sendable (Call) throws -> Reply
    ) -> Route {
        var route = Route([method], path, input, work: work) { call in
            do {
                return try handle(call)
            } catch let error as StoreError where [.diskFull, .busy, .readOnly, .io, .corrupt].contains(error.code) {
                throw FindFace2Fault(.storageError, "the database cannot be used at this moment")
            }
        }
        route.right = right
        return route
    }

    /// The list that the path's gallery is.
    func list(_ call: Call) throws -> PersonList {
        let name = call.parameters["gallery"] ?? ""
        guard let list = try database.gallery(name) else {
            throw FindFace2Fault(.galleryNotFound, "there is no gallery '\(name.prefix(200))'")
        }
        return list
    }

    /// What a reference in a parameter stands for: a found face, or an enrolled one.
    enum Referred {
        case found(Detection)
        case enrolled(NumberedFace, NumberedFace.Place)

        var reference: FaceReference {
            switch self {
            case .found(let detection): .ready(detection.face)
            case .enrolled(_, let place): .enrolled(place.exemplar, place.person)
            }
        }
    }

    /// `detection:<id>` or `face:<gallery>/<id>`.
    func referred(_ text: String, _ param: String) throws -> Referred {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (halves[0], halves.count) {
        case ("detection", 2):
            guard let detection = cache.withLock({ $0.value(halves[1], at: .now) }) else {
                throw FindFace2Fault(.sourceNotFound, "there is no detection '\(halves[1].prefix(200))', or no longer")
            }
            return .found(detection)
        case ("face", 2):
            let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let id = UInt64(parts[1]) else {
                throw FindFace2Fault.badParam(param, text, "not face:<gallery>/<id>")
            }
            guard let list = try database.gallery(parts[0]) else {
                throw FindFace2Fault(.sourceGalleryNotFound, "there is no gallery '\(parts[0].prefix(200))'")
            }
            guard let (face, place) = try face(id, in: list.id) else {
                throw FindFace2Fault(.sourceNotFound, "there is no face \(id) in '\(list.name)'")
            }
            return .enrolled(face, place)
        default: throw FindFace2Fault.badParam(param, text, "not detection:<id> or face:<gallery>/<id>")
        }
    }

    /// The enrolled face with an id in a list.
    func face(_ id: UInt64, in list: PersonListID) throws -> (NumberedFace, NumberedFace.Place)? {
        guard let exemplar = try database.exemplar(chosen: id, in: list),
            let number = try database.faceNumber(of: exemplar), let face = try database.numberedFace(number),
            let place = face.places.first(where: { $0.exemplar == exemplar })
        else { return nil }
        return (face, place)
    }

    func query(_ name: String, _ call: Call) -> String? { call.query.first { $0.name == name }?.value }

    /// Whoever asks, for the audit log; where nobody is asked who they are there is nobody to name.
    func actor(_ call: Call) throws -> AuditActor? {
        try call.visitor == nil ? nil : services.actor(call)
    }
}

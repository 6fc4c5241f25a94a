import Delivery
import HTTPTypes
import Recognition
import Store
import UsherCore

/// FindFace's first API (facenapi), and its alias for elder clients: `/v1`, `/v0`.
///
/// A token of usher's in the header `Authorization: Token`. A gallery is a person list, `default` the default list; a face is an exemplar; what
/// faces call `meta` is the person's name.
struct FindFaceDialect: Dialect {
    let name = "findface"
    let bases = ["/v1", "/v0", "/findface/v1", "/findface/v0"]
    /// A client that resolves `/detect` against the server's address drops the version.
    let ownBases = ["/v1", "/v0", "/findface/v1", "/findface/v0", ""]
    let routes: [Route]
    private let doorkeeper: any Doorkeeper

    init(services: APIServices, limits: Limits) {
        doorkeeper = services.doorkeeper
        let desk = FindFace(services: services, limits: limits)
        routes =
            desk.faceRoutes + desk.pictureRoutes + desk.galleryRoutes + desk.cameraRoutes + desk.historyRoutes
            + desk.pageRoutes
    }

    /// A request for a path that Enface has too is FindFace's if it shows FindFace's kind of token, or if nothing in its head is Enface's and it
    /// sends what only FindFace takes.
    func claims(_ head: HTTPRequest) -> Bool { Self.claims(head) }

    static func claims(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        if let scheme = fields.value(of: .authorization)?.split(separator: " ").first?.lowercased() {
            return scheme == "token"
        }
        if fields.value(of: .token) != nil { return false }
        let path = head.path ?? ""
        let asked = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard asked.first?.hasSuffix("/detect") == true || asked.first?.hasSuffix("/detect/") == true else {
            return false
        }
        let query = Query.parse(asked.count > 1 ? String(asked[1]) : nil)
        if query.contains(where: { $0.name == "token" }) { return false }
        if query.contains(where: { $0.name == "photo" }) { return true }
        let type = fields[.contentType].map { HeaderParameters($0).value.lowercased() }
        return type == "application/json" || type == "application/x-www-form-urlencoded"
    }

    func visitor(_ credentials: Credentials, for route: Route) throws -> Visitor? {
        guard let right = route.right else { return nil }
        guard let token = Self.token(credentials.head.headerFields), let visitor = doorkeeper.visitor(token: token)
        else {
            throw FindFaceFault(.accessDenied)
        }
        guard visitor.rights.contains(right) else { throw FindFaceFault(.mayNot) }
        return visitor
    }

    /// The token of `Authorization: Token <token>`; clients write the scheme in either case.
    static func token(_ fields: HTTPFields) -> String? {
        guard let words = fields[.authorization]?.split(separator: " "), words.count == 2,
            words[0].lowercased() == "token", words[1].utf8.count <= 4096
        else { return nil }
        return String(words[1])
    }

    func reply(to fault: Fault) -> Reply { FindFaceFault(fault).reply }
}

/// The endpoints of FindFace's first API; a file a family.
struct FindFace: Sendable {
    let services: APIServices
    let limits: Limits

    var database: UsherDatabase { services.database }
    var recogniser: Recogniser { services.recogniser }

    /// A route for whoever has `right`.
    func route(
        _ methods: [HTTPRequest.Method],
        _ path: String,
        _ right: Right,
        photos: [String] = [],
        takesBody: Bool = true,
        work: Route.Work = .database,
        _ handle: @escaping @Sendable (Call, FindFaceParameters) throws -> Reply
    ) -> Route {
        let most = limits.formBytes * max(1, photos.count) + limits.formBytes / 3
        let bounds = Route.Bounds(body: photos.isEmpty ? limits.jsonBytes : most, file: limits.imageBytes, files: 2)
        var route = Route(methods, path, takesBody ? .any(bounds) : .query([]), work: work) { call in
            try handle(call, FindFaceParameters(call.content, query: call.query))
        }
        route.right = right
        if !photos.isEmpty { route.prepare = { call in try await fetch(photos, call) } }
        return route
    }

    /// Fetches the pictures that a request names by URL, and puts them where sent ones stand.
    private func fetch(_ names: [String], _ call: Call) async throws -> Call {
        let parameters = try FindFaceParameters(call.content, query: call.query)
        var call = call
        for name in names {
            guard let url = try parameters.address(name) else { continue }
            let outcome = await services.fetcher?.fetch(url) ?? .notAllowed
            guard case .bytes(let bytes) = outcome else {
                throw FindFaceFault.badParam(name, url, outcome.refusal ?? "no picture")
            }
            call.files.append(Form.File(name: name, filename: url, bytes: bytes))
        }
        return call
    }

    /// A picture that came, with what is kept of where it came from.
    struct Photo {
        var picture: any Picture & Sendable
        var bytes: [UInt8]
        var url: String?
    }

    func photo(_ name: String, _ call: Call, _ parameters: FindFaceParameters) throws -> Photo {
        let bytes: [UInt8]
        var address: String?
        switch try parameters.photo(name) {
        case .bytes(let sent): bytes = sent
        case .url(let url):
            address = url
            bytes = call.files.first { $0.name == name }?.bytes ?? []
        }
        guard bytes.count <= limits.imageBytes else {
            throw FindFaceFault(.tooLarge, "a photo has at most \(limits.imageBytes) bytes")
        }
        switch try services.decoder.decodeAny(bytes) {
        case .picture(let picture): return Photo(picture: picture, bytes: bytes, url: address)
        case .unknown: throw FindFaceFault.badParam(name, "", "no JPEG, PNG or WebP, or one that cannot be decoded")
        case .tooLarge(let reason): throw FindFaceFault(.tooLarge, reason)
        }
    }

    /// Which faces a request means: those at its boxes, or as its selector says.
    func pick(_ box: String, _ parameters: FindFaceParameters, bare: Bool = false) throws(FindFaceFault) -> FacePick {
        if let boxes = try parameters.boxes(box) { return .at(boxes) }
        if bare, let box = try parameters.bareBox() { return .at([box]) }
        switch try parameters.text("mf_selector")?.lowercased() {
        case nil, "", "biggest": return .largest
        case "all": return .every
        case "reject": return .single
        case let other: throw .badParam("mf_selector", other, "not biggest, all or reject")
        }
    }

    /// The faces that are meant; where there is none, the refusal that names the parameter.
    func faces(
        _ photo: Photo,
        _ pick: FacePick,
        _ name: String,
        features: [FaceFeature] = []
    ) throws -> [ReadyFace] {
        do {
            let found = try recogniser.ready(in: photo.picture, pick: pick, features: features)
            guard !found.isEmpty else { throw FacePickFault.none }
            return found
        } catch let fault as FacePickFault {
            switch fault {
            case .none, .notAt: throw FindFaceFault.noFaces(name)
            case .several(let boxes):
                var refusal = FindFaceFault(.tooManyFaces, "Too many faces: \(boxes.count)")
                refusal.faces = boxes.map { FindFaceBox.json(FindFaceBox.sides($0)) }
                throw refusal
            }
        }
    }

    /// What a request wants to know of a face.
    func features(_ parameters: FindFaceParameters) throws(FindFaceFault) -> [FaceFeature] {
        var wanted: [FaceFeature] = []
        for (name, feature) in [("gender", FaceFeature.gender), ("age", .age), ("emotions", .emotion)]
        where try parameters.flag(name) { wanted.append(feature) }
        return wanted
    }

    /// The list that a gallery is.
    func list(_ gallery: String) throws -> PersonList {
        guard let list = try database.gallery(gallery) else { throw FindFaceFault.notFound("gallery", gallery) }
        return list
    }
}

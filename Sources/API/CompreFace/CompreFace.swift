import HTTPTypes
import Recognition
import Store
import UsherCore

/// CompreFace's REST services, as version 1.2 answers them: translation only.
///
/// A recognition key's face collection is a person list, a subject a person by name, an example an exemplar.
struct CompreFace: Dialect {
    let name = "compreface"
    let bases = ["/api/v1", "/compreface/api/v1"]
    let services: APIServices

    /// Bytes of a picture; the contract's limit, which `/config` tells.
    static let fileBytes = 5 * 1024 * 1024
    /// Bytes of a request; the contract's limit.
    static let bodyBytes = 10 * 1024 * 1024
    static let body = Route.Input.any(Route.Bounds(body: bodyBytes, file: fileBytes))

    var routes: [Route] {
        subjectRoutes + exampleRoutes + imageRoutes + recognitionRoutes + verificationRoutes + embeddingRoutes
            + serviceRoutes
    }

    /// Browsers may call from anywhere, as upstream lets them.
    let headers: HTTPFields = [
        .accessControlAllowOrigin: "*", .accessControlAllowMethods: "GET, POST, OPTIONS, PUT, DELETE",
        .accessControlAllowHeaders: "Content-Type, x-api-key, Origin, Accept, Authorization",
    ]

    /// The bearer of a key of the service that the path belongs to.
    func visitor(_ credentials: Credentials, for route: Route) throws -> Visitor? {
        guard let kind = ServiceKeyKind(rawValue: String(route.path.split(separator: "/").first ?? "")) else {
            return nil
        }
        guard let key = credentials.head.headerFields[.apiKey] else { throw CompreFaceFault.missingKey }
        guard key.utf8.count >= 36, TokenID(key) != nil else { throw CompreFaceFault.malformedKey }
        guard let known = services.doorkeeper.serviceKey(key), known.kind == kind else {
            throw CompreFaceFault.unknownKey(key, of: kind)
        }
        return Visitor(email: "service key '\(known.name)'", rights: [], key: known)
    }

    func reply(to fault: Fault) -> Reply {
        var reply: Reply
        switch fault.status {
        case .notFound: reply = CompreFaceFault(.notFound, 0, "Not found").reply
        case .internalServerError: reply = CompreFaceFault.failed.reply
        case .serviceUnavailable, .requestTimeout:
            reply = CompreFaceFault(fault.status, 0, CompreFaceFault.other.message).reply
        default: reply = CompreFaceFault.other.reply
        }
        if let seconds = fault.retryAfter { reply.headers[.retryAfter] = String(seconds) }
        return reply
    }

    func reply(toWrong method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Reply {
        CompreFaceFault(.notFound, 0, "Request method '\(method.rawValue)' not supported").reply
    }

    func reply(toOptions allowed: [HTTPRequest.Method]) -> Reply { Reply(.noContent) }

    /// The collection of the key that a call came with.
    func list(_ call: Call) throws -> PersonListID {
        guard let list = (call.visitor?.key as? ServiceKey)?.list else { throw Fault.internalError }
        return list
    }
}

extension HTTPField.Name {
    /// CompreFace's header for a service key.
    fileprivate static let apiKey = known("x-api-key")
}

extension CompreFace {
    /// What needs no key.
    var serviceRoutes: [Route] {
        let services = services
        return [
            Route([.get], "/config", work: .here) { _ in
                Reply(
                    .ok,
                    [
                        "clientMaxFileSize": .integer(Self.fileBytes), "clientMaxBodySize": .integer(Self.bodyBytes),
                    ]
                )
            },
            Route([.get], "/consistence/status", work: .here) { _ in
                Reply(
                    .ok,
                    [
                        "demoFaceCollectionIsInconsistent": false, "dbIsInconsistent": false, "saveImagesToDB": true,
                        "status": "OK",
                    ]
                )
            },
            Route([.get], "/static/{key}/images/{id}") { call in
                guard let key = call.parameters["key"], let id = call.parameters["id"].flatMap({ ExemplarID($0) }),
                    let list = services.doorkeeper.serviceKey(key)?.list
                else { return Self.image(nil) }
                return Self.image(try services.database.original(of: id, in: list))
            },
        ]
    }

    /// The bytes of a picture as the contract gives them; nothing for one that is not there.
    static func image(_ bytes: [UInt8]?) -> Reply {
        var reply = Reply(bytes: bytes ?? [], type: "application/octet-stream")
        reply.headers[.cacheControl] = bytes == nil ? "no-store" : "public, max-age=31536000"
        // The contract lets proxies keep it: they shall not hand it to whoever comes without the key.
        reply.headers[.vary] = "x-api-key"
        return reply
    }
}

import HTTPTypes

/// A refusal of FindFace's first API: a code for programs, a reason for people.
struct FindFaceFault: Refusal, Hashable {
    /// The published codes, and usher's own for what has none.
    enum Code: String, CaseIterable {
        case authFailed = "AUTH_FAILED"
        case badParam = "BAD_PARAM"
        case malformedJSON = "MALFORMED_JSON"
        case serviceUnavailable = "SERVICE_UNAVAILABLE"
        case noFaces = "NO_FACES"
        case tooManyFaces = "TOO_MANY_FACES"
        case notFound = "NOT_FOUND"
        case galleryExists = "GALLERY_EXISTS"
        case methodNotAllowed = "METHOD_NOT_ALLOWED"
        case tooLarge = "TOO_LARGE"
        case tooSlow = "TOO_SLOW"
        case internalError = "INTERNAL_ERROR"

        var status: HTTPResponse.Status {
            switch self {
            case .authFailed: .unauthorized
            case .badParam, .malformedJSON, .noFaces, .tooManyFaces: .badRequest
            case .serviceUnavailable: .serviceUnavailable
            case .notFound: .notFound
            case .galleryExists: .conflict
            case .methodNotAllowed: .methodNotAllowed
            case .tooLarge: .contentTooLarge
            case .tooSlow: .requestTimeout
            case .internalError: .internalServerError
            }
        }
    }

    var code: Code
    var reason: String
    /// The parameter that is wrong, and what it was.
    var param: String?
    var value: String?
    /// The boxes of the faces where one was meant.
    var faces: [JSON] = []
    /// Another status than the code's.
    var status: HTTPResponse.Status?
    var retryAfter: Int?

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The longest value that is shown, characters.
    private static let longestValue = 200

    static func badParam(_ param: String, _ value: String?, _ reason: String) -> FindFaceFault {
        var fault = FindFaceFault(.badParam, reason)
        fault.param = param
        fault.value = value.map { String($0.prefix(longestValue)) } ?? ""
        return fault
    }

    static func noFaces(_ photo: String) -> FindFaceFault {
        FindFaceFault(.noFaces, "No faces found on '\(photo)'")
    }

    static func notFound(_ kind: String, _ name: String) -> FindFaceFault {
        FindFaceFault(.notFound, "there is no \(kind) '\(name.prefix(longestValue))'")
    }

    /// What the parts shared by all contracts refuse, in the words of this one.
    init(_ fault: Fault) {
        let reason = [fault.message, fault.reason].compactMap(\.self).joined(separator: ": ")
        switch fault.status {
        case .unauthorized: self.init(.authFailed, "no token, or a wrong one; send Authorization: Token <token>")
        case .forbidden:
            self.init(.authFailed, "the token may not do this")
            status = .forbidden
        case .notFound: self.init(.notFound, reason)
        case .methodNotAllowed: self.init(.methodNotAllowed, reason)
        case .contentTooLarge: self.init(.tooLarge, reason)
        case .requestTimeout: self.init(.tooSlow, reason)
        case .tooManyRequests, .serviceUnavailable: self.init(.serviceUnavailable, reason)
        case .internalServerError: self.init(.internalError, reason)
        default:
            let isJSON = fault.message == Fault.invalidJSON("").message
            self.init(isJSON ? .malformedJSON : .badParam, reason)
            if !isJSON { (param, value) = (fault.field ?? "", "") }
        }
        retryAfter = fault.retryAfter
    }

    var reply: Reply {
        let json = (["code": .string(code.rawValue), "reason": .string(reason)] as JSON)
            .adding("param", param.map(JSON.string)).adding("value", value.map(JSON.string))
            .adding("faces", faces.isEmpty ? nil : .array(faces))
        var reply = Reply(status ?? code.status, json)
        if let retryAfter { reply.headers[.retryAfter] = String(retryAfter) }
        return reply
    }
}

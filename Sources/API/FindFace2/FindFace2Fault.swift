import HTTPTypes

/// A refusal of FindFace's second API: a code for programs, a description for people.
struct FindFace2Fault: Refusal, Hashable {
    /// The published codes; beside them those of a token that is asked for, and of what stops a request before it is read.
    enum Code: String, CaseIterable {
        case unknownError = "UNKNOWN_ERROR"
        case badParam = "BAD_PARAM"
        case conflict = "CONFLICT"
        case extractionError = "EXTRACTION_ERROR"
        case licenseError = "LICENSE_ERROR"
        case malformedRequest = "MALFORMED_REQUEST"
        case overCapacity = "OVER_CAPACITY"
        case sourceNotFound = "SOURCE_NOT_FOUND"
        case sourceGalleryNotFound = "SOURCE_GALLERY_NOT_FOUND"
        case storageError = "STORAGE_ERROR"
        case cacheError = "CACHE_ERROR"
        case notFound = "NOT_FOUND"
        case notImplemented = "NOT_IMPLEMENTED"
        case galleryNotFound = "GALLERY_NOT_FOUND"
        case unauthorized = "UNAUTHORIZED"

        var status: HTTPResponse.Status {
            switch self {
            case .unknownError: .internalServerError
            case .badParam, .malformedRequest, .sourceNotFound, .sourceGalleryNotFound: .badRequest
            case .conflict: .conflict
            case .extractionError, .licenseError, .storageError, .cacheError: .serviceUnavailable
            case .overCapacity: .tooManyRequests
            case .notFound, .galleryNotFound: .notFound
            case .notImplemented: .notImplemented
            case .unauthorized: .unauthorized
            }
        }
    }

    var code: Code
    var desc: String
    /// The parameter that is wrong, and what it was.
    var param: String?
    var value: String?
    /// Another status than the code's.
    var status: HTTPResponse.Status?
    var retryAfter: Int?

    init(_ code: Code, _ desc: String) {
        self.code = code
        self.desc = desc
    }

    static func badParam(_ param: String, _ value: String, _ desc: String) -> FindFace2Fault {
        var fault = FindFace2Fault(.badParam, desc)
        fault.param = param
        fault.value = String(value.prefix(200))
        return fault
    }

    /// What the parts shared by all contracts refuse, in the words of this one.
    init(_ fault: Fault) {
        let desc = [fault.message, fault.reason].compactMap(\.self).joined(separator: ": ")
        switch fault.status {
        case .unauthorized: self.init(.unauthorized, "no token, or a wrong one; send Authorization: Token <token>")
        case .forbidden: self.init(.unauthorized, "the token may not do this")
        case .notFound: self.init(.notFound, desc)
        case .methodNotAllowed: self.init(.notImplemented, desc)
        case .serviceUnavailable, .tooManyRequests: self.init(.overCapacity, desc)
        case .internalServerError: self.init(.unknownError, desc)
        default: self.init(.malformedRequest, desc)
        }
        // The published list has no code for these; their statuses say what it is.
        let own: [HTTPResponse.Status] = [.forbidden, .methodNotAllowed, .contentTooLarge, .requestTimeout]
        if own.contains(fault.status) { status = fault.status }
        retryAfter = fault.retryAfter
    }

    var reply: Reply {
        let json = (["code": .string(code.rawValue), "desc": .string(desc)] as JSON)
            .adding("param", param.map(JSON.string)).adding("value", value.map(JSON.string))
        var reply = Reply(status ?? code.status, json)
        if let retryAfter { reply.headers[.retryAfter] = String(retryAfter) }
        return reply
    }
}

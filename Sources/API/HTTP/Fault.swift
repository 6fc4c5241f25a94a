import HTTPTypes

/// A refusal as the contract words it: status, message, and sometimes the field and the reason.
struct Fault: Error, Sendable, Hashable {
    var status: HTTPResponse.Status
    var message: String
    var field: String?
    var reason: String?
    /// Seconds until another try makes sense.
    var retryAfter: Int?

    init(
        _ status: HTTPResponse.Status,
        _ message: String,
        field: String? = nil,
        reason: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.message = message
        self.field = field
        self.reason = reason
        self.retryAfter = retryAfter
    }

    /// The body of the answer.
    var json: JSON {
        JSON.object([.init("status", "error"), .init("message", .string(message))])
            .adding("field", field.map(JSON.string)).adding("reason", reason.map(JSON.string))
    }
}

extension Fault {
    static let accessDenied = Fault(.unauthorized, "access denied")
    static let mayNot = Fault(.forbidden, "access denied")
    static let notFound = Fault(.notFound, "not found")
    static let methodNotAllowed = Fault(.methodNotAllowed, "method not allowed")
    static let tooLarge = Fault(.contentTooLarge, "request is too large")
    static let tooSlow = Fault(.requestTimeout, "request is too slow")
    static let internalError = Fault(.internalServerError, "internal error")
    static let unavailable = Fault(.serviceUnavailable, "service unavailable", retryAfter: 1)
    static let noImage = Fault(.badRequest, "no image attached")
    static let unexpectedField = Fault(.badRequest, "unexpected field")
    static let nothingToChange = Fault(.badRequest, "nothing to change")

    static func tooManyRequests(retryAfter: Int) -> Fault {
        Fault(.tooManyRequests, "too many requests", retryAfter: retryAfter)
    }

    static func invalidJSON(_ reason: String) -> Fault { Fault(.badRequest, "invalid json", reason: reason) }

    static func invalidSchema(_ field: String? = nil, _ reason: String) -> Fault {
        Fault(.badRequest, "invalid schema", field: field, reason: reason)
    }

    static func tooLarge(_ field: String? = nil, _ reason: String) -> Fault {
        Fault(.contentTooLarge, "request is too large", field: field, reason: reason)
    }

    /// A refusal with status 200, of which the contract has many.
    static func saidOK(_ message: String) -> Fault { Fault(.ok, message) }
}

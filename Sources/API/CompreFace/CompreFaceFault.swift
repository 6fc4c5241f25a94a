import HTTPTypes
import Store

/// A refusal as CompreFace words it: a status, a number and a message.
struct CompreFaceFault: Refusal, Hashable {
    var status: HTTPResponse.Status
    var code: Int
    var message: String

    init(_ status: HTTPResponse.Status, _ code: Int, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    var reply: Reply { Reply(status, ["message": .string(message), "code": .integer(code)]) }
}

extension CompreFaceFault {
    static let missingKey = Self(.badRequest, 20, "Missing header: x-api-key")
    static let malformedKey = Self(.badRequest, 26, "Service API key should be UUID")
    static let noFace = Self(.badRequest, 28, "No face is found in the given image")
    static let severalFaces = Self(.badRequest, 31, "More than one face in the source image")
    static let notBase64 = Self(.badRequest, 21, "Provided value is not Base64")
    static let noSubject = Self(.badRequest, 33, "Required parameter subject is missing")
    static let limit = Self(.badRequest, 26, "Limit should be equal or greater than 0; ")
    static let predictionCount = Self(.badRequest, 26, "prediction_count should be equal or greater than 1; ")
    static let blankSubject = Self(.badRequest, 26, "Subject name is empty; ")
    static let emptyName = Self(.badRequest, 26, "Subject name cannot be empty")
    static let longName = Self(.badRequest, 26, "Subject name size must be between 1 and 50")
    static let badName = Self(
        .badRequest,
        36,
        "The name cannot contain the following special characters: ';', '/', '\\'"
    )
    static let nameTaken = Self(.badRequest, 43, "Subject already exists")
    static let incorrectImage = Self(.notFound, 44, "Image Id is incorrect")
    static let failed = Self(.internalServerError, 41, "Error during synchronization between servers: internal error")
    static let other = Self(.badRequest, 0, "Something went wrong, please try again")

    static func unknownKey(_ key: String, of kind: ServiceKeyKind) -> Self {
        let service = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
        return Self(.notFound, 10, "\(service) service with API Key \(key) not found")
    }

    static func extensionUnknown(_ file: String) -> Self {
        Self(.badRequest, 21, "File [\(file)] has an unavailable extension")
    }

    static func noPart(_ name: String) -> Self { Self(.badRequest, 34, "Required part \(name) is missing") }
    static func emptyField(_ name: String) -> Self { Self(.badRequest, 5, "Field \(name) cannot be empty") }
    static func noSubject(_ name: String) -> Self { Self(.notFound, 42, "Subject \(name) not found") }
    static func noImage(_ id: String) -> Self { Self(.notFound, 44, "Image \(id) not found") }

    static func embeddings(expected: Int, given: Int) -> Self {
        Self(.badRequest, 37, "\(expected) embeddings were expected, but \(given) were provided")
    }
}

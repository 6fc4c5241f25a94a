import Delivery
import Gallery
import Hummingbird
import Logging
import Recognition
import Store
import UsherCore

@testable import API

/// The API over a database of the test's, with scripted models, doors and pictures.
enum TestServer {
    /// What the server is made of; each suite scripts what it is about.
    struct Parts {
        var database: UsherDatabase
        var doorkeeper: any Doorkeeper
        var decoder: any PictureDecoding
        var faces: any FaceReading = BlindFaces()
        /// False accept rates by similarity.
        var knots = [(0.0, 1e-1), (1.0, 1e-6)]
        var encodeJPEG: JPEGEncoder = { _ in [] }
        var allowsFile: @Sendable (String) -> Bool = { _ in false }
        var desk: (any SourceDesk)?
        var events: EventHub?
        var limits = Limits()
    }

    static func make(_ parts: Parts) throws -> APIServer {
        let knots = parts.knots.map { ScoreCurve.Knot(similarity: Float($0.0), falseAcceptRate: $0.1) }
        let recogniser = try Recogniser(
            faces: parts.faces,
            scorer: Scorer(cohort: nil, curve: try ScoreCurve(knots: knots)),
            database: parts.database,
            encodeJPEG: parts.encodeJPEG
        )
        let services = APIServices(
            database: parts.database,
            recogniser: recogniser,
            doorkeeper: parts.doorkeeper,
            decoder: parts.decoder,
            allowsFile: parts.allowsFile,
            version: "0",
            cores: 1,
            desk: parts.desk,
            events: parts.events
        )
        return APIServer(
            services: services,
            listener: APIListener(host: "127.0.0.1", port: 0, limits: parts.limits),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

import HTTPTypes
import Store
import Telemetry
import UsherCore

/// What the server says of itself: whether it lives, whether it takes requests, and what it answers.
struct ServiceRoutes: Sendable {
    let services: APIServices
    let meters: Meters
    let readiness: Readiness

    /// The routes; the document among them describes `contract` and the routes themselves.
    func routes(describing contract: [Route], limits: Limits) -> [Route] {
        let own = health + [metrics]
        let document = OpenAPIDocument(routes: contract, unbased: own, version: services.version, limits: limits)
        let (json, page) = (document.json, Array(DocumentationPage.html(document.json).utf8))
        return own + [
            route("/openapi.json", isBased: true, "This document.", "OpenAPI") { _ in Reply(.ok, json) },
            route("/docs", isBased: false, "This document as a page.", "HTML") { _ in
                Reply(bytes: page, type: "text/html; charset=utf-8")
            },
        ]
    }

    private var health: [Route] {
        let (readiness, database, desk) = (readiness, services.database, services.desk)
        let about = "Whether requests are taken, the database answers, and the live sources are looked after."
        var ready = route("/health/ready", isBased: false, about, "Ok") { _ in
            guard readiness.isReady.withLock({ $0 }), desk?.isReady != false else { throw Fault.unavailable }
            _ = try database.schemaVersion()
            return .ok()
        }
        ready.work = .database
        return [
            route("/health/live", isBased: false, "Whether the process answers at all.", "Ok") { _ in .ok() }, ready,
        ]
    }

    /// Everything in figures: who may see it may see the sources.
    private var metrics: Route {
        let meters = meters
        var route = route("/metrics", isBased: false, "Figures for Prometheus, text format 0.0.4.", "Text") { _ in
            Reply(bytes: Array(try meters.report().text.utf8), type: MetricsReport.contentType)
        }
        route.right = .viewSources
        route.work = .database
        return route
    }

    private func route(
        _ path: String,
        isBased: Bool,
        _ summary: String,
        _ schema: String,
        _ handle: @escaping @Sendable (Call) throws -> Reply
    ) -> Route {
        var route = Route(
            path,
            [.get],
            nil,
            .query([]),
            work: .here,
            summary,
            answers: [Route.Answer(status: 200, about: summary, schema: schema)],
            handle: handle
        )
        route.isBased = isBased
        return route
    }
}

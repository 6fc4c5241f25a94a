import Telemetry
import UsherCore

/// Counts requests by route, method and status, and how long they took; what it holds is bounded by the table of routes.
final class RequestMeter: Sendable {
    struct Key: Sendable, Hashable, Comparable {
        var route: String
        var method: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    /// The methods that are counted by name; whatever else somebody makes up is one.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    private let counts = Locked<[Key: UInt64]>([:])
    private let times = Locked<[String: Histogram]>([:])

    /// Counts a request; `route` is `nil` where no route has the path.
    func count(_ route: String?, _ method: String, status: Int, _ time: Duration) {
        let method = Self.methods.contains(method) ? method : "other"
        let key = Key(route: route ?? "none", method: method, status: status)
        counts.withLock { $0[key, default: 0] += 1 }
        let histogram = times.withLock { times in
            let histogram = times[key.route] ?? Histogram(bounds: Histogram.requestSeconds)
            times[key.route] = histogram
            return histogram
        }
        histogram.observe(time / .seconds(1))
    }

    func add(to report: inout MetricsReport) {
        for (key, count) in counts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            report.add(.requests, count, key.route, key.method, String(key.status))
        }
        for (route, histogram) in times.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            report.add(.requestTime, histogram.values, route)
        }
    }
}

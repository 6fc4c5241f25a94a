import HTTPTypes

/// Every path of every dialect, and which of them answers a request.
struct Mounts: Sendable {
    /// A path of one dialect with all that is answered there.
    struct Place: Sendable {
        let dialect: any Dialect
        /// What figures call it.
        let label: String
        fileprivate(set) var routes: [Route]

        /// The methods it answers; whatever can be got can be asked for its head.
        var allowed: [HTTPRequest.Method] {
            let methods = routes.flatMap(\.methods)
            return methods + (methods.contains(.get) ? [.head] : []) + [.options]
        }

        func route(for method: HTTPRequest.Method) -> Route? {
            routes.first { $0.methods.contains(method) }
                ?? (method == .head ? routes.first { $0.methods.contains(.get) } : nil)
        }
    }

    /// A place, and what stands in the path in place of `{name}`.
    struct Found: Sendable {
        var place: Place
        var parameters: [String: String] = [:]
    }

    /// Whose paths are found by default, and who refuses what is on nobody's ground.
    let main: any Dialect
    private var exact: [String: [Place]] = [:]
    /// Places with parameters by how many segments they have, those with the fewest parameters first.
    private var patterns: [Int: [(segments: [Substring], place: Place)]] = [:]
    private var grounds: [(path: String, dialect: any Dialect)] = []

    /// All paths of `main` and of `others`; a path of several is the first's that claims a request, and the earliest's if none does.
    ///
    /// - Parameters:
    ///   - main: whose paths are found by default.
    ///   - others: the other dialects, the earliest first.
    ///   - plain: the dialect whose paths figures know by themselves; `nil` for `main`.
    ///   - isOwn: whether it is a port of the dialects' own.
    init(main: any Dialect, others: [any Dialect] = [], plain: String? = nil, isOwn: Bool = false) {
        self.main = main
        for dialect in [main] + others {
            var places: [String: Place] = [:]
            for route in dialect.routes {
                for base in route.isBased ? (isOwn ? dialect.ownBases : dialect.bases) : [""] {
                    let label = (dialect.name == plain ?? main.name ? "" : dialect.name) + route.path
                    let empty = Place(dialect: dialect, label: label, routes: [])
                    places[base + route.path, default: empty].routes.append(route)
                }
            }
            for (path, place) in places { add(place, at: path) }
            grounds += dialect.grounds.map { ($0, dialect) }
        }
        for count in patterns.keys {
            patterns[count]?.sort { left, right in
                (Self.parameterCount(left.segments), left.place.label)
                    < (Self.parameterCount(right.segments), right.place.label)
            }
        }
        grounds.sort { $0.path.utf8.count > $1.path.utf8.count }
    }

    private mutating func add(_ place: Place, at path: String) {
        guard path.contains("{") else {
            exact[path, default: []].append(place)
            return
        }
        let segments = Self.segments(path)
        patterns[segments.count, default: []].append((segments, place))
    }

    /// Who answers a path, as it stands in the request's head; a slash at its end says nothing.
    func find(_ path: String, _ head: HTTPRequest) -> Found? {
        let trimmed = path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if let places = exact[trimmed] {
            // Nobody claims what only one has.
            let place = places.count == 1 ? places[0] : places.first { $0.dialect.claims(head) } ?? places.first
            return place.map { Found(place: $0) }
        }
        let segments = Self.segments(trimmed)
        for pattern in patterns[segments.count] ?? [] {
            if let parameters = Self.match(pattern.segments, segments) {
                return Found(place: pattern.place, parameters: parameters)
            }
        }
        return nil
    }

    /// Who refuses a path that nobody has.
    func dialect(ofUnknown path: String, _ head: HTTPRequest) -> any Dialect {
        let near = grounds.filter { path == $0.path || path.hasPrefix($0.path + "/") }
        let longest = near.filter { $0.path == near.first?.path }.map(\.dialect)
        return longest.first { $0.claims(head) } ?? longest.first ?? main
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func parameterCount(_ segments: [Substring]) -> Int {
        segments.filter { $0.hasPrefix("{") }.count
    }

    /// What stands in place of the parameters, decoded; `nil` where the path is another, or is not UTF-8.
    private static func match(_ pattern: [Substring], _ path: [Substring]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (wanted, given) in zip(pattern, path) {
            guard wanted.hasPrefix("{") else {
                guard wanted == given else { return nil }
                continue
            }
            let bytes = HeaderParameters.percentDecoded(given.utf8) { _ in true }
            guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else { return nil }
            parameters[String(wanted.dropFirst().dropLast())] = text
        }
        return parameters
    }
}

import Recognition
import Rules
import Store
import UsherCore

/// The rules of a replay: the source's, where one is named, with what the request says put over them.
struct ReplayRules {
    var rules = SourceRules()
    /// `nil` analyses every frame.
    var framesPerSecond: Double?
    var sourceName: String?

    /// Settles the rules for `request` from the sources, groups and lists of `database`.
    init(request: ReplayRequest, match: MatchRules, database: UsherDatabase) throws {
        rules.match = match
        var rate = ReplayRequest.defaultFramesPerSecond
        if let name = request.source {
            let source = try Self.source(named: name, database)
            try takeOver(source, database)
            rate = source.settings.analyzeFPS ?? rate
        }
        try override(with: request, database)
        rate = request.framesPerSecond ?? rate
        framesPerSecond = try ReplayRequest.rate(rate)
    }

    private mutating func takeOver(_ source: Source, _ database: UsherDatabase) throws {
        sourceName = source.name
        let search = try database.group(source.group)?.search ?? []
        rules = SourceRules(source: source, search: search, match: rules.match)
    }

    private mutating func override(with request: ReplayRequest, _ database: UsherDatabase) throws {
        if let text = request.newPersonThreshold {
            guard let threshold = CreationThreshold(text) else {
                throw UsherFault.usage(
                    "--new-person-threshold \(text): give one of 80, 85, 90, 95, no_match, never"
                )
            }
            rules.creation.threshold = threshold
        }
        if !request.lists.isEmpty {
            rules.searchLists = Set(try request.lists.map { try Self.list(named: $0, database) })
        }
        if !request.addTo.isEmpty {
            rules.creation.lists = try request.addTo.map { try database.listOrCreate(named: $0).id }
        }
        guard rules.creation.threshold == .never || !rules.creation.lists.isEmpty else {
            throw UsherFault.usage(
                "--new-person-threshold \(rules.creation.threshold): name the list that strangers are added to with --add-to"
            )
        }
    }

    static func source(named name: String, _ database: UsherDatabase) throws -> Source {
        let sources = try database.sources(named: name)
        guard let source = sources.first, sources.count == 1 else {
            let known = try database.sources().map(\.name).joined(separator: ", ")
            throw UsherFault.usage(
                sources.isEmpty
                    ? "no source \(name): there are \(known); declare it in sources.yml"
                    : "\(sources.count) sources are called \(name), in different groups: give them different names"
            )
        }
        return source
    }

    private static func list(named name: String, _ database: UsherDatabase) throws -> PersonListID {
        guard let list = try database.list(named: name) else {
            let known = try database.lists().map(\.name).joined(separator: ", ")
            throw UsherFault.usage("no person list \(name): there are \(known)")
        }
        return list.id
    }
}

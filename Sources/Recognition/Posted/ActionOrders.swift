import Rules
import Store
import UsherCore

/// What is to be done with a posted picture: the request over the source and its group over the defaults.
public struct ActionOrders: Sendable {
    var posted: PostedRules
    var wants: FaceWants
    var keepsImage: Bool
    /// The alerts of the lists that are searched.
    private(set) var search: [ListSearch]

    var rules: SourceRules { posted.rules }

    /// Settles what a request means; group before source, source before lists.
    init(_ request: ActionRequest, _ recogniser: Recogniser) throws {
        let database = recogniser.database
        let (source, group) = try Self.place(request, database)
        for list in (request.searchLists ?? []) + (request.addLists ?? []) where try !database.hasList(list) {
            throw RecognitionError.unknown(.list(list))
        }
        try recogniser.requireModels(for: request.features ?? [])
        var rules = SourceRules(source: source, search: group.search, match: recogniser.match)
        rules.group = group.id
        // Without a search list from request and group, the default list is searched.
        rules.searchLists = request.searchLists.map(Set.init) ?? rules.searchLists ?? [.zero]
        rules.creation.lists = Self.distinct(request.addLists ?? rules.creation.lists)
        rules.creation.threshold = request.threshold ?? rules.creation.threshold
        rules.creation.squareMinimum = request.squareMinimum ?? rules.creation.squareMinimum
        rules.creation.yawMaximum = request.yawMaximum ?? rules.creation.yawMaximum
        posted = PostedRules(rules: rules, results: request.results)
        wants = FaceWants(
            isMulti: request.isMulti,
            features: request.features ?? source.settings.featureCheck.compactMap(FaceFeature.init),
            hasThumb: request.hasThumb
        )
        keepsImage = !request.dropsImage
        search = group.search.filter { rules.searchLists?.contains($0.list) == true }
    }

    /// The texts that apply where persons of `found` were found, in the group's order; empty ones are none.
    func alerts(for found: Set<PersonListID>) -> [String] {
        search.map { found.contains($0.list) ? $0.onFound : $0.onFailed }.filter { !$0.isEmpty }
    }

    /// The source and the group; the default source goes with every group, another one with its own.
    private static func place(
        _ request: ActionRequest,
        _ database: UsherDatabase
    ) throws -> (Source, SourceGroup) {
        if let group = request.group, try database.group(group) == nil { throw RecognitionError.unknown(.group(group)) }
        let id = request.source ?? .zero
        guard let source = try database.source(id),
            id == .zero || request.group == nil || request.group == source.group
        else { throw RecognitionError.unknown(.source(id)) }
        let group = request.group ?? source.group
        guard let found = try database.group(group) else { throw RecognitionError.unknown(.group(group)) }
        return (source, found)
    }

    private static func distinct(_ lists: [PersonListID]) -> [PersonListID] {
        var seen = Set<PersonListID>()
        return lists.filter { seen.insert($0).inserted }
    }
}

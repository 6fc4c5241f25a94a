public import Rules
public import Store
public import UsherCore

/// What one source does with the faces it sees.
public struct SourceRules: Sendable, Hashable {
    /// The lists to search; `nil` searches all.
    public var searchLists: Set<PersonListID>?
    /// When a face is somebody's.
    public var match = MatchRules()
    /// When a stranger becomes a person.
    public var creation = CreationRules()
    /// What models are to say of every face that is kept, in this order.
    public var features: [FaceFeature] = []
    /// The group that actions are recorded under.
    public var group: SourceGroupID = .zero
    /// The source that actions are recorded under.
    public var source: SourceID = .zero

    /// The defaults: all lists are searched, nobody is created.
    public init() {}

    /// The rules that a source and the lists of its group's search set, over the match rules of the configuration.
    public init(source: Source, search: [ListSearch], match: MatchRules) {
        let settings = source.settings
        self.source = source.id
        group = source.group
        self.match = match
        self.match.matchScore = settings.matchThreshold.map(Float.init) ?? match.matchScore
        // The store refuses what the contract does not have.
        creation.threshold = CreationThreshold(settings.newPersonThreshold) ?? .never
        features = settings.featureCheck.compactMap { FaceFeature(rawValue: $0) }
        creation.squareMinimum = settings.newPersonSquareMin
        creation.yawMaximum = settings.newPersonYawMax
        creation.lists = settings.personListAdd
        creation.confirmations = settings.confirmations ?? creation.confirmations
        searchLists = search.isEmpty ? nil : Set(search.map(\.list))
    }

    /// The lists that a face is compared with: those to search, and those that a new person would be added to.
    var comparedLists: Set<PersonListID>? {
        searchLists.map { $0.union(creation.threshold == .never ? [] : creation.lists) }
    }
}

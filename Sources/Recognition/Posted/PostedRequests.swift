public import Rules
public import UsherCore

/// What is asked of a picture that is to become persons: `POST /person/create`.
public struct PersonRequest: Sendable, Hashable {
    /// The list to look up and to add to.
    public var list: PersonListID
    /// The person whose place the largest face takes, instead of being matched.
    public var replaces: PersonID?
    /// The group that the persons are said to come from.
    public var group: SourceGroupID
    /// The source that the persons are said to come from.
    public var source: SourceID
    /// The persons' own strings.
    public var fields: [String]
    /// Whether to keep the vectors and not the picture.
    public var dropsImage: Bool
    /// Which faces, and what of them.
    public var wants: FaceWants
    /// When a stranger becomes a person; `lists` in here is ignored.
    public var creation: CreationRules

    /// A request with the contract's defaults.
    public init(
        list: PersonListID = .zero,
        replaces: PersonID? = nil,
        group: SourceGroupID = .zero,
        source: SourceID = .zero,
        fields: [String] = [],
        dropsImage: Bool = false,
        wants: FaceWants = FaceWants(),
        creation: CreationRules = .postedImage
    ) {
        self.list = list
        self.replaces = replaces
        self.group = group
        self.source = source
        self.fields = fields
        self.dropsImage = dropsImage
        self.wants = wants
        self.creation = creation
    }
}

/// What is asked of a picture that a source posts: `POST /action`; what is `nil` comes from the group and the source.
public struct ActionRequest: Sendable, Hashable {
    /// The group; `nil` for the source's.
    public var group: SourceGroupID?
    /// The source; `nil` for the default source.
    public var source: SourceID?
    /// The lists to search.
    public var searchLists: [PersonListID]?
    /// The lists that a new person is added to.
    public var addLists: [PersonListID]?
    /// When a stranger becomes a person.
    public var threshold: CreationThreshold?
    /// The least square of a new person, pixels.
    public var squareMinimum: Int?
    /// The largest turn of a new person's head, degrees.
    public var yawMaximum: Int?
    /// The features to compute, in place of the source's.
    public var features: [FaceFeature]?
    /// Persons in `matches` of a face, at most.
    public var results: Int
    /// Every face, or the largest alone.
    public var isMulti: Bool
    /// Whether to keep no picture with the action.
    public var dropsImage: Bool
    /// Whether to make a picture of each face for the answer.
    public var hasThumb: Bool

    /// A request with the contract's defaults.
    public init(
        group: SourceGroupID? = nil,
        source: SourceID? = nil,
        searchLists: [PersonListID]? = nil,
        addLists: [PersonListID]? = nil,
        threshold: CreationThreshold? = nil,
        squareMinimum: Int? = nil,
        yawMaximum: Int? = nil,
        features: [FaceFeature]? = nil,
        results: Int = 1,
        isMulti: Bool = false,
        dropsImage: Bool = false,
        hasThumb: Bool = false
    ) {
        self.group = group
        self.source = source
        self.searchLists = searchLists
        self.addLists = addLists
        self.threshold = threshold
        self.squareMinimum = squareMinimum
        self.yawMaximum = yawMaximum
        self.features = features
        self.results = results
        self.isMulti = isMulti
        self.dropsImage = dropsImage
        self.hasThumb = hasThumb
    }
}

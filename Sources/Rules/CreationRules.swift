public import UsherCore

/// When a face that nobody knows becomes a person; the defaults are the contract's for a source.
public struct CreationRules: Sendable, Hashable, Codable {
    /// `new_person_threshold`.
    public var threshold: CreationThreshold = .never
    /// `new_person_square_min`: the least square, pixels of the source image; at least this passes.
    public var squareMinimum = 112
    /// `new_person_yaw_max`: the largest turn of the head to either side, degrees; at most this passes.
    public var yawMaximum = 60
    /// How many good faces of an appearance must agree before it becomes a person; a posted image needs none.
    public var confirmations = 3
    /// `person_list_add`: the lists that the person is added to.
    public var lists: [PersonListID] = []

    /// The contract's values of `new_person_square_min`.
    public static let squares = [50, 112, 224]
    /// The contract's values of `new_person_yaw_max`.
    public static let yaws = [5, 10, 20, 30, 40, 50, 60, 70, 80]
    /// A face whose square is below this is counted and not processed, whatever the rules say; pixels.
    public static let squareFloor: Float = 50

    /// The defaults of a source.
    public init() {}

    /// Below this belief of the pose model what it looks at is no face, or one from the side, and its yaw means nothing; 0...1.
    ///
    /// On the 16 photos of the tests it is 1 for every face up to 38 degrees and 0.0004 for the one in profile, whose yaw is said to be 11.
    public static let presenceMinimum: Float = 0.5

    /// Whether a face of this size and turn may become a person, or take a person's place.
    public func passes(square: Float, yaw: Float, presence: Float? = nil) -> Bool {
        square >= Float(squareMinimum) && abs(yaw) <= Float(yawMaximum) && presence ?? 1 >= Self.presenceMinimum
    }

    /// The defaults of a posted image that is to become a person, `/person/create`.
    public static var postedImage: CreationRules {
        var rules = CreationRules()
        rules.threshold = .noMatch
        rules.yawMaximum = 30
        return rules
    }
}

/// When a face is somebody's, in points of the score: 80, 85, 90, 95 stand at a false accept rate of 1e-3, 1e-4, 1e-5, 1e-6.
public struct MatchRules: Sendable, Hashable, Codable {
    /// The least score that names a person; at least this is known.
    public var matchScore: Float = 85
    /// By how much the best person must lead the second best; at least this is clear.
    public var margin: Float = 2
    /// The platform's optimum, which `no_match` stands for: below it a face may become a person.
    public var optimum: Float = 85
    /// Below this a face is unknown where no rule of creation sets a bar.
    public var uncertainFloor: Float = 80

    /// The defaults.
    public init() {}

    /// The rules by which `/person/create` matches: the threshold in force is the one bar, and the nearest person takes the face, however
    /// near the next one is.
    public func inForce(_ threshold: CreationThreshold) -> MatchRules {
        var rules = self
        rules.matchScore = threshold == .never ? matchScore : creationBar(threshold)
        rules.margin = 0
        return rules
    }

    /// The score from which a person of `list` is known.
    public func bar(in list: PersonListID, creation: CreationRules) -> Float {
        creation.lists.contains(list) ? bar(creation.threshold) : matchScore
    }

    /// The score below which a face is unknown and may become a person.
    public func creationBar(_ threshold: CreationThreshold) -> Float {
        switch threshold {
        case .score(let score): Float(score)
        case .noMatch: optimum
        case .never: uncertainFloor
        }
    }
}

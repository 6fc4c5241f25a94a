/// One person in view for a while: from the first face to the last, across short gaps.
public struct AppearanceResult: Sendable, Hashable, Codable {
    /// The appearance's id, unique in the result and the same in every equal run.
    public var id: String
    /// The first face, seconds from the recording's start.
    @Rounded<3> public var firstS: Double
    /// The last face, seconds from the recording's start; beyond its end where the visit goes on in the next segment of the same source.
    @Rounded<3> public var lastS: Double
    /// Faces in it, counted over analysed frames.
    public var faces: Int
    /// Who it is; `nil` when nobody was named.
    @OrNull public var person: PersonReference?
    /// The best score against the lists, 0...100; `nil` when nothing was compared (no usable face, empty lists).
    @RoundedOrNull<1> public var score: Double?
    /// Where the score lies between the thresholds.
    public var band: ScoreBand
    /// The best shot; `nil` when no face was usable.
    @OrNull public var best: ShotResult?
    /// What the rules decided and why.
    public var decision: DecisionResult
    /// The best shots, best first; the first is ``best``.
    public var shots: [ShotResult]

    /// An appearance from its first to its last face.
    public init(id: String, firstS: Double, lastS: Double, faces: Int, band: ScoreBand, decision: DecisionResult) {
        self.id = id
        self.firstS = firstS
        self.lastS = lastS
        self.faces = faces
        self.person = nil
        self.score = nil
        self.band = band
        self.best = nil
        self.decision = decision
        self.shots = []
    }
}

/// The three bands of a score, so that "not sure" is neither a match nor a stranger.
public enum ScoreBand: String, Sendable, Hashable, Codable {
    /// At or above the match threshold and clear of the runner-up.
    case known
    /// Between the two: names nobody and creates nobody.
    case uncertain
    /// Below the bar for creation, or nothing to compare with.
    case unknown
}

/// A person as a report names one.
public struct PersonReference: Sendable, Hashable, Codable {
    /// The person's id.
    public var id: String
    /// The person's name.
    public var name: String
    /// The name of the list that holds the person.
    public var list: String

    /// A person of a list.
    public init(id: String, name: String, list: String) {
        self.id = id
        self.name = name
        self.list = list
    }
}

/// What the rules decided about an appearance, with the reasons.
public struct DecisionResult: Sendable, Hashable, Codable {
    /// One word in snake case, `matched`, `created`, `not_created`, ...
    public var outcome: String
    /// Short sentences with the numbers compared: `yaw 47 > 30`.
    public var reasons: [String]

    /// A decision and its reasons.
    public init(outcome: String, reasons: [String]) {
        self.outcome = outcome
        self.reasons = reasons
    }
}

public import UsherCore

/// What happened: an appearance in a stream or a recording, or a posted picture.
public struct ActionRecord: Sendable, Hashable, Identifiable {
    /// Where an action comes from.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Somebody was in view for a while.
        case appearance
        /// Somebody posted a picture.
        case posted
    }

    /// What a score means.
    public enum Band: String, Sendable, Hashable, CaseIterable {
        /// At or above the match threshold and clear of the runner-up.
        case known
        /// Between the two bars: names nobody, creates nobody.
        case uncertain
        /// Below the creation bar.
        case unknown
    }

    /// The action's id, which is the appearance's.
    public var id: ActionID
    /// Where it comes from.
    public var kind: Kind
    /// The source; may have been deleted since.
    public var source: SourceID
    /// The source's group; may have been deleted since.
    public var group: SourceGroupID
    /// The file it was seen in.
    public var recording: Recording?
    /// First and last moment in view, in the recording's or the stream's time.
    public var media: ClosedRange<MediaTime>?
    /// First and last moment in view, by the calendar.
    public var wall: ClosedRange<WallTime>?
    /// How many faces were seen.
    public var faces: Int
    /// Who it was or became; `nil` for nobody and for somebody deleted since.
    public var person: PersonID?
    /// The list of that person.
    public var list: PersonListID?
    /// The best match's score, 0...100.
    public var score: Double?
    /// What the score means.
    public var band: Band?
    /// The best face.
    public var best: BestFace?
    /// What was decided.
    public var decision: RecordedDecision
    /// The faces of a posted picture of which several were processed, the best one first; else empty.
    public var results: [ActionFace]
    /// The picture of the best face; set by the store.
    public var image: StoredImageID?
    /// The unguessable part of the picture's path: 128 random bits in hex; set by the store.
    public var imageToken: String?
    /// When it was recorded; `nil` lets the store say.
    public var created: WallTime?

    /// An action of a source.
    public init(
        id: ActionID,
        kind: Kind,
        source: SourceID = .zero,
        group: SourceGroupID = .zero,
        recording: Recording? = nil,
        media: ClosedRange<MediaTime>? = nil,
        wall: ClosedRange<WallTime>? = nil,
        faces: Int,
        person: PersonID? = nil,
        list: PersonListID? = nil,
        score: Double? = nil,
        band: Band? = nil,
        best: BestFace? = nil,
        decision: RecordedDecision,
        results: [ActionFace] = []
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.group = group
        self.recording = recording
        self.media = media
        self.wall = wall
        self.faces = faces
        self.person = person
        self.list = list
        self.score = score
        self.band = band
        self.best = best
        self.decision = decision
        self.results = results
    }
}

/// One of several faces of a posted picture: who it was, and why.
public struct ActionFace: Sendable, Hashable {
    /// The face with its measures.
    public var face: BestFace
    /// Who it was or became; `nil` for nobody and for somebody deleted since.
    public var person: PersonID?
    /// The list of that person.
    public var list: PersonListID?
    /// The best match's score, 0...100.
    public var score: Double?
    /// What the score means.
    public var band: ActionRecord.Band?
    /// What was decided.
    public var decision: RecordedDecision

    /// A face with what was decided about it.
    public init(
        face: BestFace,
        person: PersonID? = nil,
        list: PersonListID? = nil,
        score: Double? = nil,
        band: ActionRecord.Band? = nil,
        decision: RecordedDecision
    ) {
        self.face = face
        self.person = person
        self.list = list
        self.score = score
        self.band = band
        self.decision = decision
    }
}

/// A file that was replayed.
public struct Recording: Sendable, Hashable {
    /// Where it was.
    public var path: String
    /// Its SHA-256, 64 hex digits.
    public var sha256: String

    /// A file by path and digest.
    public init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }
}

/// What was decided about an action, and why.
public struct RecordedDecision: Sendable, Hashable, Codable {
    /// What was decided: `matched`, `created`, ...
    public var outcome: String
    /// Why: `yaw 47 > 30`, `matched Anna 91.2`.
    public var reasons: [String]

    /// A decision with its reasons.
    public init(outcome: String, reasons: [String]) {
        self.outcome = outcome
        self.reasons = reasons
    }
}

/// The best face of an action.
public struct BestFace: Sendable, Hashable, Codable {
    /// When it was seen; `nil` in a posted picture.
    public var time: MediaTime?
    /// The detector's box, pixels of the displayed picture.
    public var box: Box
    /// The longer side of the face, pixels of the picture.
    public var square: Float
    /// Where the head points.
    public var pose: HeadPose?
    /// How good the view is, 0...1.
    public var quality: Float
    /// What models said of it.
    public var features: [PersonFeature]

    /// A face with its measures.
    public init(
        time: MediaTime?,
        box: Box,
        square: Float,
        pose: HeadPose?,
        quality: Float,
        features: [PersonFeature] = []
    ) {
        self.time = time
        self.box = box
        self.square = square
        self.pose = pose
        self.quality = quality
        self.features = features
    }
}

public import UsherCore

/// Somebody in a person list.
public struct Person: Sendable, Hashable, Identifiable {
    /// Whether the face is the first one or took a former one's place.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// The face the person was created with.
        case initial = "init"
        /// A later face.
        case replaced
    }

    /// The person's id.
    public var id: PersonID
    /// The list the person belongs to.
    public var list: PersonListID
    /// What people call the person; need not be unique.
    public var name: String?
    /// The operator's own strings, distinct.
    public var fields: [String]
    /// What models said of the face.
    public var features: [PersonFeature]
    /// Whether the face is the first one.
    public var status: Status
    /// The group of `source`; may have been deleted since.
    public var group: SourceGroupID
    /// Where the face came from; may have been deleted since.
    public var source: SourceID
    /// Where the head pointed.
    public var pose: HeadPose?
    /// The longer side of the face, pixels of the picture.
    public var square: Float?
    /// How good the view was, 0...1.
    public var quality: Float?
    /// The picture; `nil` once it was dropped.
    public var image: StoredImageID?
    /// The unguessable part of the picture's path: 128 random bits in hex.
    public var imageToken: String?
    /// Since when the person exists.
    public var created: WallTime
    /// When the person was last changed; `nil` if never.
    public var updated: WallTime?
}

/// What a model said of a face, in the contract's shape.
public struct PersonFeature: Sendable, Hashable, Codable {
    /// `age`, `gender` or `race`.
    public var name: String
    /// The version of the model, at least 1.
    public var version: Int
    /// The answer: `34`, `female`, `unavailable`.
    public var result: String
    /// Percent as text, at most 6 characters: `98.71`.
    public var confidence: String
    /// Milliseconds it took.
    public var spent: Int

    /// A feature with its answer.
    public init(name: String, version: Int = 1, result: String, confidence: String, spent: Int) {
        self.name = name
        self.version = version
        self.result = result
        self.confidence = confidence
        self.spent = spent
    }
}

/// The face a person is created with or takes over: its measures, its picture, its vectors.
public struct PersonFace: Sendable, Hashable {
    /// Where the head points.
    public var pose: HeadPose?
    /// The longer side of the face, pixels of the picture.
    public var square: Float?
    /// How good the view is, 0...1.
    public var quality: Float?
    /// What models said of it.
    public var features: [PersonFeature]
    /// The picture to keep; `nil` keeps the vectors only.
    public var image: NewImage?
    /// The vectors; at least one.
    public var exemplars: [NewExemplar]

    /// A face with its vectors.
    public init(
        pose: HeadPose? = nil,
        square: Float? = nil,
        quality: Float? = nil,
        features: [PersonFeature] = [],
        image: NewImage? = nil,
        exemplars: [NewExemplar]
    ) {
        self.pose = pose
        self.square = square
        self.quality = quality
        self.features = features
        self.image = image
        self.exemplars = exemplars
    }
}

/// A person to be created.
public struct NewPerson: Sendable, Hashable {
    /// The id to give; `nil` lets the store make one.
    public var id: PersonID?
    /// The list to add to.
    public var list: PersonListID
    /// What people call the person.
    public var name: String?
    /// The operator's own strings; repetitions are dropped.
    public var fields: [String]
    /// The group of `source`.
    public var group: SourceGroupID
    /// Where the face came from.
    public var source: SourceID
    /// The face.
    public var face: PersonFace

    /// A person for `list` with a face.
    public init(
        id: PersonID? = nil,
        list: PersonListID,
        name: String? = nil,
        fields: [String] = [],
        group: SourceGroupID = .zero,
        source: SourceID = .zero,
        face: PersonFace
    ) {
        self.id = id
        self.list = list
        self.name = name
        self.fields = fields
        self.group = group
        self.source = source
        self.face = face
    }
}

public import UsherCore

/// An enrolled face by its number: one exemplar, or several that are one face in as many lists.
public struct NumberedFace: Sendable, Hashable, Identifiable {
    /// The face in one list.
    public struct Place: Sendable, Hashable {
        /// The exemplar.
        public var exemplar: ExemplarID
        /// Whose face it is there.
        public var person: PersonID
        /// The list.
        public var list: PersonListID
        /// The list's name.
        public var listName: String
        /// The id that a client chose for it in this list.
        public var chosen: UInt64?
    }

    /// The number; grows with every face, above 0.
    public var id: Int64
    /// Where it is enrolled; at least one place.
    public var places: [Place]
    /// What the person is called, or else the person's first field.
    public var name: String?
    /// The least number of a face of the same person.
    public var personNumber: Int64
    /// The longer side of the face, pixels.
    public var square: Float
    /// How good the view is, 0...1.
    public var quality: Float
    /// The SHA-256 of the photo that was enrolled from a file.
    public var photoSHA256: String?
    /// What is kept of it beside; `nil` for a face that came another way.
    public var details: FaceDetails?
    /// What models said of the person's face.
    public var personFeatures: [PersonFeature]
    /// The unguessable part of the path of the person's picture.
    public var imageToken: String?
    /// Since when it exists.
    public var created: WallTime
}

/// What is kept of a posted face beside its vector.
public struct FaceDetails: Sendable, Hashable {
    /// Left, top, right and bottom of the face on the picture as it was sent, pixels; `nil` where that is not known.
    public var box: [Int]?
    /// The first 32 hex digits of the picture's SHA-256.
    public var photoHash: String?
    /// The URL that the picture came from.
    public var photo: String?
    /// The client's word for the camera.
    public var camera: String?
    /// What models said of this face.
    public var features: [PersonFeature]
    /// The client's texts, a JSON object.
    public var meta: String?

    /// Details of a face with its box: left, top, right, bottom.
    public init(
        box: [Int]?,
        photoHash: String? = nil,
        photo: String? = nil,
        camera: String? = nil,
        features: [PersonFeature] = [],
        meta: String? = nil
    ) {
        self.box = box
        self.photoHash = photoHash
        self.photo = photo
        self.camera = camera
        self.features = features
        self.meta = meta
    }
}

/// A face to be enrolled in lists.
public struct NewNumberedFace: Sendable, Hashable {
    /// What the person is called: a person of that name gets one more face, `nil` makes a person of its own.
    public var name: String?
    /// The lists.
    public var lists: [PersonListID]
    /// The face, with one exemplar.
    public var face: PersonFace
    /// What is kept beside.
    public var details: FaceDetails
    /// The id that the client chose, for the one list.
    public var chosen: UInt64?

    /// A face for `lists`.
    public init(
        name: String?,
        lists: [PersonListID],
        face: PersonFace,
        details: FaceDetails,
        chosen: UInt64? = nil
    ) {
        self.name = name
        self.lists = lists
        self.face = face
        self.details = details
        self.chosen = chosen
    }
}

/// Which numbered faces are asked for, and in which order.
public struct NumberedFaceQuery: Sendable, Hashable {
    /// What the faces are sorted by, and where a page goes on.
    public enum Order: Sendable, Hashable {
        /// By number, the newest first, below a number.
        case newest(below: Int64?)
        /// By number, the oldest first, above a number.
        case oldest(above: Int64?)
    }

    /// The list; `nil` for all.
    public var list: PersonListID?
    /// The name, exactly; empty for persons without one.
    public var name: String?
    /// The order.
    public var order: Order
    /// How many at most.
    public var limit: Int

    /// The newest faces of all lists.
    public init(
        list: PersonListID? = nil,
        name: String? = nil,
        order: Order = .newest(below: nil),
        limit: Int = 20
    ) {
        self.list = list
        self.name = name
        self.order = order
        self.limit = limit
    }
}

/// A name in a list, how many faces bear it, and the newest of them.
public struct FaceName: Sendable, Hashable {
    /// The name; empty for none.
    public var name: String
    /// How many faces.
    public var count: Int
    /// The number of the newest.
    public var newest: Int64
}

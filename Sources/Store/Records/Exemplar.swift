public import UsherCore

/// How an exemplar came into the database.
public enum Provenance: Sendable, Hashable {
    /// Enrolled from a file with this SHA-256 (64 hex digits) and name (without its folder).
    case photo(sha256: String, name: String)
    /// Seen in this appearance.
    case appearance(ActionID)
    /// Posted as an image that was to become a person.
    case posted
    /// Posted as an image; this action records it.
    case postedIn(ActionID)
}

/// An enrolled face of a person.
public struct Exemplar: Sendable, Hashable, Identifiable {
    /// The exemplar's id.
    public var id: ExemplarID
    /// Whose face it is.
    public var person: PersonID
    /// The vector and what is known of the face.
    public var face: NewExemplar
    /// Since when it exists.
    public var created: WallTime
}

/// The vector of a face to be enrolled, with what is known of it.
public struct NewExemplar: Sendable, Hashable {
    /// The vector, unit length, with its model's id.
    public var embedding: Embedding
    /// The id of the cohort that `neighbourhood` was computed with.
    public var cohort: String?
    /// Mean of the two largest cosines to the cohort, -1...1.
    public var neighbourhood: Float?
    /// How good the view is, 0...1.
    public var quality: Float
    /// Degrees, positive towards the right edge of the image.
    public var yaw: Float
    /// The longer side of the face, pixels of the picture.
    public var square: Float
    /// How it came here.
    public var provenance: Provenance

    /// A vector with what is known of its face.
    public init(
        embedding: Embedding,
        cohort: String? = nil,
        neighbourhood: Float? = nil,
        quality: Float,
        yaw: Float,
        square: Float,
        provenance: Provenance
    ) {
        self.embedding = embedding
        self.cohort = cohort
        self.neighbourhood = neighbourhood
        self.quality = quality
        self.yaw = yaw
        self.square = square
        self.provenance = provenance
    }
}

/// An exemplar as a gallery loads it: whose it is, and the vector.
public struct GalleryEntry: Sendable, Hashable {
    /// The exemplar's id.
    public var id: ExemplarID
    /// Whose face it is.
    public var person: PersonID
    /// The list of that person.
    public var list: PersonListID
    /// The vector: unit length, as many Float32 as the model has dimensions.
    public var values: [Float]
    /// The id of the cohort that `neighbourhood` was computed with.
    public var cohort: String?
    /// Mean of the two largest cosines to the cohort, -1...1.
    public var neighbourhood: Float?
}

public import UsherCore

/// Finds the faces in a picture.
public protocol FaceDetector: Sendable {
    /// The size at which the whole picture is looked at, pixels.
    var inputSize: PixelSize { get }

    /// The faces, best score first, then from the top and the left; boxes and points in pixels of the picture, not clipped to it.
    func detect(in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> [DetectedFace]

    /// The faces in `region`, pixels of the picture, and maybe beyond it: at least that part is looked at, at the scale of the whole.
    func detect(
        in picture: borrowing some Picture & ~Copyable,
        within region: Box
    ) throws(FacesError) -> [DetectedFace]
}

extension FaceDetector {
    /// All faces: a detector of one size looks at the whole.
    public func detect(
        in picture: borrowing some Picture & ~Copyable,
        within region: Box
    ) throws(FacesError) -> [DetectedFace] {
        try detect(in: picture)
    }
}

/// Where a head points, and whether there is a face at all.
public struct PoseEstimate: Sendable, Hashable {
    /// Yaw, pitch and roll in degrees.
    public var pose: HeadPose
    /// The model's belief that it looks at a face, 0...1; `nil` from models that do not say.
    public var presence: Float?
    /// The points from which the pose was told, where the model finds any and believes that there is a face.
    public var shape: FaceShape?

    /// An estimate of a pose.
    public init(pose: HeadPose, presence: Float?, shape: FaceShape? = nil) {
        self.pose = pose
        self.presence = presence
        self.shape = shape
    }
}

/// Estimates where a head points.
public protocol HeadPoseEstimator: Sendable {
    /// The pose of one found face.
    func pose(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> PoseEstimate
}

/// Turns a face into a point on the unit sphere, near to which other pictures of the same person lie.
public protocol FaceEmbedder: Sendable {
    /// The identity under which its embeddings may be compared.
    var modelID: String { get }
    /// Numbers in an embedding.
    var dimensions: Int { get }

    /// The embedding of one found face: of aligned chips and mirror images together.
    ///
    /// `shape`, where it is known, gives a second alignment beside that by the landmarks; the mistakes of the two are not the same.
    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws(FacesError) -> Embedding
}

/// How old a face looks.
public struct AgeEstimate: Sendable, Hashable {
    /// Years: the mean over the model's classes, by their probability.
    public var years: Float
    /// The probability of the likeliest class, 0...1.
    public var confidence: Float
    /// Years from which to which the model's classes lie within one standard deviation of the mean.
    public var range: ClosedRange<Float>
    /// The probability of the classes in `range`, 0...1.
    public var rangeConfidence: Float
}

/// Estimates years.
public protocol AgeEstimator: Sendable {
    /// The age of one found face.
    func age(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> AgeEstimate
}

/// The two classes that gender models know.
public enum Gender: String, Sendable, Hashable, Codable {
    /// Female.
    case female
    /// Male.
    case male
}

/// Tells which of its classes a face belongs to: an emotion, with or without a mask, a real face or a picture of one.
public protocol FaceClassifier: Sendable {
    /// The classes' names.
    var classes: [String] { get }

    /// The probability of each class, 0...1, one in all.
    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float]
}

/// Which gender a face looks like.
public struct GenderEstimate: Sendable, Hashable {
    /// The likelier class.
    public var gender: Gender
    /// Its probability, 0.5...1.
    public var confidence: Float
}

/// Estimates gender.
public protocol GenderClassifier: Sendable {
    /// The gender of one found face.
    func gender(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError)
        -> GenderEstimate
}

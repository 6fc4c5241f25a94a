public import Faces
public import UsherCore

/// What recognition asks of the models; `FaceModels` answers it, and tests do with scripted faces.
public protocol FaceReading: Sendable {
    /// The identity under which the embeddings may be compared.
    var embeddingModel: String { get }
    /// Numbers in an embedding.
    var embeddingDimensions: Int { get }

    /// The pack's name.
    var packName: String { get }
    /// The features that there are models for.
    var knownFeatures: Set<FaceFeature> { get }
    /// The models' ids by the names of their roles, as the pack has them.
    var modelIDs: [String: String] { get }

    /// The faces in a picture, best first.
    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace]

    /// The faces in `region`, pixels of the picture, and maybe beyond it, best first.
    func detect(in picture: borrowing some Picture & ~Copyable, within region: Box) throws -> [DetectedFace]

    /// The face that fills a picture of this size, for whoever posts faces that are cut out and aligned already.
    func alignedFace(filling size: PixelSize) -> DetectedFace

    /// The longer side of the face by the contract's tight measure, pixels of the picture.
    func square(of face: DetectedFace) -> Float

    /// The most that the quality of the face can be, from what costs nothing: its box, points and score, 0...1.
    func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float

    /// Pose and quality of a face.
    func view(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> FaceView

    /// The same where the quality can be one that `wants` takes, by what is known before the pose model is asked; else `nil`.
    func view(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        wanting wants: (Float) -> Bool
    ) throws -> FaceView?

    /// The embedding of a face; `shape` is that of its view.
    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws -> Embedding

    /// What a model says of a face; `nil` where there is no model for the feature.
    func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer?
}

extension FaceReading {
    /// All faces, from a reader that knows no parts.
    public func detect(in picture: borrowing some Picture & ~Copyable, within region: Box) throws -> [DetectedFace] {
        try detect(in: picture)
    }

    /// The view, whatever is wanted, from a reader to which it costs nothing.
    public func view(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        wanting wants: (Float) -> Bool
    ) throws -> FaceView? {
        try view(of: face, in: picture)
    }

    /// No model has a name, unless the reader knows.
    public var modelIDs: [String: String] { [:] }

    /// A face whose points stand where they do in dlib's chips (`tools/modelpack`), in parts of the picture.
    public func alignedFace(filling size: PixelSize) -> DetectedFace {
        .filling(
            size,
            points: [(0.3, 0.35), (0.7, 0.35), (0.5, 0.55), (0.35, 0.75), (0.65, 0.75)].map { Point($0.0, $0.1) }
        )
    }

    /// The id of the model for a feature, `nil` where there is none: features are called as the roles of a pack are.
    public func modelID(for feature: FaceFeature) -> String? {
        knownFeatures.contains(feature) ? modelIDs[feature.rawValue] : nil
    }
}

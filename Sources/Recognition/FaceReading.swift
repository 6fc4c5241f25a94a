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

    /// The faces in a picture, best first.
    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace]

    /// The longer side of the face by the contract's tight measure, pixels of the picture.
    func square(of face: DetectedFace) -> Float

    /// The most that the quality of the face can be, from what costs nothing: its box, points and score, 0...1.
    func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float

    /// Pose and quality of a face.
    func view(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> FaceView

    /// The embedding of a face.
    func embed(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> Embedding

    /// What a model says of a face; `nil` where there is no model for the feature.
    func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer?
}

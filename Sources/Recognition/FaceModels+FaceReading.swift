public import Faces
public import UsherCore

extension FaceModels: FaceReading {
    /// The embedder's id in its pack.
    public var embeddingModel: String { embedder.modelID }

    /// Numbers in an embedding.
    public var embeddingDimensions: Int { embedder.dimensions }

    /// The faces in a picture, best first.
    public func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        try detector.detect(in: picture)
    }

    /// The embedding of a face.
    public func embed(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> Embedding {
        try embedder.embed(face, in: picture)
    }
}

public import UsherCore

extension FaceModels {
    /// The most that the quality of a found face can be, from what costs nothing: size, score and border; 0...1.
    ///
    /// A caller that keeps only the best views asks this first, and spares the pose, the chip and the embedding of the others.
    public func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float {
        FaceQualityMeasure.size(square(of: face)) * FaceQualityMeasure.detector(face.score)
            * FaceQualityMeasure.border(face.box, in: picture)
    }
}

import UsherCore

extension [DetectedFace] {
    /// Best first: by score, then from the top, then from the left, so that the order never depends on how the faces were found.
    func bestFirst() -> [DetectedFace] {
        sorted { left, right in
            (-left.score, left.box.y, left.box.x) < (-right.score, right.box.y, right.box.x)
        }
    }

    /// The faces, best first, that no better kept face overlaps by more than `threshold` (intersection over union).
    ///
    /// The greedy suppression of `cv2.dnn.NMSBoxes` with eta 1: a face survives while every overlap is at most the threshold.
    func suppressed(overlap threshold: Float) -> [DetectedFace] {
        var kept: [DetectedFace] = []
        for face in bestFirst() where kept.allSatisfy({ $0.box.overlap(face.box) <= threshold }) {
            kept.append(face)
        }
        return kept
    }
}

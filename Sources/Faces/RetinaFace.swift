import Inference
import UsherCore

/// RetinaFace (Deng et al., arXiv 1905.00641) with MobileNet 0.25: boxes and five landmarks in one pass.
///
/// Small faces are found with low scores, and their landmarks are too rough to align by. So the whole picture is searched with a low bar,
/// and what is small there is looked at again, nearer; see ``CloserLook``.
struct RetinaFace: FaceDetector {
    var inputSize: PixelSize { whole.inputSize }
    private let whole: RetinaFaceNet
    private let parts: RetinaFaceParts
    private let closer: CloserLook?
    private let minimumScore: Float
    private let overlap: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        let size = options.detectorSize ?? entry.inputSize
        whole = try RetinaFaceNet(entry, in: pack, runtime: runtime, options: options, inputSize: size)
        parts = RetinaFaceParts(of: size) { size throws(InferenceError) in
            try RetinaFaceNet(entry, in: pack, runtime: runtime, options: options, inputSize: size)
        }
        closer =
            options.closerLook ? try CloserLook(entry, in: pack, runtime: runtime, options: options) : nil
        let packScore = Float(try entry.number("score_threshold"))
        minimumScore = options.minimumScore ?? packScore
        overlap = try Float(entry.number("nms_threshold"))
    }

    func detect(in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> [DetectedFace] {
        try search(picture, with: whole, in: Letterbox(picture.size, in: inputSize).region)
    }

    func detect(
        in picture: borrowing some Picture & ~Copyable,
        within region: Box
    ) throws(FacesError) -> [DetectedFace] {
        let (size, scale) = (picture.size, Letterbox(picture.size, in: inputSize).scale)
        let part = try inferring { () throws(InferenceError) in
            try parts.fitting(region, in: size, scale: scale)
        }
        guard let (net, shown) = part else { return try detect(in: picture) }
        return try search(picture, with: net, in: shown)
    }

    /// The faces in what `net` is shown of the picture, `region`.
    private func search(
        _ picture: borrowing some Picture & ~Copyable,
        with net: RetinaFaceNet,
        in region: Box
    ) throws(FacesError) -> [DetectedFace] {
        let image = try picture.drawn(region, size: net.inputSize, order: net.order)
        let bar = closer == nil ? minimumScore : min(CloserLook.candidateScore, minimumScore)
        let found = try net.faces(in: image, above: bar).suppressed(overlap: overlap)
        var faces: [DetectedFace] = []
        for face in found {
            let placed = face.placed(from: net.inputSize, onto: region)
            if let closer, closer.wants(placed, seenAt: face.box.longerSide) {
                if let better = try closer.look(at: placed, in: picture, above: minimumScore) { faces.append(better) }
            } else if face.score > minimumScore {
                faces.append(placed)
            }
        }
        return faces.suppressed(overlap: overlap)
    }
}

import Inference
import UsherCore

/// RetinaFace (Deng et al., arXiv 1905.00641) with MobileNet 0.25: boxes and five landmarks in one pass.
struct RetinaFace: FaceDetector {
    let inputSize: PixelSize
    private let model: CompiledModel
    private let anchors: RetinaFaceAnchors
    private let order: ChannelOrder
    private let minimumScore: Float
    private let overlap: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        inputSize = options.detectorSize ?? entry.inputSize
        model = try runtime.compile(entry, in: pack, options: options.compiling(inputSize: inputSize))
        anchors = try RetinaFaceAnchors(entry, input: inputSize)
        order = entry.order
        let packScore = Float(try entry.number("score_threshold"))
        minimumScore = options.minimumScore ?? packScore
        overlap = try Float(entry.number("nms_threshold"))
        try model.requireOutput("boxes", elements: anchors.anchors.count * 4)
        try model.requireOutput("scores", elements: anchors.anchors.count * 2)
        try model.requireOutput("landmarks", elements: anchors.anchors.count * 10)
    }

    func detect(in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> [DetectedFace] {
        let letterbox = Letterbox(picture.size, in: inputSize)
        let image = try picture.drawn(letterbox.region, size: inputSize, order: order)
        let found = try inferring { () throws(InferenceError) in try faces(in: image) }
        return found.suppressed(overlap: overlap).map(letterbox.picture)
    }

    private func faces(in image: Image) throws(InferenceError) -> [DetectedFace] {
        try model.withRequest { request throws(InferenceError) in
            try request.infer(image)
            let (boxes, points) = (try request.copyOutput("boxes"), try request.copyOutput("landmarks"))
            return try request.withOutput("scores") { scores in
                anchors.faces(boxes: boxes.span, scores: scores, landmarks: points.span, above: minimumScore)
            }
        }
    }
}

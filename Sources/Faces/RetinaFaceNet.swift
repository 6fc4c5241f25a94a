import Inference
import UsherCore

/// RetinaFace compiled for one input size: an image of that size in, faces in its pixels out.
struct RetinaFaceNet: Sendable {
    let order: ChannelOrder
    private let model: CompiledModel
    private let anchors: RetinaFaceAnchors

    var inputSize: PixelSize { model.inputSize }

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions,
        inputSize: PixelSize,
        isShared: Bool = true
    ) throws(InferenceError) {
        order = entry.order
        anchors = try RetinaFaceAnchors(entry, input: inputSize)
        model = try runtime.compile(
            entry,
            in: pack,
            options: options.compiling(inputSize: inputSize, isShared: isShared)
        )
        try model.requireOutput("boxes", elements: anchors.anchors.count * 4)
        try model.requireOutput("logits", elements: anchors.anchors.count * 2)
        try model.requireOutput("landmarks", elements: anchors.anchors.count * 10)
    }

    /// The faces whose score exceeds `threshold`, as found: overlapping, in the order of the anchors.
    func faces(in image: Image, above threshold: Float) throws(FacesError) -> [DetectedFace] {
        try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(image)
                return try request.withOutput("boxes") { boxes throws(InferenceError) in
                    try request.withOutput("logits") { logits throws(InferenceError) in
                        try request.withOutput("landmarks") { landmarks in
                            anchors.faces(boxes: boxes, logits: logits, landmarks: landmarks, above: threshold)
                        }
                    }
                }
            }
        }
    }
}

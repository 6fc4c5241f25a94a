import Inference
import UsherCore

/// A network that answers an upright square around the face's box with the probabilities of its classes.
///
/// For the families whose colours, means and scales are in the model: the manifest says how large the square is (`crop_factor`, times the
/// box's longer side) and what the classes are called (`classes`, in the order of the output `probabilities`).
struct CropClassifier: FaceClassifier {
    let classes: [String]
    private let model: CompiledModel
    private let order: ChannelOrder
    private let cropFactor: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        order = entry.order
        classes = try entry.texts("classes")
        cropFactor = try Float(entry.number("crop_factor"))
        model = try runtime.compile(entry, in: pack, options: options.compiling())
        try model.requireOutput("probabilities", elements: classes.count)
    }

    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float] {
        let side = face.box.longerSide * cropFactor
        let middle = face.box.center
        let square = Box(x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side)
        let crop = try picture.drawn(square, size: model.inputSize, order: order)
        return try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(crop)
                return try request.copyOutput("probabilities")
            }
        }
    }
}

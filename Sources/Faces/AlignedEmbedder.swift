import Inference
import UsherCore

/// An embedder that looks at an aligned chip: dlib's ResNet and Open Model Zoo's face-reidentification, which differ in numbers only.
struct AlignedEmbedder: FaceEmbedder {
    let modelID: String
    let dimensions: Int
    private let model: CompiledModel
    private let alignment: FaceAlignment
    private let mirrored: Bool

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        modelID = entry.id
        dimensions = try entry.integer("dimensions")
        alignment = try FaceAlignment(entry)
        mirrored = try entry.number("mirrored") != 0
        // Chip and mirror image in one inference: 7 % quicker than one after the other (performance.md).
        let batch = mirrored ? 2 : 1
        model = try runtime.compile(entry, in: pack, options: options.compiling(batch: batch))
        try model.requireOutput("embedding", elements: dimensions * batch)
    }

    func embed(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> Embedding {
        let chip = try alignment.chip(of: face, in: picture)
        let raw = try inferring { () throws(InferenceError) in try vector(of: chip) }
        if let embedding = Embedding(model: modelID, normalizing: raw) { return embedding }
        throw FacesError(.embedding, "model \(modelID) gave a zero or not finite vector for a face")
    }

    /// The sum of the vectors of the chip and its mirror image, each as the model gives it.
    func vector(of chip: Image) throws(InferenceError) -> [Float] {
        let dimensions = dimensions
        return try model.withRequest { request throws(InferenceError) in
            guard mirrored else {
                try request.infer(chip)
                return try request.copyOutput("embedding")
            }
            try request.infer([chip, chip.mirrored()])
            return try request.withOutput("embedding") { both in
                (0..<dimensions).map { both[$0] + both[dimensions + $0] }
            }
        }
    }
}

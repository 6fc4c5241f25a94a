import Inference
import UsherCore

/// An embedder that looks at an aligned chip: dlib's ResNet and Open Model Zoo's face-reidentification, which differ in numbers only.
struct AlignedEmbedder: FaceEmbedder {
    let modelID: String
    let dimensions: Int
    private let model: CompiledModel
    private let alignment: FaceAlignment
    private let shapeAlignment: ShapeAlignment?
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
        shapeAlignment = try ShapeAlignment(entry)
        mirrored = try entry.number("mirrored") != 0
        model = try runtime.compile(entry, in: pack, options: options.compiling())
        try model.requireOutput("embedding", elements: dimensions)
    }

    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws(FacesError) -> Embedding {
        let chips = try chips(of: face, shape: shape, in: picture, effort: effort)
        let raw = try inferring { () throws(InferenceError) in try vector(of: chips) }
        if let embedding = Embedding(model: modelID, normalizing: raw) { return embedding }
        throw FacesError(.embedding, "model \(modelID) gave a zero or not finite vector for a face")
    }

    /// The chips whose vectors make up the embedding; none is drawn that is not looked at.
    private func chips(
        of face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws(FacesError) -> [Image] {
        if mirrored, case .furtherView(let views) = effort, views % 2 == 1 {
            if let chip = try shapeChip(of: shape, in: picture) { return [chip.mirrored()] }
            return [try alignment.chip(of: face, in: picture).mirrored()]
        }
        let chip = try alignment.chip(of: face, in: picture)
        if case .furtherView = effort { return [chip] }
        guard mirrored else { return [chip] }
        guard let other = try shapeChip(of: shape, in: picture) else { return [chip, chip.mirrored()] }
        return effort == .photo ? [chip, other.mirrored(), other, chip.mirrored()] : [chip, other.mirrored()]
    }

    private func shapeChip(
        of shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> Image? {
        guard let shape, let shapeAlignment else { return nil }
        return try shapeAlignment.chip(of: shape, in: picture)
    }

    /// The sum of the vectors of some chips, each as the model gives it.
    ///
    /// One by one: two in one inference are a tenth quicker, but a second model for that takes 100 MB of a server on two cores.
    func vector(of chips: [Image]) throws(InferenceError) -> [Float] {
        var sum = [Float](repeating: 0, count: dimensions)
        for chip in chips {
            try model.withRequest { request throws(InferenceError) in
                try request.infer(chip)
                try request.withOutput("embedding") { vector in
                    for index in 0..<dimensions { sum[index] += vector[index] }
                }
            }
        }
        return sum
    }
}

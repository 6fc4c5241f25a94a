import Inference
import UsherCore

/// Cydral's age network: 81 classes, each with its year, over an aligned chip.
struct CydralAge: AgeEstimator {
    private let model: ChipClassifier
    private let years: [Float]

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        years = try entry.numbers("years")
        model = try ChipClassifier(entry, in: pack, runtime: runtime, options: options, classes: years.count)
    }

    func age(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> AgeEstimate {
        let probabilities = try model.probabilities(of: face, in: picture)
        return AgeEstimate(years: years, probabilities: probabilities)
    }
}

extension AgeEstimate {
    /// What the probabilities of classes, each with its year, say.
    init(years: [Float], probabilities: [Float]) {
        let classes = zip(years, probabilities)
        let mean = classes.reduce(0) { $0 + $1.0 * $1.1 }
        let spread = max(0, classes.reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }).squareRoot()
        self.years = mean
        confidence = probabilities.max() ?? 0
        let range = (mean - spread)...(mean + spread)
        self.range = range
        rangeConfidence = min(1, classes.reduce(0) { range.contains($1.0) ? $0 + $1.1 : $0 })
    }
}

/// Cydral's gender network: two classes over an aligned chip.
struct CydralGender: GenderClassifier {
    private let model: ChipClassifier
    private let female: Int
    private let male: Int

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        (female, male) = (try entry.integer("female_index"), try entry.integer("male_index"))
        guard Set([female, male]) == [0, 1] else {
            throw InferenceError(
                .manifestUnreadable,
                "model \(entry.id): female_index and male_index must be 0 and 1; rebuild the pack with tools/models.py"
            )
        }
        model = try ChipClassifier(entry, in: pack, runtime: runtime, options: options, classes: 2)
    }

    func gender(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> GenderEstimate {
        let probabilities = try model.probabilities(of: face, in: picture)
        return probabilities[female] >= probabilities[male]
            ? GenderEstimate(gender: .female, confidence: probabilities[female])
            : GenderEstimate(gender: .male, confidence: probabilities[male])
    }
}

/// A network that answers an aligned chip with the probabilities of its classes.
struct ChipClassifier: Sendable {
    private let model: CompiledModel
    private let alignment: FaceAlignment

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions,
        classes: Int
    ) throws(InferenceError) {
        alignment = try FaceAlignment(entry)
        model = try runtime.compile(entry, in: pack, options: options.compiling(isShared: true))
        try model.requireOutput("probabilities", elements: classes)
    }

    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float] {
        let chip = try alignment.chip(of: face, in: picture)
        return try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(chip)
                return try request.copyOutput("probabilities")
            }
        }
    }
}

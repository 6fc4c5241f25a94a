import Recognition

/// The query that all calls with pictures have, read.
struct CompreFaceOptions {
    /// How many predictions a face has at most: more than the contract's clients show, and a bound on an answer.
    static let mostPredictions = 1000

    /// The plugins that say something of a face; a pack without the model answers without the plugin, as the contract allows.
    private static let featurePlugins = ["age", "gender", "mask"]

    /// Faces at most; 0 for all.
    var limit = 0
    /// How sure the detector must be, 0...1.
    var minimumScore: Float?
    var plugins: Set<String> = []
    /// The whole of `face_plugins`: `calculator` counts wherever it occurs in it.
    var hasEmbedding = false
    var hasStatus = false
    var predictions = 1
    var detectsFaces = true

    init(_ call: Call) throws(CompreFaceFault) {
        for (name, value) in call.query {
            switch name {
            case "limit":
                limit = try Self.whole(value)
                guard limit >= 0 else { throw .limit }
            case "prediction_count":
                predictions = min(Self.mostPredictions, try Self.whole(value))
                guard predictions >= 1 else { throw .predictionCount }
            case "det_prob_threshold":
                guard let score = Float(value), score.isFinite else { throw .other }
                // Upstream hands it to the detector, whose refusal reads like this.
                guard (0...1).contains(score) else { throw .noFace }
                minimumScore = score
            case "face_plugins":
                plugins = Set(value.split(separator: ",").map { String($0.filter { $0 != " " }) })
                hasEmbedding = value.contains("calculator")
            case "status": hasStatus = try Self.flag(value)
            case "detect_faces": detectsFaces = try Self.flag(value)
            default: break
            }
        }
    }

    private static func whole(_ text: String) throws(CompreFaceFault) -> Int {
        guard let number = Int(text) else { throw .other }
        return number
    }

    /// The words that upstream's framework takes for true and false, in whatever case.
    static func flag(_ text: String) throws(CompreFaceFault) -> Bool {
        guard let value = Bool(word: text) else { throw .other }
        return value
    }

    /// What to find out of a face; `always` where faces are compared whether or not the caller sees the vector.
    func wants(comparing always: Bool) -> LookWants {
        LookWants(
            most: limit,
            minimumScore: minimumScore,
            features: Self.featurePlugins.filter(plugins.contains).compactMap { FaceFeature(rawValue: $0) },
            hasPose: plugins.contains("pose"),
            isComparable: always || hasEmbedding,
            isAligned: !detectsFaces
        )
    }
}

import Inference
import UsherCore

/// A classifier that is compiled when it is first asked.
struct LazyClassifier: FaceClassifier {
    let classes: [String]
    private let classifier: Lazy<any FaceClassifier>

    init(classes: [String], _ compile: @escaping @Sendable () throws(InferenceError) -> any FaceClassifier) {
        self.classes = classes
        classifier = Lazy(compile)
    }

    /// Whether it has been asked.
    var isCompiled: Bool { classifier.isMade }

    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float] {
        try inferring { () throws(InferenceError) in try classifier.value() }.probabilities(of: face, in: picture)
    }
}

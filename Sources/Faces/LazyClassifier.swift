import Inference
import UsherCore

/// A classifier that is compiled when it is first asked: one that nobody asks costs no memory and no time.
///
/// Threads that ask while it is being compiled wait for it. A failure is told to who asked, and the next one tries again.
final class LazyClassifier: FaceClassifier {
    let classes: [String]
    private let compiled = Locked<(any FaceClassifier)?>(nil)
    private let compile: @Sendable () throws(InferenceError) -> any FaceClassifier

    init(classes: [String], _ compile: @escaping @Sendable () throws(InferenceError) -> any FaceClassifier) {
        self.classes = classes
        self.compile = compile
    }

    /// Whether it has been asked.
    var isCompiled: Bool { compiled.withLock { $0 != nil } }

    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float] {
        try inferring { () throws(InferenceError) in try classifier() }.probabilities(of: face, in: picture)
    }

    /// Compiles under the lock, against its custom: a second thread could do nothing meanwhile but compile the same model again.
    private func classifier() throws(InferenceError) -> any FaceClassifier {
        try compiled.withLock { (compiled: inout (any FaceClassifier)?) throws(InferenceError) -> any FaceClassifier in
            if let compiled { return compiled }
            let made = try compile()
            compiled = made
            return made
        }
    }
}

import Dispatch
import Faces
import Flow
import Intake
import UsherCore

/// Looks for faces in the newest frame of a source, on a thread of its own.
final class FaceSearch: Sendable {
    /// What was found so far.
    struct Found: Sendable {
        var frames = 0
        var facesAtMost = 0
        /// The longer side of the largest face as the rules see it, pixels.
        var largestSquare: Float?
        /// Frames that could not be searched.
        var faults = 0
        /// Why, the last time.
        var fault: String?
    }

    private let models: FaceModels
    private let frames = BoundedQueue<LiveFrame>(name: "test.detect", capacity: 1, overflow: .dropOldest)
    private let queue = DispatchQueue(label: "usher.test.detect")
    private let state = Locked(Found())

    init(_ models: FaceModels) {
        self.models = models
        queue.async { self.search() }
    }

    var found: Found { state.withLock { $0 } }

    func take(_ frame: consuming LiveFrame) {
        frames.push(frame)
    }

    /// Looks at what is there and ends.
    func finish() {
        frames.finish()
        queue.sync {}
    }

    private func search() {
        while let frame = frames.pop() {
            do throws(FacesError) {
                note(try models.detector.detect(in: frame.frame))
            } catch {
                state.withLock { ($0.faults, $0.fault) = ($0.faults + 1, error.description) }
            }
        }
    }

    private func note(_ faces: [DetectedFace]) {
        let largest = faces.map { models.square(of: $0) }.max()
        state.withLock { found in
            found.frames += 1
            found.facesAtMost = max(found.facesAtMost, faces.count)
            if let largest { found.largestSquare = max(found.largestSquare ?? 0, largest) }
        }
    }
}

import Dispatch
import Faces
import Flow
import Intake
import Media
import Recognition
import Tracking
import UsherCore

/// A decoded frame with the faces found in it.
struct DetectedFrame: ~Copyable, Sendable {
    let frame: Frame
    let faces: [DetectedFace]
    /// Of the whole frame, coarsely: cuts are found by it.
    let brightness: [UInt8]
}

/// What a replay found in one recording.
struct ReplayedRecording {
    var properties: StreamProperties?
    var damage = Damage()
    var framesDecoded = 0
    var framesAnalysed = 0
    var facesDetected = 0
    var facesTooSmall = 0
    var embeddings = 0
    var appearances: [AppearanceRecord] = []
    /// Whether the end was reached.
    var isComplete = false
    /// Why it was not, where the file is at fault.
    var fault: MediaError?
    /// From the first picture to the end, as far as the file or its pictures tell.
    var length = Duration.zero
}

/// Replays one recording: decoder, detectors and the watch on threads of their own, joined by bounded queues.
///
/// ```
/// decode ──► submit ──► detect × cores ──► in order ──► watch
/// 1 thread   full: the decoder waits       nothing lost  this thread
/// ```
///
/// A file never loses a frame: each stage waits for the next. The result does not depend on who was faster.
struct RecordingReplay {
    /// How many frames may be between decoder and watch, for each detecting thread; a 1080p frame is 3 MB.
    ///
    /// Several people who come into view at once cost a dozen embeddings in one frame; meanwhile the decoder fills this room.
    static let framesInFlightPerWorker = 6

    let path: String
    let framesPerSecond: Double?
    /// The part that is looked at; `nil`: all of it.
    var window: ClosedRange<MediaTime>?
    /// Where the recording begins on the watch's line of time.
    var offset = Duration.zero
    /// Whether nothing follows it there: who is in view at its end has left.
    var isLast = true
    let detector: any FaceDetector
    let workers: Int
    let stop: StopRequest

    /// Runs to the end, or until stopped; `progress` hears how far the decoder is after every analysed frame.
    func run(watch: inout SourceWatch, progress: (RecordingReader.State) -> Void) throws -> ReplayedRecording {
        let detector = detector
        let flow = OrderedWorkers<Frame, DetectedFrame>(
            name: "replay.detect",
            workers: workers,
            inFlight: workers * Self.framesInFlightPerWorker
        ) { _ in
            { frame in
                let faces = try detector.detect(in: frame)
                let brightness = frame.brightness(columns: CutDetector.columns, rows: CutDetector.rows)
                return DetectedFrame(frame: frame, faces: faces, brightness: brightness)
            }
        }
        let reader = RecordingReader(
            path: path,
            framesPerSecond: framesPerSecond,
            window: window,
            threads: DecodingShare.threads(cores: workers, framesPerSecond: framesPerSecond),
            stop: stop
        )
        reader.start(into: flow)
        defer {
            flow.cancel()
            reader.join()
        }
        var result = ReplayedRecording()
        (result.facesDetected, result.facesTooSmall) = (-watch.facesDetected, -watch.facesTooSmall)
        result.embeddings = -watch.embeddings
        while let detected = try flow.next() {
            let time = detected.frame.time
            result.appearances += try watch.observe(
                detected.faces,
                brightness: detected.brightness,
                in: detected.frame,
                at: time + offset
            )
            result.length = time - .zero
            result.framesAnalysed += 1
            progress(reader.state)
        }
        if isLast { result.appearances += try watch.finish() }
        return finished(result, reader: reader, watch: watch)
    }

    private func finished(
        _ result: ReplayedRecording,
        reader: RecordingReader,
        watch: SourceWatch
    ) -> ReplayedRecording {
        reader.join()
        let state = reader.state
        var result = result
        result.fault = state.fault
        if let duration = state.properties?.duration { result.length = max(result.length, duration) }
        result.properties = state.properties
        result.damage = state.damage
        result.framesDecoded = state.framesDecoded
        result.isComplete = state.isComplete
        result.facesDetected += watch.facesDetected
        result.facesTooSmall += watch.facesTooSmall
        result.embeddings += watch.embeddings
        return result
    }
}

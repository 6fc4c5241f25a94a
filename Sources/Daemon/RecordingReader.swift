import Dispatch
import Flow
import Intake
import Media
import UsherCore

/// Decodes a recording on a serial queue of its own and hands the frames that the gate admits to whoever detects faces in them.
final class RecordingReader: Sendable {
    /// How far it is; a copy is read by others.
    struct State: Sendable {
        var properties: StreamProperties?
        var damage = Damage()
        var progress = 0.0
        var framesDecoded = 0
        var isComplete = false
        var fault: MediaError?
    }

    private let path: String
    private let framesPerSecond: Double?
    /// The part that is looked at; `nil`: all of it.
    private let window: ClosedRange<MediaTime>?
    private let threads: Int
    private let stop: StopRequest
    private let queue = DispatchQueue(label: "usher.replay.decode", qos: .userInitiated)
    private let shared = Locked(State())

    /// The frames of `path` that are due at `framesPerSecond` (`nil`: all), decoded by `threads` threads.
    init(
        path: String,
        framesPerSecond: Double?,
        window: ClosedRange<MediaTime>? = nil,
        threads: Int,
        stop: StopRequest
    ) {
        self.path = path
        self.threads = threads
        self.window = window
        self.framesPerSecond = framesPerSecond
        self.stop = stop
    }

    var state: State { shared.withLock { $0 } }

    /// Begins to decode; the flow is finished at the end, on a fault, and when stopped.
    func start(into flow: OrderedWorkers<Frame, DetectedFrame>) {
        queue.async { [self] in
            do throws(MediaError) {
                try read(into: flow)
            } catch {
                shared.withLock { $0.fault = error }
            }
            flow.finish()
        }
    }

    /// Waits until nothing is read any more.
    func join() {
        queue.sync {}
    }

    private func read(into flow: OrderedWorkers<Frame, DetectedFrame>) throws(MediaError) {
        let recording = try Recording(opening: path, threads: threads)
        var gate = FrameGate(framesPerSecond: framesPerSecond)
        note(recording, isComplete: false)
        while !stop.isMade, let frame = try recording.next() {
            note(recording, isComplete: false)
            if let window, frame.time > window.upperBound { break }
            guard window.map({ $0.contains(frame.time) }) ?? true, gate.admits(frame.time) else { continue }
            guard flow.submit(frame) else { break }
        }
        note(recording, isComplete: !stop.isMade)
    }

    private func note(_ recording: Recording, isComplete: Bool) {
        shared.withLock { state in
            state.properties = recording.properties
            state.damage = recording.damage
            state.progress = recording.progress
            state.framesDecoded = recording.framesDecoded
            state.isComplete = isComplete
        }
    }
}

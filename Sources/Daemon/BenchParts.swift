import Dispatch
import Faces
import Flow
import Foundation
import Intake
import Media
import Recognition
import UsherCore

/// What something cost: how often it was done, and the time of the wall and of the processors.
struct Cost: Sendable {
    var count = 0
    var wallSeconds = 0.0
    var cpuSeconds = 0.0

    /// The cost of `body`, which returns how often it did the thing.
    static func of(_ body: () throws -> Int) rethrows -> Cost {
        let clock = SystemClock()
        let (wall, cpu) = (clock.uptime, ProcessUsage.now().cpuSeconds)
        let count = try body()
        return Cost(
            count: count,
            wallSeconds: Double((clock.uptime - wall).nanoseconds) / 1e9,
            cpuSeconds: ProcessUsage.now().cpuSeconds - cpu
        )
    }

    var perSecond: Double { wallSeconds > 0 ? Double(count) / wallSeconds : 0 }
    var cpuSecondsEach: Double { count > 0 ? cpuSeconds / Double(count) : 0 }
}

/// A frame kept for measuring, shared by threads that only draw from it.
final class KeptFrame: Sendable {
    let frame: Frame

    init(_ frame: consuming Frame) {
        self.frame = frame
    }
}

/// A picture of a live source kept for measuring.
private final class KeptPicture {
    let picture: LivePicture

    init(_ picture: consuming LivePicture) {
        self.picture = picture
    }
}

/// The parts of a replay, each run alone on the same frames.
struct BenchParts {
    /// Frames kept for detection and embedding; 3 MB each at 1080p.
    static let framesKept = 32
    /// How often each kept frame or face is done again.
    static let rounds = 4
    /// How often the motion gate, which takes microseconds, is asked again of each kept frame.
    static let gateRounds = 200

    let workshop: Workshop
    let framesPerSecond: Double?
    let workers: Int

    /// Decodes every frame and looks at none.
    func decode(_ path: String) throws -> Cost {
        try Cost.of {
            let recording = try Recording(opening: path)
            while let frame = try recording.next() { _ = consume frame }
            return recording.framesDecoded
        }
    }

    /// The gate that passes over frames in which nothing moves, as a live source asks it of the frames that are due.
    func gateMotion(_ path: String) throws -> Cost {
        let input = try LiveInput(LiveRequest(address: SourceAddress(path), scheme: .file), patience: Endless())
        var (due, kept) = (FrameGate(framesPerSecond: framesPerSecond), [KeptPicture]())
        let clock = SystemClock()
        while kept.count < Self.framesKept, try input.next() != nil {
            try input.decode(.all)
            while let picture = try input.picture(arrivedAt: clock.uptime) {
                if due.admits(picture.time) { kept.append(KeptPicture(picture)) }
            }
        }
        return Cost.of {
            for _ in 0..<Self.gateRounds {
                var motion = MotionGate()
                for one in kept {
                    let cells = one.picture.brightness(columns: MotionGate.columns, rows: MotionGate.rows)
                    _ = motion.admits(cells, at: one.picture.time)
                }
            }
            return kept.count * Self.gateRounds
        }
    }

    /// The whole replay, against the lists there are.
    func replay(_ path: String, options: WatchOptions) throws -> ReplayCost {
        var cost = ReplayCost()
        cost.whole = try Cost.of {
            var watch = SourceWatch(
                recogniser: workshop.recogniser,
                rules: SourceRules(),
                options: options,
                mint: .forAudit()
            )
            let replay = RecordingReplay(
                path: path,
                framesPerSecond: framesPerSecond,
                detector: workshop.faces.detector,
                workers: workers,
                stop: StopRequest()
            )
            let found = try replay.run(watch: &watch) { _ in }
            if let fault = found.fault { throw fault }
            cost.analysed = found.framesAnalysed
            cost.embeddings = found.embeddings
            return found.framesDecoded
        }
        return cost
    }

    /// The first frames that the replay would analyse.
    func frames(of path: String) throws -> [KeptFrame] {
        let recording = try Recording(opening: path)
        var gate = FrameGate(framesPerSecond: framesPerSecond)
        var kept: [KeptFrame] = []
        while kept.count < Self.framesKept, let frame = try recording.next() {
            if gate.admits(frame.time) { kept.append(KeptFrame(frame)) }
        }
        return kept
    }

    /// Detection on all cores, and the faces it finds in each frame.
    func detect(_ frames: [KeptFrame]) throws -> (Cost, [[DetectedFace]]) {
        let found = Locked([[DetectedFace]](repeating: [], count: frames.count))
        let detector = workshop.faces.detector
        let cost = try Cost.of {
            try onAllCores(frames.count * Self.rounds) { index in
                let faces = try detector.detect(in: frames[index % frames.count].frame)
                found.withLock { $0[index % frames.count] = faces }
            }
            return frames.count * Self.rounds
        }
        return (cost, found.withLock { $0 })
    }

    /// Embedding on all cores as a video's faces are after the first view: a chip by either alignment by turns.
    ///
    /// Finding the shapes is no part of it.
    func embed(_ faces: [[DetectedFace]], in frames: [KeptFrame]) throws -> Cost {
        let all = zip(faces, frames).flatMap { faces, frame in faces.map { (face: $0, frame: frame) } }
        guard !all.isEmpty else { return Cost() }
        let (embedder, headPose) = (workshop.faces.embedder, workshop.faces.headPose)
        let shapes = try all.map { try headPose.pose(of: $0.face, in: $0.frame.frame).shape }
        return try Cost.of {
            try onAllCores(all.count * Self.rounds) { index in
                let one = all[index % all.count]
                let shape = shapes[index % all.count]
                let effort = EmbeddingEffort.furtherView(after: index + 1)
                _ = try embedder.embed(one.face, shape: shape, in: one.frame.frame, effort: effort)
            }
            return all.count * Self.rounds
        }
    }

    private func onAllCores(_ count: Int, _ body: @Sendable (Int) throws -> Void) throws {
        let failure = Locked<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do {
                try body(index)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

/// A file is waited for as long as it takes.
private final class Endless: LivePatience {
    let isOver = false
}

/// What a whole replay cost.
struct ReplayCost: Sendable {
    var whole = Cost()
    var analysed = 0
    var embeddings = 0
}

import Media
import UsherCore

/// Where a session writes what it did, for others to read at any time; from the source's queue.
final class SessionBoard: Sendable {
    private struct State {
        var figures = SourceFigures()
        var packetsPerSecond = RateMeter()
        var picturesPerSecond = RateMeter()
        var wantsWaking = false
    }

    /// What an input has counted since it was opened.
    struct Losses: Sendable, Hashable {
        var decodeErrors = 0
        var packetsLost = 0
        var timesRepaired = 0
        var changes = 0

        init() {}

        init(of input: LiveInput) {
            decodeErrors = input.decodeErrors
            packetsLost = input.packetsLost
            timesRepaired = input.timesRepaired
            changes = input.changes
        }
    }

    private let state = Locked(State())

    /// What was done until `uptime`.
    func figures(at uptime: Duration) -> SourceFigures {
        state.withLock { state in
            var figures = state.figures
            let (packets, bytes) = state.packetsPerSecond.rates(at: uptime)
            (figures.streamFPS, figures.bitrate) = (packets, bytes * 8)
            figures.decodedFPS = state.picturesPerSecond.rates(at: uptime).events
            return figures
        }
    }

    func opened(_ facts: LiveFacts) {
        state.withLock { state in
            (state.figures.codec, state.figures.size) = (facts.codec, facts.size ?? state.figures.size)
            (state.packetsPerSecond, state.picturesPerSecond) = (RateMeter(), RateMeter())
        }
    }

    func packet(of bytes: Int, at uptime: Duration) {
        state.withLock { state in
            state.figures.packetsRead += 1
            state.packetsPerSecond.add(bytes: bytes, at: uptime)
        }
    }

    func passedOver() {
        state.withLock { $0.figures.packetsPassedOver += 1 }
    }

    /// A picture was decoded, of which became `verdict`; `facts` are those of its stream.
    func decoded(_ verdict: FrameAdmission.Verdict, _ facts: LiveFacts, at uptime: Duration) {
        state.withLock { state in
            state.picturesPerSecond.add(at: uptime)
            state.figures.framesDecoded += 1
            (state.figures.codec, state.figures.size) = (facts.codec, facts.size)
            guard verdict != .notDue else { return }
            state.figures.framesDue += 1
            state.figures.framesAdmitted += verdict == .admitted ? 1 : 0
            state.figures.framesStill += verdict == .still ? 1 : 0
        }
    }

    func admission(_ admission: FrameAdmission) {
        state.withLock { state in
            state.figures.isMoving = admission.isMoving
            state.figures.isKeyFramesOnly = admission.isKeyFramesOnly
            state.figures.keyFrameInterval = admission.keyFrameInterval
        }
    }

    /// What was lost between two looks at an input.
    func lost(_ now: Losses, since before: Losses) {
        guard now != before else { return }
        state.withLock { state in
            state.figures.decodeErrors += UInt64(max(0, now.decodeErrors - before.decodeErrors))
            state.figures.packetsLost += UInt64(max(0, now.packetsLost - before.packetsLost))
            state.figures.timesRepaired += UInt64(max(0, now.timesRepaired - before.timesRepaired))
            state.figures.formatChanges += UInt64(max(0, now.changes - before.changes))
        }
    }

    func recording(_ change: (inout RecordingFigures) -> Void) {
        state.withLock { state in
            var recording = state.figures.recording ?? RecordingFigures()
            change(&recording)
            state.figures.recording = recording
        }
    }

    /// The connection is over: nothing moves and nothing flows.
    func closed() {
        state.withLock { state in
            (state.figures.isMoving, state.figures.isKeyFramesOnly) = (false, false)
        }
    }

    /// Whoever analyses sees a face that may stand still.
    func wantWaking() {
        state.withLock { $0.wantsWaking = true }
    }

    func takeWish() -> Bool {
        state.withLock { state in
            defer { state.wantsWaking = false }
            return state.wantsWaking
        }
    }
}

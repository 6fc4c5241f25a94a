import UsherCore

/// A stretch of a recording whose frames are lost.
struct LostStretch: Sendable, Hashable {
    /// From the last frame before it to the first one after it.
    var span: ClosedRange<MediaTime>
    /// How many frames are missing, by the usual step.
    var frames: Int
    /// Whether nothing but the break tells of it: no fault was met.
    var isAlone = false
}

/// Finds where frames were lost: from a fault to the first frame of after it, and where a steady recording stands still; pure.
///
/// Pauses of a recording whose frames lie irregularly are its own, unless a fault is met beside them.
struct LossWatch: Sendable, Hashable {
    /// How many frames of before a fault may come out after it: as many as H.264 and HEVC let a decoder hold back.
    static let heldBackAtMost = 16

    private var cadence: FrameCadence
    /// Whether a break alone may be a loss: not where an index states the time of every frame.
    private let heedsBreaks: Bool
    /// The frame before the fault whose span is open.
    private var start: MediaTime?
    /// The latest stamp handed to the decoder before the last fault.
    private var latest: Int64?
    private var framesSinceFault: Int?
    /// Whether the last step was a break that nothing else tells of.
    private var wasAlone = false

    /// A watch over a file that states a step.
    init(usualStep: Duration, heedsBreaks: Bool) {
        cadence = FrameCadence(stated: usualStep)
        self.heedsBreaks = heedsBreaks
    }

    /// Whether a fault's span has no end yet.
    var isOpen: Bool { start != nil }

    /// Whether a fault was met so lately that a break can be its doing.
    var isNearFault: Bool { framesSinceFault.map { $0 <= Self.heldBackAtMost } ?? false }

    /// Takes in a fault: `last` is the last frame shown, `latest` the latest stamp handed to the decoder.
    mutating func fault(after last: MediaTime?, latest: Int64?) {
        start = start ?? last ?? .zero
        self.latest = latest
        framesSinceFault = 0
    }

    /// Takes in a frame: what was lost up to it.
    mutating func shown(at time: MediaTime, after before: MediaTime?, stamp: Int64?) -> LostStretch? {
        let step = before.map { time - $0 } ?? .zero
        let isAlone = cadence.isBreak(step) && !isNearFault && heedsBreaks && cadence.isConstant
        let isSlower = isAlone && wasAlone
        wasAlone = isAlone
        guard !isSlower else {
            // The second break in a row is no hole: the camera sends more slowly now.
            cadence = FrameCadence(stated: step)
            return nil
        }
        let isLost = isAlone || cadence.isBreak(step) && isNearFault
        framesSinceFault = framesSinceFault.map { $0 + 1 }
        let isEnd = isOpen && (isLost || ends(at: stamp))
        let stretch = LostStretch(
            span: min(start ?? before ?? time, time)...time,
            frames: cadence.framesMissing(in: step),
            isAlone: isAlone && !isOpen
        )
        if isEnd { start = nil }
        if isEnd || isLost { return stretch }
        if before != nil { cadence.note(step) }
        return nil
    }

    /// Ends the open span: where it began.
    mutating func end() -> MediaTime? {
        defer { start = nil }
        return start
    }

    /// Whether a frame lies behind everything that was handed in before the fault.
    private func ends(at stamp: Int64?) -> Bool {
        guard let stamp, let latest else { return true }
        return stamp > latest || !isNearFault
    }
}

public import UsherCore

/// Which frames of a source are analysed: at most one in every `1/rate` seconds of the source's own time.
///
/// The grid is fixed to the source's clock, not to the frame last taken, so that rates that do not divide the frame rate come out
/// even (10 of 25 a second: 0, 3, 5, 8, 10 ...) and the same recording gives the same frames every time. A pure value: no clock, no I/O.
public struct FrameGate: Sendable {
    /// Frames a second to analyse; `nil` takes every frame.
    public let framesPerSecond: Double?
    private var lastCell: Int64?

    /// A gate that lets `framesPerSecond` frames a second through, or every frame for `nil`.
    public init(framesPerSecond: Double?) {
        self.framesPerSecond = framesPerSecond
    }

    /// Whether the frame at `time` is analysed; frames are asked about in the order of their times.
    public mutating func admits(_ time: MediaTime) -> Bool {
        guard let framesPerSecond else { return true }
        // A millionth of a cell of slack: 0.2 s at 5 a second is the beginning of cell 1, not the end of cell 0.
        let cell = Int64((time.seconds * framesPerSecond + 1e-6).rounded(.down))
        guard lastCell.map({ cell > $0 }) ?? true else { return false }
        lastCell = cell
        return true
    }
}

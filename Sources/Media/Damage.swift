public import UsherCore

/// What of a recording was lost so far, and when.
public struct Damage: Sendable, Hashable {
    /// Frames that could not be decoded, or only with parts made up.
    public internal(set) var framesDamaged = 0
    /// Packets that the container marks as broken or that could not be read.
    public internal(set) var packetsDamaged = 0
    /// Frames whose time was missing, stepped back or jumped, and was set anew.
    public internal(set) var timesRepaired = 0
    /// When something was lost: in order, apart from each other.
    public internal(set) var spans: [ClosedRange<MediaTime>] = []
    /// The file ends before its container says.
    public internal(set) var truncated = false
    /// FFmpeg's words for the last fault.
    public internal(set) var lastMessage: String?

    /// No damage.
    public init() {}

    /// Whether nothing was lost.
    public var isNone: Bool { framesDamaged == 0 && packetsDamaged == 0 && spans.isEmpty && !truncated }

    /// Adds a lost stretch; times only grow, so it can only meet the last.
    mutating func note(_ span: ClosedRange<MediaTime>) {
        guard let last = spans.last, span.lowerBound <= last.upperBound else {
            spans.append(span)
            return
        }
        let lower = min(last.lowerBound, span.lowerBound)
        spans[spans.count - 1] = lower...max(last.upperBound, span.upperBound)
    }
}

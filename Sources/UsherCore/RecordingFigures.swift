/// How the recording of a source fares.
public struct RecordingFigures: Sendable, Hashable {
    /// The segment that is written; `nil` between two.
    public var path: String?
    /// Segments begun.
    public var segments: UInt64 = 0
    /// Bytes written.
    public var bytes: UInt64 = 0
    /// Segments removed because of their age or for room.
    public var segmentsRemoved: UInt64 = 0
    /// Bytes removed with them.
    public var bytesRemoved: UInt64 = 0
    /// Attempts to write that failed.
    public var failures: UInt64 = 0
    /// Why the last one failed; gone when it succeeds again.
    public var fault: String?

    /// A recording that has not begun.
    public init() {}
}

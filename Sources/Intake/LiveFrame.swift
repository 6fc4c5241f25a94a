public import Media

/// A frame that is due for analysis.
public struct LiveFrame: ~Copyable, Sendable {
    /// The frame; its time counts from the first one of its session.
    public let frame: Frame
    /// When it arrived, by the clock's `uptime`.
    public let arrived: Duration
    /// Which connection it came over, from 1: times of two sessions do not compare.
    public let session: Int

    /// A frame of a session.
    public init(frame: consuming Frame, arrived: Duration, session: Int) {
        self.frame = frame
        self.arrived = arrived
        self.session = session
    }

    /// The frame alone.
    public consuming func takeFrame() -> Frame { frame }
}

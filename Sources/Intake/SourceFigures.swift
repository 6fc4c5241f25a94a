public import UsherCore

/// What a source did so far, in numbers.
public struct SourceFigures: Sendable, Hashable {
    /// FFmpeg's name of the codec: `h264`; empty until the first connection.
    public var codec = ""
    /// The picture as displayed, pixels; `nil` until one came.
    public var size: PixelSize?
    /// Pictures a second that the stream has, over the last five seconds.
    public var streamFPS = 0.0
    /// Bits a second, over the last five seconds.
    public var bitrate = 0.0
    /// Packets of the video that came.
    public var packetsRead: UInt64 = 0
    /// Pictures that were decoded.
    public var framesDecoded: UInt64 = 0
    /// Pictures decoded a second, over the last five seconds.
    public var decodedFPS = 0.0
    /// Frames that were due by the rate.
    public var framesDue: UInt64 = 0
    /// Frames that were due and in which nothing moved, passed over.
    public var framesStill: UInt64 = 0
    /// Frames handed over for analysis.
    public var framesAdmitted: UInt64 = 0
    /// Packets left undecoded because nothing moved.
    public var packetsPassedOver: UInt64 = 0
    /// Pictures that could not be decoded, or only with parts made up.
    public var decodeErrors: UInt64 = 0
    /// Packets that did not arrive or arrived broken.
    public var packetsLost: UInt64 = 0
    /// Pictures whose time was missing, jumped or stepped back.
    public var timesRepaired: UInt64 = 0
    /// How often codec or size changed while it ran.
    public var formatChanges: UInt64 = 0
    /// How often a stream that ran was lost.
    public var reconnects = 0
    /// How often it was lost because no picture came.
    public var stalls = 0
    /// Pauses of this process that were not held against the source.
    public var pausesForgiven = 0
    /// Whether only key frames are decoded, because nothing moves.
    public var isKeyFramesOnly = false
    /// Whether something moves, or did a moment ago.
    public var isMoving = false
    /// The time between the last two key frames; `nil` until there were two.
    public var keyFrameInterval: Duration?
    /// How its recording fares; `nil` where nothing is recorded.
    public var recording: RecordingFigures?

    /// A source that did nothing.
    public init() {}
}

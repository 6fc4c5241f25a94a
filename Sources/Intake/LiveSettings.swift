public import Media
public import UsherCore

/// How a live source is opened, looked at and recorded.
public struct LiveSettings: Sendable, Hashable {
    /// Who sets the pace.
    public enum Pace: String, Sendable, Hashable, CaseIterable {
        /// The camera; a file plays once, at its own pace.
        case live
        /// The times of a file, which is played over and over.
        case realtime
    }

    /// The stream that is analysed.
    public var address: SourceAddress
    /// Another stream of the same camera, of better quality, to record; `nil` records the first.
    public var recordAddress: SourceAddress?
    /// How RTP comes.
    public var transport = LiveTransport.auto
    /// Frames analysed a second; `nil` analyses every one.
    public var analyzeFPS: Double? = 5
    /// Who sets the pace.
    public var pace = Pace.live
    /// Whether frames in which nothing moves are passed over.
    public var motionGate = true
    /// How the stream is recorded; `nil` does not.
    public var recording: RecordingSettings?
    /// Whether the address may be a file: whoever says so has checked that it lies below the recordings.
    public var allowsFile = false
    /// The hosts whose servers need not prove who they are, of those that `address` and `recordAddress` name.
    public var believedHosts: Set<String> = []
    /// How large its pictures may be.
    public var limits = MediaLimits.default

    /// Settings for the stream at `address`, all else as it is by default.
    public init(address: SourceAddress) {
        self.address = address
    }

    /// How long a connection may take, from the first packet to the stream's description.
    public static let connectPatience = Duration.seconds(10)
    /// The most pictures a second that a stream may have, over two windows of five seconds.
    public static let framesPerSecondAtMost = 120.0
    /// Key frames further apart than this are no base for looking at nothing else: who comes in between would be seen too late.
    public static let keyFramesApartAtMost = Duration.seconds(4)
}

/// Where and for how long a source is recorded.
public struct RecordingSettings: Sendable, Hashable {
    /// The folder above all recordings: segments are `DIRECTORY/SOURCE/DATE/HHMMSS.mp4`.
    public var directory: String
    /// How long a segment is, seconds; it ends at the next key frame.
    public var segmentSeconds: Int
    /// Segments are removed after so many days; `nil` keeps them whatever their age.
    public var keepDays: Double?
    /// The oldest segments are removed when all of the source's are more bytes than this; `nil` has no limit.
    public var keepBytes: Int64?

    /// Recordings below `directory`.
    public init(directory: String, segmentSeconds: Int = 300, keepDays: Double? = nil, keepBytes: Int64? = nil) {
        self.directory = directory
        self.segmentSeconds = segmentSeconds
        self.keepDays = keepDays
        self.keepBytes = keepBytes
    }
}

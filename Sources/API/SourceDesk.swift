public import UsherCore

/// What is known of a live source at a moment.
public struct SourceReport: Sendable {
    /// Frames that were not analysed, by where and why.
    public struct Drop: Sendable, Hashable {
        /// Where: `intake`, `queue`, ...
        public var stage: String
        /// Why: `rate`, `motion`, `newer`, ...
        public var reason: String
        /// How many since the source was started.
        public var count: UInt64

        /// So many frames dropped at `stage` because of `reason`.
        public init(stage: String, reason: String, count: UInt64) {
            self.stage = stage
            self.reason = reason
            self.count = count
        }
    }

    /// How long it takes from a frame's arrival to its action on the disk, seconds, over the last minutes.
    public struct Latency: Sendable, Hashable {
        /// Half of them take at most this.
        public var p50: Double
        /// 95 of 100 take at most this.
        public var p95: Double
        /// 99 of 100 take at most this.
        public var p99: Double

        /// Three quantiles, seconds.
        public init(p50: Double, p95: Double, p99: Double) {
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
        }
    }

    /// What went wrong last, whether or not it still does.
    public struct LastError: Sendable, Hashable {
        /// One of the words of docs/ref/events.md.
        public var fault: String
        /// One line: what happened and what to try; never a password.
        public var reason: String
        /// When.
        public var time: WallTime

        /// A fault, explained and dated.
        public init(fault: String, reason: String, time: WallTime) {
            (self.fault, self.reason, self.time) = (fault, reason, time)
        }
    }

    /// How the stream that is recorded fares, where it is another one than that which is analysed.
    public struct RecordingStream: Sendable, Hashable {
        /// What it is doing.
        public var state: SourceState
        /// Since when.
        public var since: WallTime
        /// What is wrong, as one of the words of docs/ref/events.md; `nil` when nothing is.
        public var fault: String?
        /// One line: what happened and what to try; never a password.
        public var reason: String?
        /// Tries since packets last came.
        public var attempts = 0
        /// When the next try will be made.
        public var nextRetry: WallTime?

        /// A stream in this state.
        public init(state: SourceState, since: WallTime) {
            (self.state, self.since) = (state, since)
        }
    }

    /// The source.
    public var id: SourceID
    /// Its group.
    public var group: SourceGroupID
    /// What people call it.
    public var name: String
    /// What it is doing.
    public var state: SourceState
    /// Since when.
    public var since: WallTime
    /// What is wrong, as one of the words of docs/ref/events.md; `nil` when nothing is.
    public var fault: String?
    /// One line: what happened and what to try; never a password.
    public var reason: String?
    /// What went wrong last; `nil` when nothing did since the source was opened.
    public var lastError: LastError?
    /// Tries since pictures last came.
    public var attempts = 0
    /// When the next try will be made.
    public var nextRetry: WallTime?
    /// The codec's name: `h264`.
    public var codec: String?
    /// Pixels.
    public var width: Int?
    /// Pixels.
    public var height: Int?
    /// Frames a second, as the stream says.
    public var streamFPS: Double?
    /// Frames decoded a second, over the last seconds.
    public var fpsDecoded: Double = 0
    /// Frames analysed a second, over the last seconds.
    public var fpsAnalysed: Double = 0
    /// Bits a second, over the last seconds.
    public var bitrate: Double = 0
    /// Frames decoded since the start.
    public var framesDecoded: UInt64 = 0
    /// Frames analysed since the start.
    public var framesAnalysed: UInt64 = 0
    /// Frames that could not be decoded, or in part.
    public var decodeErrors: UInt64 = 0
    /// Packets that never came.
    public var packetsLost: UInt64 = 0
    /// Connections after the first.
    public var reconnects: UInt64 = 0
    /// How often pictures stopped coming.
    public var stalls: UInt64 = 0
    /// Frames that were not analysed, by where and why.
    public var drops: [Drop] = []
    /// Frames that wait to be analysed.
    public var queueDepth = 0
    /// How long it takes from a frame's arrival to its action; `nil` before the first.
    public var latency: Latency?
    /// Whether only key frames are decoded, because nothing moves.
    public var isKeyFramesOnly = false
    /// How its recording fares; `nil` where nothing is recorded.
    public var recording: RecordingFigures?
    /// How the stream that is recorded fares; `nil` where it is the one that is analysed, or nothing is recorded.
    public var recordingStream: RecordingStream?

    /// A report of a source; the figures are set afterwards.
    public init(id: SourceID, group: SourceGroupID, name: String, state: SourceState, since: WallTime) {
        self.id = id
        self.group = group
        self.name = name
        self.state = state
        self.since = since
    }
}

/// Who runs the live sources: the port through which this room tells of changes and asks how they fare.
///
/// Every call returns at once, but for `snapshot`, which encodes a picture and is made on a thread that may block.
public protocol SourceDesk: Sendable {
    /// Sources or groups were created, changed or deleted, and that is on the disk.
    func sourcesChanged()
    /// Every source with an address, and any other that is known; throws where the store cannot be asked for those at rest.
    func reports() throws -> [SourceReport]
    /// The newest decoded picture of a source, JPEG, with the boxes of the faces in it if asked for; `nil` when there is none.
    func snapshot(of source: SourceID, boxes: Bool) throws -> [UInt8]?
    /// Whether the sources are looked after: part of `/health/ready`.
    var isReady: Bool { get }
}

extension SourceDesk {
    /// A desk is ready once it exists.
    public var isReady: Bool { true }
}

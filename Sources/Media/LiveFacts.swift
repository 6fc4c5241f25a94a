public import UsherCore

/// What a live stream is.
public struct LiveFacts: Sendable, Hashable {
    /// FFmpeg's name of the container: `rtsp`, `hls`, `mpjpeg`.
    public let container: String
    /// FFmpeg's name of the codec: `h264`.
    public internal(set) var codec: String
    /// The picture as displayed, pixels; `nil` until the first one came, where the stream's description does not say.
    public internal(set) var size: PixelSize?
    /// Frames a second as the stream describes itself, which is often a guess; what comes is counted elsewhere.
    public let declaredFrameRate: Double?

    init(_ properties: StreamProperties) {
        container = properties.container
        codec = properties.codec
        size = properties.codedSize.width > 0 && properties.codedSize.height > 0 ? properties.size : nil
        declaredFrameRate = properties.frameRate
    }

    /// Whether pictures come in segments of seconds, each at once, so that whoever shows them sets the pace.
    public var comesInSegments: Bool { container == "hls" }

    /// Whether the container has no times, so that those FFmpeg makes up mean nothing.
    var hasNoTimes: Bool { ["mpjpeg", "mjpeg", "h264", "hevc"].contains(container) }

    var usualStep: Duration {
        declaredFrameRate.map { .nanoseconds(Int64(1e9 / min(240, max($0, 0.1)))) } ?? .milliseconds(40)
    }
}

/// What there is to say of a packet before it is decoded.
public struct LivePacket: Sendable, Hashable {
    /// Its length.
    public let bytes: Int
    /// Whether its picture is coded without reference to others.
    public let isKey: Bool
    /// Its time by the stream's own clock; `nil` where it has none.
    public let stamp: MediaTime?
}

/// Which packets of a live stream are decoded.
public enum DecodeSelection: Sendable, Hashable {
    /// All of them.
    case all
    /// This one only if others refer to it: its own picture is not wanted.
    case referenced
    /// Key frames alone; the rest of the stream is not looked at.
    case keyFrames
}

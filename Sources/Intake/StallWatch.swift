/// Until when a picture must have come; pure.
///
/// Pictures are watched, not sockets and not processes: a camera that keeps its connection alive and sends nothing has stalled. No
/// picture for max(5 s, 10 usual intervals) is a stall; until two pictures came, and so an interval is known, it is 15 s, because
/// a stream can only be joined at a key frame.
public struct StallWatch: Sendable {
    /// The least that a source may be silent.
    public static let floor = Duration.seconds(5)
    /// Intervals between pictures that may be missing.
    public static let intervals = 10
    /// How long the first two pictures may take.
    public static let firstPictures = Duration.seconds(15)
    /// Weight of the newest interval in the usual one.
    private static let weight = 8

    private let floor: Duration
    private var last: Duration
    private var pictures = 0
    private var interval: Duration?

    /// A watch that begins when the stream is open; `floor` is longer where pictures come in segments.
    public init(openedAt uptime: Duration, floor: Duration = Self.floor) {
        last = uptime
        self.floor = floor
    }

    /// A picture came, or a packet that is passed over on purpose.
    public mutating func picture(at uptime: Duration) {
        if pictures > 0 {
            let step = uptime - last
            interval = interval.map { $0 + (step - $0) / Self.weight } ?? step
        }
        pictures += 1
        last = max(last, uptime)
    }

    /// The process was paused for `span`, in which no picture could come.
    public mutating func forgive(_ span: Duration) {
        last += span
    }

    /// How long it may be silent now.
    public var patience: Duration {
        guard pictures > 1, let interval else { return max(floor, Self.firstPictures) }
        return max(floor, interval * Self.intervals)
    }

    /// When it has stalled, if no picture comes.
    public var deadline: Duration { last + patience }
}

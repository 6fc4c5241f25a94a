import UsherCore

/// Whether a stream sends more pictures a second than it may, told from a backlog that is read in one go; pure.
///
/// Windows of arrival follow each other, and begin anew after a silence: what came up while this process stood still, or is sent ahead
/// on connecting, is read in a burst that fills one of them. Two in a row beyond the limit are an excess, unless the stream's own times
/// deny it: then it has to last for a minute, because whoever sends a recording as fast as it is read is no camera either.
struct PictureRate: Sendable {
    /// How long is counted before it is judged.
    static let window = Duration.seconds(5)
    /// Windows in a row that are beyond the limit.
    static let windows = 2
    /// The same where the stream's own times say that it is not so fast.
    static let windowsDenied = 12

    private var begun: Duration?
    private var last = Duration.zero
    private var packets = 0
    private var stamps: ClosedRange<MediaTime>?
    private var beyond = 0
    private var undenied = 0

    /// Counts a packet that came at `uptime`, `stamp` by the stream's own clock; returns the rate where that has been too much for too long.
    mutating func take(_ stamp: MediaTime?, at uptime: Duration) -> Double? {
        if begun == nil || uptime - last >= PauseGuard.limit { self = PictureRate(from: uptime) }
        let excess = judge(at: uptime)
        last = uptime
        packets += 1
        if let stamp {
            let known = stamps ?? stamp...stamp
            stamps = min(known.lowerBound, stamp)...max(known.upperBound, stamp)
        }
        return excess
    }

    /// Nothing counted.
    init() {}

    private init(from uptime: Duration) {
        begun = uptime
    }

    /// The rate of the window that is over at `uptime`, where it is one too many.
    private mutating func judge(at uptime: Duration) -> Double? {
        guard let begun, uptime - begun >= Self.window else { return nil }
        let rate = Double(packets) / (uptime - begun).inSeconds
        let isBeyond = rate > LiveSettings.framesPerSecondAtMost
        beyond = isBeyond ? beyond + 1 : 0
        undenied = isBeyond && !isDenied ? undenied + 1 : 0
        (self.begun, packets, stamps) = (uptime, 0, nil)
        return undenied >= Self.windows || beyond >= Self.windowsDenied ? rate : nil
    }

    /// Whether the packets of the window lie as far apart as they may, by the stream's own clock.
    private var isDenied: Bool {
        guard let stamps else { return false }
        let span = (stamps.upperBound - stamps.lowerBound).inSeconds
        return Double(packets - 1) <= span * LiveSettings.framesPerSecondAtMost
    }
}

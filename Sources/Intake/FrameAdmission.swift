import Media
import UsherCore

/// Which pictures of one session become frames to analyse, and which packets need to be decoded for that; a value.
struct FrameAdmission: Sendable {
    /// Key frames alone are decoded only where at least so many packets lie between them.
    static let packetsBetweenKeys = 3
    /// Pictures a second that are decoded of a stream of key frames (MJPEG) in which nothing moves.
    static let idleFramesPerSecond = 2.0

    enum Verdict: Sendable, Hashable {
        /// It is analysed.
        case admitted
        /// By the rate, it is not its turn.
        case notDue
        /// It was its turn, and nothing moves.
        case still
    }

    private let framesPerSecond: Double?
    private let gatesMotion: Bool
    private var gate: FrameGate
    private var motion = MotionGate()
    private var keys = KeyFrames()
    private var idleGate = FrameGate(framesPerSecond: FrameAdmission.idleFramesPerSecond)
    private var packetGate: FrameGate
    /// The stream's own clock less the pictures' times, nanoseconds.
    private var clockOffset: Int64?

    init(framesPerSecond: Double?, gatesMotion: Bool) {
        self.framesPerSecond = framesPerSecond
        self.gatesMotion = gatesMotion
        gate = FrameGate(framesPerSecond: framesPerSecond)
        packetGate = FrameGate(framesPerSecond: framesPerSecond)
    }

    var isMoving: Bool { !gatesMotion || motion.isMoving }
    var keyFrameInterval: Duration? { keys.interval }

    /// Whether key frames alone are decoded now.
    var isKeyFramesOnly: Bool {
        guard gatesMotion, !motion.isMoving, let interval = keys.interval else { return false }
        return interval <= LiveSettings.keyFramesApartAtMost && keys.packetsBetween >= Self.packetsBetweenKeys
    }

    /// How the packet that came at `uptime` is decoded; `nil` leaves out a picture that is not due and that no other refers to.
    mutating func selection(for packet: LivePacket, at uptime: Duration) -> DecodeSelection? {
        keys.take(packet)
        if isKeyFramesOnly { return .keyFrames }
        guard let framesPerSecond else { return .all }
        if keys.isAllKeys {
            let arrival = MediaTime.zero + uptime
            let isDue = isMoving ? packetGate.admits(arrival) : idleGate.admits(arrival)
            return isDue ? .all : nil
        }
        guard let stamp = packet.stamp, let clockOffset else { return .all }
        let time = MediaTime(nanoseconds: stamp.nanoseconds &- clockOffset)
        return Self.mayBeDue(time, keys.step, framesPerSecond) ? .all : .referenced
    }

    /// Whether the picture is analysed.
    mutating func verdict(on picture: borrowing LivePicture) -> Verdict {
        clockOffset = picture.stamp.map { $0.nanoseconds &- picture.time.nanoseconds }
        guard keys.isAllKeys && picture.isKey || gate.admits(picture.time) else { return .notDue }
        guard gatesMotion else { return .admitted }
        let cells = picture.brightness(columns: MotionGate.columns, rows: MotionGate.rows)
        return motion.admits(cells, at: picture.time) ? .admitted : .still
    }

    /// A face is there at `time`, whether it moves or not.
    mutating func stayAwake(from time: MediaTime) {
        motion.stayAwake(from: time)
    }

    /// Whether a turn begins between this picture and the one before, half a step of jitter granted to either side.
    ///
    /// Exact turns are found after decoding; this only spares pictures that no other refers to and that cannot be due.
    private static func mayBeDue(_ time: MediaTime, _ step: Duration?, _ framesPerSecond: Double) -> Bool {
        guard let step, step.inSeconds > 0, framesPerSecond * step.inSeconds < 0.5 else { return true }
        let turn = time.seconds * framesPerSecond
        let sinceTurn = (turn - turn.rounded(.down)) / framesPerSecond
        let slack = step.inSeconds * 1.5
        return sinceTurn < slack || 1 / framesPerSecond - sinceTurn < slack - step.inSeconds
    }
}

public import UsherCore

/// Which of the frames that are due are analysed: all while something moves and for a while after, a few otherwise; pure.
///
/// A face that stands still is not hidden: after the last motion everything goes on for ``hold``, whoever sees a face may keep the
/// source awake for as long again, and even a scene in which nothing ever moved is looked at every ``recheck``.
public struct MotionGate: Sendable {
    /// How long everything is analysed after the last motion.
    public static let hold = Duration.seconds(10)
    /// The longest time without any analysis.
    public static let recheck = Duration.seconds(2)

    /// The grid on which motion is looked for, cells in a row.
    public static let columns = 64
    /// The grid on which motion is looked for, rows of cells.
    public static let rows = 36

    private var sense = MotionSense()
    private var awakeUntil: MediaTime?
    private var lastAnalysed: MediaTime?
    /// Whether something moves, or did a moment ago.
    public private(set) var isMoving = true

    /// A gate that is awake.
    public init() {}

    /// Whether the frame at `time`, of brightness `cells`, is analysed.
    public mutating func admits(_ cells: [UInt8], at time: MediaTime) -> Bool {
        if sense.differs(cells, at: time) { stayAwake(from: time) }
        isMoving = awakeUntil.map { time < $0 } ?? false
        guard isMoving || lastAnalysed.map({ time - $0 >= Self.recheck }) ?? true else { return false }
        lastAnalysed = time
        return true
    }

    /// Something worth looking at is there at `time`, whether it moves or not.
    public mutating func stayAwake(from time: MediaTime) {
        awakeUntil = max(awakeUntil ?? .zero, time + Self.hold)
        isMoving = true
    }
}

/// How faces move, in units of the face's side so that it holds for near and far ones alike.
///
/// A face is about 0.16 m wide, so a person who walks past at 1.4 m/s moves by 9 sides a second.
struct MotionModel: Sendable {
    /// Standard deviation of a detected middle, in sides.
    var positionNoise = 0.06
    /// Standard deviation of the logarithm of a detected side.
    var logSideNoise = 0.06
    /// Standard deviation of a new face's speed, in sides a second.
    var initialSpeed = 5.0
    /// Standard deviation of a new face's growth, in natural logarithm a second.
    var initialGrowth = 0.5
    /// How fast the speed wanders: its standard deviation after one second, in sides a second.
    var unrest = 5.0
    /// The same for growth, in natural logarithm a second.
    var growthUnrest = 0.4
    /// For how long a face that is not seen is believed to keep its speed, seconds: people stop and turn.
    var extrapolationSeconds = 0.6
}

/// What makes boxes one track.
public struct TrackerOptions: Sendable, Hashable {
    /// The least detector score, 0...1, that begins a track.
    public var startScore: Float = 0.7
    /// From this detector score on, 0...1, a face is placed first; the others only continue tracks that are left over
    /// (Zhang et al., "ByteTrack", ECCV 2022).
    public var highScore: Float = 0.6
    /// How long a track outlives its face without seeing it, in time of the recording.
    public var maximumGap: Duration = .seconds(2)
    /// How far from where it is expected a face may be found, in sides: at once, and for every second that passed.
    public var reach: Float = 0.7
    /// See `reach`.
    public var reachPerSecond: Float = 6
    /// The most that `reach` grows to, in sides.
    public var reachMaximum: Float = 2.5
    /// A face that covers a tracked one by this intersection over union is the same face detected twice and begins no track.
    public var duplicateOverlap: Float = 0.4
    /// After so long without its face a track is not sure that it is the same face, in time of the recording.
    public var doubtGap: Duration = .milliseconds(350)
    /// Faces that cover each other by this part of the smaller may be exchanged.
    public var entangledCover: Float = 0.15

    /// The defaults.
    public init() {}

    /// The squared Mahalanobis distance in three dimensions that a right pair exceeds once in a thousand cases (chi-square table).
    static let gate = 16.27
    /// The largest change of the side from what is expected, as a natural logarithm: a factor of two.
    static let logSideReach = 0.69
}

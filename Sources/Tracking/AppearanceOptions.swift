/// When two tracks are one person.
///
/// What is asked of the faces is counted in powers of ten of the false accept rate: 3 asks for a likeness that one pair of strangers in
/// a thousand reaches. So surcharges and allowances add up whatever the scale of the score.
public struct AppearanceOptions: Sendable, Hashable {
    /// How long a person may be out of view and still continue the appearance, in time of the recording.
    public var reentry: Duration = .seconds(30)
    /// What is asked when nothing else speaks for it and only one appearance could be continued.
    public var likeness: Float = 3
    /// Below this likeness to the others a track that had joined leaves again: its first views had been poor.
    public var partLikeness: Float = 1.5
    /// What is asked less of a face that appears where and when another was lost.
    public var nearbyAllowance: Float = 1
    /// What counts as "when another was lost", in time of the recording.
    public var nearbyGap: Duration = .seconds(3)
    /// What counts as "where another was lost": distance of the middles in sides of the larger face.
    public var nearbySides: Float = 3
    /// What is asked more after the whole of `reentry`; in proportion before.
    public var gapSurcharge: Float = 0.7
    /// Two boxes that cover each other by this part of the smaller may be one face detected twice; others at one instant are two people.
    public var sameFaceCover: Float = 0.3

    /// The most appearances that are open at once; `nil`: any number.
    ///
    /// Beyond it the one out of view the longest is closed early.
    public var openAtMost: Int?

    /// The defaults.
    public init() {}

    /// The score at which one pair of strangers in 10 to the power of `likeness` arrives: 80, 85, 90, 95 at 3, 4, 5, 6, and 0 at 0.
    static func score(likeness: Float) -> Float {
        likeness < 3 ? max(0, likeness) * 80 / 3 : min(100, 80 + (likeness - 3) * 5)
    }
}

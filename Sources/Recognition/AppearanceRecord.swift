public import Rules
public import UsherCore

/// Where a face was at a moment; the annotated video is drawn from these.
public struct PathPoint: Sendable, Hashable {
    /// When, in time of the recording.
    public var time: MediaTime
    /// The detector's box, pixels.
    public var box: Box

    /// A face at `time` in `box`.
    public init(time: MediaTime, box: Box) {
        self.time = time
        self.box = box
    }
}

/// One person's stay in view, from the first face to the last: who it was, how sure that is, and why.
public struct AppearanceRecord: Sendable {
    /// The id under which it was announced, updated and closed.
    public var id: ActionID
    /// When it was first seen, in time of the recording.
    public var first: MediaTime
    /// When it was last seen, in time of the recording.
    public var last: MediaTime
    /// How many of its faces were analysed.
    public var faces: Int
    /// What the rules say, with every reason.
    public var decision: Decision
    /// The person that this appearance created, if it did.
    public var created: CreatedPerson?
    /// The best views, best first; never empty.
    public var shots: [Sighting]
    /// Where its faces were, one path a track; empty unless paths are kept.
    public var paths: [[PathPoint]]

    /// The best view.
    public var best: Sighting? { shots.first }
}

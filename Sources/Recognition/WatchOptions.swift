import Rules
public import Tracking

/// How a source is watched: what makes a track, an appearance, and a good face.
public struct WatchOptions: Sendable, Hashable {
    /// Boxes over time to tracks.
    public var tracker = TrackerOptions()
    /// Tracks to appearances.
    public var appearances = AppearanceOptions()
    /// Views kept of a track; each costs an embedding when it is taken and some 8 KB while it is kept.
    public var shotsPerTrack = 5
    /// Below this belief of the pose model a detection is not a face, 0...1.
    public var presenceMinimum = CreationRules.presenceMinimum
    /// A view this unlike the rest of its track, in points of the score, is another person's: the track is split.
    ///
    /// 27 points stand at a false accept rate of 0.1: nine in ten strangers are below, and hardly a view of the same person is.
    public var splitScore: Double = 27
    /// An unsure track whose face is this like its other views is sure again, in points: two and a half powers of ten of false accepts.
    public var confirmScore: Double = 67
    /// How long a track may stay between the two before it is split, in time of the recording.
    public var longestDoubt: Duration = .milliseconds(600)
    /// Two views confirm each other from this score on, in points: a false accept rate of about 0.002.
    public var agreementScore: Double = 70
    /// The least quality of a view that counts as a confirmation, 0...1.
    public var confirmationQuality: Float = 0.05
    /// A face seen in fewer analysed frames is no appearance, unless one view reaches `singleViewQuality`.
    public var facesMinimum = 2
    /// The quality from which on a single view is an appearance, 0...1.
    public var singleViewQuality: Float = 0.2
    /// A face of a live source that is not known yet is announced this long after its first view, in time of the stream.
    ///
    /// The promise is two seconds from the first usable face to the action; what is left is for the queue, the models and the disk.
    public var announceAfter: Duration = .milliseconds(1500)
    /// An announced appearance is told anew for a better view at most so often, in time of the stream; another answer is told at once.
    public var updateInterval: Duration = .seconds(1)
    /// The most tracks that an open appearance keeps the views of; `nil`: all of them.
    ///
    /// Each has up to `shotsPerTrack`.
    public var tracksPerAppearance: Int?
    /// Whether to keep where each face was, for an annotated video; about 24 bytes a face.
    public var keepsPaths = false

    /// The defaults.
    public init() {}

    /// The same for a source that never ends, so that what is kept of it is bounded: at most 64 open appearances of eight tracks with
    /// five views of some 9 KB each, 23 MB.
    public var live: WatchOptions {
        var options = self
        options.appearances.openAtMost = 64
        options.tracksPerAppearance = 8
        options.keepsPaths = false
        return options
    }
}

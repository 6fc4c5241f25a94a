public import UsherCore

/// The number of an appearance within its book, counted from 1 in the order of their opening.
public struct AppearanceNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number itself.
    public let number: Int

    /// The appearance with this number.
    public init(_ number: Int) {
        self.number = number
    }

    /// `appearance 3`.
    public var description: String { "appearance \(number)" }

    /// The appearance that opened earlier is the smaller.
    public static func < (left: AppearanceNumber, right: AppearanceNumber) -> Bool { left.number < right.number }
}

/// What happened to the appearances, in the order in which it happened.
public enum AppearanceEvent: Sendable, Hashable {
    /// A face that continues nobody's appearance: a new one, with this first track.
    case opened(AppearanceNumber, track: TrackID)
    /// A track continues an appearance that is open.
    case joined(TrackID, to: AppearanceNumber)
    /// Two open appearances turned out to be one person's: the later goes on under the number of the earlier.
    case merged(AppearanceNumber, into: AppearanceNumber)
    /// Nobody continued it for as long as a person may be out of view; what it holds is final.
    case closed(AppearanceNumber)
}

/// One person's stay in view.
public struct Appearance: Sendable, Hashable {
    /// Its number.
    public let number: AppearanceNumber
    /// Its tracks, in the order of their beginning.
    public internal(set) var tracks: [TrackID]
    /// When its first track began.
    public internal(set) var first: MediaTime
    /// When one of its tracks was seen last.
    public internal(set) var last: MediaTime
    /// Who it is, where the caller said so.
    public internal(set) var person: PersonID?
}

/// When two tracks are one person, in points of the score: 80 stands at a false accept rate of 1e-3, and 5 points are a factor of ten.
public struct AppearanceOptions: Sendable, Hashable {
    /// How long a person may be out of view and still continue the appearance, in time of the recording.
    public var reentry: Duration = .seconds(30)
    /// The least score for joining when nothing speaks for it but the faces, and only one appearance could be continued.
    public var joinScore: Float = 80
    /// What a face costs less that appears where and when another was lost.
    public var nearbyAllowance: Float = 8
    /// What counts as "when another was lost", in time of the recording.
    public var nearbyGap: Duration = .seconds(3)
    /// What counts as "where another was lost": distance of the middles in sides of the larger face.
    public var nearbySides: Float = 3
    /// What is asked more after the whole of `reentry`; in proportion before.
    public var gapSurcharge: Float = 4
    /// What is asked more for a tenfold number of appearances that could be continued.
    public var crowdSurcharge: Float = 5
    /// Two boxes that cover each other by this part of the smaller may be one face detected twice; others at one instant are two people.
    public var sameFaceCover: Float = 0.3

    /// The defaults.
    public init() {}
}

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
    /// A track that had joined turned out to be somebody else: seen beside the others at one instant, or unlike them once seen better.
    ///
    /// `opened` or `joined` follows for it.
    case left(TrackID, from: AppearanceNumber)
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

import Foundation
public import UsherCore

/// The number of a track within its tracker, counted from 1 in the order in which tracks begin.
public struct TrackID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number itself.
    public let number: Int

    /// The track with this number.
    public init(_ number: Int) {
        self.number = number
    }

    /// `track 7`.
    public var description: String { "track \(number)" }

    /// The track that began earlier is the smaller.
    public static func < (left: TrackID, right: TrackID) -> Bool { left.number < right.number }
}

/// One face followed through time: where it was last and where it is expected.
///
/// The prediction always starts at the last observation, so it depends on the time that passed and not on how many frames were
/// looked at in between.
public struct Track: Sendable {
    /// The track's number.
    public let id: TrackID
    /// When the face was seen first.
    public let first: MediaTime
    /// When the face was seen last.
    public private(set) var last: MediaTime
    /// The detector's box at `last`.
    public private(set) var box: Box
    /// In how many analysed frames the face was found.
    public private(set) var observations: Int

    /// Since when the face may be another's, by ``TrackerUpdate/unsure``; `nil` while it is sure.
    public internal(set) var unsureSince: MediaTime?
    /// Whether the face overlapped another when it was seen last or since.
    var isEntangled = false
    /// Middle of the face, pixels.
    var x: AxisFilter
    /// Middle of the face, pixels.
    var y: AxisFilter
    /// Natural logarithm of the side of the square with the box's area, pixels.
    var logSide: AxisFilter

    init(id: TrackID, box: Box, at time: MediaTime, motion: MotionModel) {
        self.id = id
        self.first = time
        self.last = time
        self.box = box
        self.observations = 1
        let side = box.side
        let noise = square(motion.positionNoise * side)
        let speed = square(motion.initialSpeed * side)
        self.x = AxisFilter(Double(box.center.x), variance: noise, velocityVariance: speed)
        self.y = AxisFilter(Double(box.center.y), variance: noise, velocityVariance: speed)
        self.logSide = AxisFilter(
            log(side),
            variance: square(motion.logSideNoise),
            velocityVariance: square(motion.initialGrowth)
        )
    }

    /// The expected side of the face, pixels.
    var side: Double { exp(logSide.value) }

    /// Where the face is believed to be, in the shape it was seen in last.
    var expectedBox: Box {
        let scale = Float(side / box.side)
        let (width, height) = (box.width * scale, box.height * scale)
        return Box(x: Float(x.value) - width / 2, y: Float(y.value) - height / 2, width: width, height: height)
    }

    /// The track as it is expected at `time`.
    func predicted(at time: MediaTime, motion: MotionModel) -> Track {
        let elapsed = max(0, (time - last) / .seconds(1))
        let reach = min(elapsed, motion.extrapolationSeconds)
        let jerk = square(motion.unrest * side)
        var track = self
        track.x.predict(over: elapsed, moving: reach, unrest: jerk)
        track.y.predict(over: elapsed, moving: reach, unrest: jerk)
        track.logSide.predict(over: elapsed, moving: reach, unrest: square(motion.growthUnrest))
        return track
    }

    /// Notes that from now on the face may be another's.
    mutating func doubt(at time: MediaTime) {
        unsureSince = unsureSince ?? time
    }

    /// Takes over a face found at `time`; `self` must be the prediction for that time.
    mutating func observe(_ box: Box, at time: MediaTime, motion: MotionModel) {
        let noise = square(motion.positionNoise * box.side)
        x.correct(Double(box.center.x), variance: noise)
        y.correct(Double(box.center.y), variance: noise)
        logSide.correct(log(box.side), variance: square(motion.logSideNoise))
        self.box = box
        last = time
        observations += 1
    }
}

extension Box {
    /// The side of the square with the box's area, pixels; at least 1.
    var side: Double { max(1, Double(area).squareRoot()) }
}

extension Box {
    /// How much of the smaller of two boxes the other covers, 0...1.
    func cover(_ other: Box) -> Float {
        let smaller = min(area, other.area)
        return smaller > 0 ? intersection(other).area / smaller : 0
    }
}

func square(_ value: Double) -> Double { value * value }

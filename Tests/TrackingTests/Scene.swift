import Tracking
import UsherCore

/// Somebody who walks through a made-up picture.
struct Walker: Sendable {
    /// Where the face is, pixels, and how large, at a moment in seconds; `nil` out of view.
    var place: @Sendable (Double) -> Box?
}

/// A face with this box; the landmarks play no part in tracking.
func face(_ box: Box, score: Float = 0.95) -> DetectedFace {
    let middle = box.center
    return DetectedFace(
        box: box,
        landmarks: Landmarks(leftEye: middle, rightEye: middle, nose: middle, leftMouth: middle, rightMouth: middle),
        score: score
    )
}

func box(_ x: Double, _ y: Double, side: Double) -> Box {
    Box(x: Float(x - side / 2), y: Float(y - side / 2), width: Float(side), height: Float(side))
}

func moment(_ seconds: Double) -> MediaTime { MediaTime(nanoseconds: Int64(seconds * 1e9)) }

/// What a tracker makes of walkers that a camera sees.
struct Screening {
    var tracker = Tracker()
    /// For each walker the tracks it got, one entry an analysed frame in which it was found.
    var tracks: [[TrackID?]]
    var ended: [TrackID] = []

    /// Runs `walkers` past a camera of `rate` analysed frames a second; `finds` says whether the detector finds walker `n` at frame `m`.
    init(
        _ walkers: [Walker],
        rate: Double,
        seconds: Double,
        size: PixelSize = PixelSize(width: 1920, height: 1080),
        noise: (inout Box) -> Void = { _ in },
        finds: (_ walker: Int, _ frame: Int) -> Bool = { _, _ in true }
    ) {
        tracks = Array(repeating: [], count: walkers.count)
        for frame in 0..<Int(seconds * rate) {
            let time = Double(frame) / rate
            var seen: [(walker: Int, box: Box)] = []
            for (number, walker) in walkers.enumerated() where finds(number, frame) {
                guard var box = walker.place(time) else { continue }
                noise(&box)
                seen.append((number, box))
            }
            let update = tracker.update(seen.map { face($0.box) }, at: moment(time), pictureSize: size)
            for (index, one) in seen.enumerated() { tracks[one.walker].append(update.assignments[index]) }
            ended += update.ended
        }
    }

    /// The different tracks of a walker, in the order in which it got them.
    func different(_ walker: Int) -> [TrackID] {
        tracks[walker].compactMap { $0 }.reduce(into: []) { list, id in if list.last != id { list.append(id) } }
    }
}

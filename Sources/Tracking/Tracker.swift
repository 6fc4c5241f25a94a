public import UsherCore

/// What a tracker made of the faces of one analysed frame.
public struct TrackerUpdate: Sendable, Hashable {
    /// The track of each face, in the order of the faces; `nil` for a face that belongs to none: too doubtful to begin one,
    /// or the second box of a face.
    public var assignments: [TrackID?]
    /// The tracks that begin with this frame.
    public var opened: [TrackID]
    /// The tracks that ended, at the moment of their last face.
    public var ended: [TrackID]
    /// The tracks among the assigned whose face could have been exchanged: it was out of sight for a while, or parted from one that it
    /// overlapped.
    ///
    /// A look at the face (its embedding) tells; see ``Tracker/confirm(_:)`` and ``Tracker/split(_:)``. Until then they stay unsure.
    public var unsure: Set<TrackID> = []
}

/// Boxes over time to tracks: each face of a frame goes to the track that expects it there, or begins one.
///
/// Each track predicts its place and size (constant velocity, uncertainty growing with time); faces and tracks are paired so that the
/// total surprise is least, sure faces first. Nothing depends on the analysed rate but the time that passes. Deterministic.
public struct Tracker: Sendable {
    /// The tracks that have not ended, in the order of their beginning.
    public private(set) var tracks: [Track] = []
    private let options: TrackerOptions
    private let motion = MotionModel()
    private var nextNumber = 1
    private var pictureSize: PixelSize?
    private var now: MediaTime?

    /// A tracker without tracks.
    public init(options: TrackerOptions = TrackerOptions()) {
        self.options = options
    }

    /// The track with this number, unless it has ended.
    public subscript(id: TrackID) -> Track? { tracks.first { $0.id == id } }

    /// Places the faces of the frame at `time`; frames without faces are told too.
    ///
    /// `isCut` says that the frame does not continue the one before: all tracks end. A change of the picture's size or a step back in
    /// time does the same.
    public mutating func update(
        _ faces: [DetectedFace],
        at time: MediaTime,
        pictureSize: PixelSize,
        isCut: Bool = false
    ) -> TrackerUpdate {
        var update = TrackerUpdate(assignments: Array(repeating: nil, count: faces.count), opened: [], ended: [])
        let continues = !isCut && (self.pictureSize ?? pictureSize) == pictureSize && now.map { time >= $0 } ?? true
        self.pictureSize = pictureSize
        now = time
        update.ended = continues ? endLost(at: time) : finish()
        let expected = tracks.map { $0.predicted(at: time, motion: motion) }
        var frame = FrameMatching(faces: faces, tracks: expected, options: options, motion: motion)
        frame.run(at: time)
        for (face, track) in frame.trackOfFace.enumerated() {
            guard let track else { continue }
            var found = expected[track]
            if time - found.last >= options.doubtGap { found.doubt(at: time) }
            found.observe(faces[face].box, at: time, motion: motion)
            tracks[track] = found
            update.assignments[face] = found.id
        }
        disentangle(at: time)
        update.unsure = Set(tracks.filter { $0.last == time && $0.unsureSince != nil }.map(\.id))
        for face in frame.newFaces {
            let track = open(faces[face].box, at: time)
            update.assignments[face] = track
            update.opened.append(track)
        }
        return update
    }

    /// Ends a track whose face turned out to be another's: its next face begins a new one.
    ///
    /// `false` if it had ended before.
    @discardableResult
    public mutating func split(_ id: TrackID) -> Bool {
        guard let index = tracks.firstIndex(where: { $0.id == id }) else { return false }
        tracks.remove(at: index)
        return true
    }

    /// Notes that a look at an unsure track found the face that it had before.
    public mutating func confirm(_ id: TrackID) {
        guard let index = tracks.firstIndex(where: { $0.id == id }) else { return }
        tracks[index].unsureSince = nil
    }

    /// Ends all tracks, at the end of a recording or at a cut, and returns them.
    public mutating func finish() -> [TrackID] {
        defer { tracks = [] }
        return tracks.map(\.id)
    }

    /// Notes which faces overlap, and doubts those that were just found apart from what they overlapped.
    private mutating func disentangle(at time: MediaTime) {
        let boxes = tracks.map { $0.last == time ? $0.box : $0.predicted(at: time, motion: motion).expectedBox }
        for index in tracks.indices {
            let overlaps = boxes.indices.contains {
                $0 != index && boxes[$0].cover(boxes[index]) > options.entangledCover
            }
            if tracks[index].isEntangled, !overlaps, tracks[index].last == time { tracks[index].doubt(at: time) }
            tracks[index].isEntangled = overlaps || tracks[index].isEntangled && tracks[index].last != time
        }
    }

    private mutating func open(_ box: Box, at time: MediaTime) -> TrackID {
        let id = TrackID(nextNumber)
        nextNumber += 1
        tracks.append(Track(id: id, box: box, at: time, motion: motion))
        return id
    }

    private mutating func endLost(at time: MediaTime) -> [TrackID] {
        let lost = Set(tracks.filter { isLost($0, at: time) }.map(\.id))
        tracks.removeAll { lost.contains($0.id) }
        return lost.sorted()
    }

    /// Whether a track waited too long for its face or expects it beyond the picture's edge.
    private func isLost(_ track: Track, at time: MediaTime) -> Bool {
        let gap = time - track.last
        guard gap <= options.maximumGap else { return true }
        guard gap > .seconds(motion.extrapolationSeconds), let pictureSize else { return false }
        let expected = track.predicted(at: time, motion: motion)
        let inside =
            0...Double(pictureSize.width) ~= expected.x.value && 0...Double(pictureSize.height) ~= expected.y.value
        return !inside
    }
}

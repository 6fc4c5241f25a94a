import Foundation
import UsherCore

/// Pairs the faces of one frame with the tracks that expect them.
struct FrameMatching {
    private let faces: [DetectedFace]
    private let tracks: [Track]
    private let options: TrackerOptions
    private let motion: MotionModel
    /// For each face the index of its track.
    private(set) var trackOfFace: [Int?]
    /// The faces that begin a track.
    private(set) var newFaces: [Int] = []

    init(faces: [DetectedFace], tracks: [Track], options: TrackerOptions, motion: MotionModel) {
        self.faces = faces
        self.tracks = tracks
        self.options = options
        self.motion = motion
        self.trackOfFace = Array(repeating: nil, count: faces.count)
    }

    /// Sure faces first, doubtful ones with the tracks that are left, then the beginnings.
    mutating func run(at time: MediaTime) {
        let usable = faces.indices.filter { faces[$0].box.area > 0 }
        pair(usable.filter { faces[$0].score >= options.highScore }, at: time)
        pair(usable.filter { faces[$0].score < options.highScore }, at: time)
        for face in usable where trackOfFace[face] == nil && begins(face) { newFaces.append(face) }
    }

    private mutating func pair(_ candidates: [Int], at time: MediaTime) {
        let taken = Set(trackOfFace.compactMap { $0 })
        let free = tracks.indices.filter { !taken.contains($0) }
        guard !candidates.isEmpty, !free.isEmpty else { return }
        let costs = free.map { track in candidates.map { cost(track: tracks[track], face: faces[$0], at: time) } }
        for (row, column) in Assignment.cheapest(costs, unpaired: TrackerOptions.gate).enumerated() {
            guard let column else { continue }
            trackOfFace[candidates[column]] = free[row]
        }
    }

    /// The surprise of finding the track's face there: minus twice the logarithm of its density, lengths in sides; `nil` beyond the gate.
    private func cost(track: Track, face: DetectedFace, at time: MediaTime) -> Double? {
        let side = track.side
        let (dx, dy) = (Double(face.box.center.x) - track.x.value, Double(face.box.center.y) - track.y.value)
        let growth = log(face.box.side) - track.logSide.value
        let seconds = Float((time - track.last) / .seconds(1))
        let reach = min(options.reach + options.reachPerSecond * seconds, options.reachMaximum)
        guard dx * dx + dy * dy <= square(Double(reach) * max(side, face.box.side)) else { return nil }
        guard abs(growth) <= TrackerOptions.logSideReach else { return nil }
        let noise = square(motion.positionNoise * side)
        let (vx, vy) = (track.x.variance + noise, track.y.variance + noise)
        let vs = track.logSide.variance + square(motion.logSideNoise)
        let distance = dx * dx / vx + dy * dy / vy + growth * growth / vs
        guard distance <= TrackerOptions.gate else { return nil }
        return distance + log(vx / square(side)) + log(vy / square(side)) + log(vs)
    }

    private func begins(_ face: Int) -> Bool {
        guard faces[face].score >= options.startScore else { return false }
        let placed = faces.indices.filter { trackOfFace[$0] != nil || newFaces.contains($0) }
        return placed.allSatisfy { faces[$0].box.overlap(faces[face].box) < options.duplicateOverlap }
    }
}

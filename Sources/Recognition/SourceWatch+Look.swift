import Faces
import Rules
import Tracking
import UsherCore

/// What a closer look at a face says of its track.
enum Look {
    /// Nothing that was not known.
    case nothingNew
    /// An unsure track has the face that it had before.
    case same
    /// A view that is better than one of those kept; it is kept now.
    case better
    /// The face is another person's.
    case somebodyElse
}

/// A face of the frame with what is known of the track that it continues or begins.
struct FollowedFace: Sendable {
    var face: DetectedFace
    var track: TrackID
    var known: SourceWatch.Followed
    /// Whether the track may have taken another person's face.
    var isUnsure: Bool
    /// Since when.
    var unsureSince: MediaTime?
}

/// What a closer look at a face showed, and what that says of its track.
struct CloserView: Sendable {
    var sighting: Sighting?
    var look: Look
    /// Below the floor of the square: counted, not processed.
    var isTooSmall = false
}

/// Looks closer at one face where that can improve what is known of its track, or say whether an unsure track is still the same.
///
/// Changes nothing and knows this one track only: the faces of a frame are looked at side by side.
struct Onlooker: Sendable {
    let recogniser: Recogniser
    let options: WatchOptions
    /// What models are to say of a view that is kept.
    let features: [FaceFeature]

    func look(
        at followed: FollowedFace,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> CloserView {
        guard !recogniser.isTooSmall(followed.face) else { return CloserView(look: .nothingNew, isTooSmall: true) }
        let shots = followed.isUnsure ? nil : followed.known.shots
        // Who is unsure must be told by this view alone.
        let views = shots?.accepted ?? 0
        let effort = views > 0 ? EmbeddingEffort.furtherView(after: views) : .firstView
        var sighting = try sighting(of: followed.face, improving: shots, in: picture, at: time, effort)
        let look = try verdict(on: sighting, of: followed, at: time)
        if look == .same, !features.isEmpty {
            sighting?.features = try recogniser.features(features, of: followed.face, in: picture)
        }
        return CloserView(sighting: sighting, look: look)
    }

    /// The view of a face, if it is one and would improve the kept ones (`nil`: in any case); asked from the cheap to the dear.
    private func sighting(
        of face: DetectedFace,
        improving shots: BestShots<Sighting>?,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime,
        _ effort: EmbeddingEffort
    ) throws -> Sighting? {
        let bound = recogniser.faces.qualityBound(of: face, in: picture.size)
        guard shots?.wants(quality: bound, at: time) ?? true else { return nil }
        let view = try recogniser.faces.view(of: face, in: picture) { bound in
            shots?.wants(quality: bound, at: time) ?? true
        }
        guard let view, view.presence.map({ $0 >= options.presenceMinimum }) ?? true,
            shots?.wants(quality: view.quality.value, at: time) ?? true
        else { return nil }
        return try recogniser.sight(face, view: view, in: picture, at: time, effort: effort)
    }

    /// Whether the view is of the person that the track followed so far.
    private func verdict(on sighting: Sighting?, of followed: FollowedFace, at time: MediaTime) throws -> Look {
        guard let sighting else { return .nothingNew }
        guard let template = followed.known.template.embedding else {
            return followed.isUnsure ? .somebodyElse : .same
        }
        let score = try recogniser.score(sighting.embedding, template)
        guard followed.isUnsure else {
            return followed.known.shots.all.count > 1 && score < options.splitScore ? .somebodyElse : .same
        }
        if score >= options.confirmScore { return .same }
        let doubtful = followed.unsureSince.map { time - $0 } ?? .zero
        return score < options.splitScore || doubtful >= options.longestDoubt ? .somebodyElse : .nothingNew
    }
}

extension Recogniser {
    /// Whether a face is below the floor of every rule.
    func isTooSmall(_ face: DetectedFace) -> Bool { faces.square(of: face) < CreationRules.squareFloor }
}

extension SourceWatch {
    /// The faces that have a track, with what is known of it.
    func following(_ faces: [DetectedFace], _ update: TrackerUpdate) -> [FollowedFace] {
        zip(faces, update.assignments).compactMap { face, track in
            track.map { track in
                FollowedFace(
                    face: face,
                    track: track,
                    known: followed[track] ?? Followed(shots: BestShots(capacity: options.shotsPerTrack)),
                    isUnsure: update.unsure.contains(track),
                    unsureSince: tracker[track]?.unsureSince
                )
            }
        }
    }

    /// Writes down what the look at a face showed, and says what became of it.
    mutating func note(_ view: CloserView, of followed: FollowedFace, at time: MediaTime) -> Look {
        if view.sighting != nil { embeddings += 1 }
        guard view.look != .somebodyElse, !view.isTooSmall else { return view.look }
        var known = followed.known
        known.faces += 1
        known.first = known.first ?? time
        known.last = time
        if options.keepsPaths { known.path.append(PathPoint(time: time, box: followed.face.box)) }
        var isKept = false
        if let sighting = view.sighting, view.look != .nothingNew {
            isKept = known.shots.offer(sighting, quality: sighting.quality.value, at: time)
        }
        self.followed[followed.track] = known
        return isKept ? .better : view.look
    }
}

import Faces
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

extension SourceWatch {
    /// Looks closer at a face where that can improve what is known of its track, or say whether an unsure track is still the same.
    mutating func look(
        at face: DetectedFace,
        of track: TrackID,
        isUnsure: Bool,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> Look {
        var known = followed[track] ?? Followed(shots: BestShots(capacity: options.shotsPerTrack))
        let sighting = try sighting(of: face, improving: isUnsure ? nil : known.shots, in: picture, at: time)
        let look = try verdict(on: sighting, of: known, track: track, isUnsure: isUnsure, at: time)
        guard look != .somebodyElse else { return look }
        known.faces += 1
        known.first = known.first ?? time
        known.last = time
        if options.keepsPaths { known.path.append(PathPoint(time: time, box: face.box)) }
        var isKept = false
        if let sighting, look != .nothingNew {
            isKept = known.shots.offer(sighting, quality: sighting.quality.value, at: time)
        }
        followed[track] = known
        return isKept ? .better : look
    }

    /// The view of a face, if it is one and would improve the kept ones (`nil`: in any case); asked from the cheap to the dear.
    private mutating func sighting(
        of face: DetectedFace,
        improving shots: BestShots<Sighting>?,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> Sighting? {
        let bound = recogniser.faces.qualityBound(of: face, in: picture.size)
        guard shots?.wants(quality: bound, at: time) ?? true else { return nil }
        let view = try recogniser.faces.view(of: face, in: picture)
        guard view.presence.map({ $0 >= options.presenceMinimum }) ?? true,
            shots?.wants(quality: view.quality.value, at: time) ?? true
        else { return nil }
        embeddings += 1
        return try recogniser.sight(face, view: view, in: picture, at: time)
    }

    /// Whether the view is of the person that the track followed so far.
    private func verdict(
        on sighting: Sighting?,
        of known: Followed,
        track: TrackID,
        isUnsure: Bool,
        at time: MediaTime
    ) throws -> Look {
        guard let sighting else { return .nothingNew }
        guard let template = known.template.embedding else { return isUnsure ? .somebodyElse : .same }
        let score = try recogniser.score(sighting.embedding, template)
        guard isUnsure else {
            return known.shots.all.count > 1 && score < options.splitScore ? .somebodyElse : .same
        }
        if score >= options.confirmScore { return .same }
        let doubtful = tracker[track]?.unsureSince.map { time - $0 } ?? .zero
        return score < options.splitScore || doubtful >= options.longestDoubt ? .somebodyElse : .nothingNew
    }
}

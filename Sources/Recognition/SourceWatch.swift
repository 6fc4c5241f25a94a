import Faces
import Rules
import Tracking
public import UsherCore

/// Watches one source: faces become tracks, tracks appearances, appearances people.
///
/// One per source, in the source's order of frames, one thread at a time. Given the same frames, faces and lists it says the same: it
/// knows no clock and no randomness but the ids of its mint.
///
/// ```
/// faces ─► Tracker ─► BestShots ─► embedding ─► AppearanceBook ─► Decision ─► person
///           boxes      is this       only of       one stay,        rules      created once,
///                      view better?  such views    one record       reasons    in one section
/// ```
public struct SourceWatch {
    /// What is kept of one track.
    struct Followed {
        var shots: BestShots<Sighting>
        var faces = 0
        var first: MediaTime?
        var last: MediaTime?
        var path: [PathPoint] = []

        /// The quality-weighted template of the kept views.
        var template: TrackTemplate {
            var template = TrackTemplate()
            for shot in shots.all { template.add(shot.payload.embedding, weight: shot.quality) }
            return template
        }
    }

    let recogniser: Recogniser
    let rules: SourceRules
    let options: WatchOptions
    let mint: IDMint
    private var tracker: Tracker
    private(set) var book: AppearanceBook<TrackTemplate>
    private(set) var followed: [TrackID: Followed] = [:]
    var open: [AppearanceNumber: OpenAppearance] = [:]

    /// Faces found.
    public private(set) var facesDetected = 0
    /// Faces below the floor of the square: counted, not processed.
    public private(set) var facesTooSmall = 0
    /// Embeddings made.
    public private(set) var embeddings = 0

    /// A watch over one source.
    public init(recogniser: Recogniser, rules: SourceRules, options: WatchOptions, mint: IDMint) {
        self.recogniser = recogniser
        self.rules = rules
        self.options = options
        self.mint = mint
        self.tracker = Tracker(options: options.tracker)
        self.book = AppearanceBook(
            options: options.appearances,
            joining: { TrackTemplate.joining($0) },
            score: { left, right in
                guard let one = left.embedding, let other = right.embedding else { return nil }
                // Templates of one model and cohort always compare; anything else is no score.
                return (try? recogniser.score(one, other)).map(Float.init)
            }
        )
    }

    /// Takes in the faces of the next analysed frame; returns the appearances that ended.
    public mutating func observe(
        _ faces: [DetectedFace],
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> [AppearanceRecord] {
        facesDetected += faces.count
        let update = tracker.update(faces, at: time, pictureSize: picture.size)
        let seen = zip(faces, update.assignments).compactMap { face, track in track.map { (track: $0, box: face.box) } }
        var closed = try follow(book.saw(seen, at: time))
        for (face, track) in zip(faces, update.assignments) {
            guard recogniser.faces.square(of: face) >= CreationRules.squareFloor else {
                facesTooSmall += 1
                continue
            }
            guard let track else { continue }
            closed += try look(at: face, of: track, in: picture, at: time)
        }
        forget()
        return closed
    }

    /// Ends the watch; returns the appearances that were still open.
    public mutating func finish() throws -> [AppearanceRecord] {
        _ = tracker.finish()
        let records = try follow(book.finish())
        followed = [:]
        return records
    }

    /// Looks closer at a face, where a look can improve what is known of its track.
    private mutating func look(
        at face: DetectedFace,
        of track: TrackID,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> [AppearanceRecord] {
        var known = followed[track] ?? Followed(shots: BestShots(capacity: options.shotsPerTrack))
        known.faces += 1
        known.first = known.first ?? time
        known.last = time
        if options.keepsPaths { known.path.append(PathPoint(time: time, box: face.box)) }
        followed[track] = known
        let bound = recogniser.faces.qualityBound(of: face, in: picture.size)
        guard known.shots.wants(quality: bound, at: time) else { return [] }
        let view = try recogniser.faces.view(of: face, in: picture)
        guard view.presence.map({ $0 >= options.presenceMinimum }) ?? true,
            known.shots.wants(quality: view.quality.value, at: time)
        else { return [] }
        let sighting = try recogniser.sight(face, view: view, in: picture, at: time)
        embeddings += 1
        guard try !isSomebodyElse(sighting, than: known) else {
            _ = tracker.split(track)
            return []
        }
        known.shots.offer(sighting, quality: view.quality.value, at: time)
        followed[track] = known
        return try learn(known.template, of: track)
    }

    /// Whether the view is so unlike the track's others that the track went over to another person.
    private func isSomebodyElse(_ sighting: Sighting, than known: Followed) throws -> Bool {
        guard known.shots.all.count > 1, let template = known.template.embedding else { return false }
        return try recogniser.score(sighting.embedding, template) < options.splitScore
    }

    private mutating func learn(_ template: TrackTemplate, of track: TrackID) throws -> [AppearanceRecord] {
        var closed = try follow(book.learned(template, of: track))
        if let number = book.appearance(of: track) { closed += try decide(number) }
        return closed
    }

    /// Notes who the appearance is, which may join it with another.
    mutating func identify(_ number: AppearanceNumber, as person: PersonID?) throws -> [AppearanceRecord] {
        try follow(book.identified(number, as: person))
    }

    /// Keeps nothing of tracks that the book has forgotten.
    private mutating func forget() {
        let alive = Set(tracker.tracks.map(\.id)).union(open.values.flatMap(\.tracks))
        if followed.count > alive.count { followed = followed.filter { alive.contains($0.key) } }
    }
}

import Faces
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
public struct SourceWatch: Sendable {
    /// What is kept of one track.
    struct Followed: Sendable {
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
    /// What the source does with the faces it sees; may be changed between two frames.
    public var rules: SourceRules
    let options: WatchOptions
    let mint: IDMint
    private var cuts = CutDetector()
    var tracker: Tracker
    var book: AppearanceBook<TrackTemplate>
    var followed: [TrackID: Followed] = [:]
    var open: [AppearanceNumber: OpenAppearance] = [:]
    /// What was told of those that are open; empty in a replay.
    var announcements = Announcements()

    /// Faces found.
    public private(set) var facesDetected = 0
    /// Faces below the floor of the square: counted, not processed.
    public private(set) var facesTooSmall = 0
    /// Embeddings made.
    public internal(set) var embeddings = 0

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
    ///
    /// `brightness` is that of the whole frame's cells, `CutDetector.columns` times `CutDetector.rows`; without it no cut is noticed.
    public mutating func observe(
        _ faces: [DetectedFace],
        brightness: [UInt8]? = nil,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> [AppearanceRecord] {
        facesDetected += faces.count
        let isCut = brightness.map { cuts.isCut($0) } ?? false
        let update = tracker.update(faces, at: time, pictureSize: picture.size, isCut: isCut)
        facesTooSmall += faces.count { recogniser.isTooSmall($0) }
        let following = following(faces, update)
        let onlooker = Onlooker(recogniser: recogniser, options: options, features: rules.features)
        let views = try sideBySide(following.count) { try onlooker.look(at: following[$0], in: picture, at: time) }
        var unsure = update.unsure
        var (seen, improved): ([(track: TrackID, box: Box)], [TrackID]) = ([], [])
        for (followed, view) in zip(following, views) {
            let track = followed.track
            switch note(view, of: followed, at: time) {
            case .somebodyElse:
                // The box goes on as a track of its own in the next frame; the book never hears that this one was here.
                _ = tracker.split(track)
                continue
            case .same:
                tracker.confirm(track)
                unsure.remove(track)
            case .better:
                tracker.confirm(track)
                unsure.remove(track)
                improved.append(track)
            case .nothingNew: break
            }
            seen.append((track: track, box: followed.face.box))
        }
        var closed = try follow(book.saw(seen, unsure: unsure, at: time))
        for track in improved { closed += try learn(track) }
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

    private mutating func learn(_ track: TrackID) throws -> [AppearanceRecord] {
        guard let template = followed[track]?.template else { return [] }
        var closed = try follow(book.learned(template, of: track))
        if let number = book.appearance(of: track) { closed += try decide(number) }
        return closed
    }

    /// Notes who the appearance is, which may join it with another.
    mutating func identify(_ number: AppearanceNumber, as person: PersonID?) throws -> [AppearanceRecord] {
        try follow(book.identified(number, as: person))
    }

    /// Keeps nothing of tracks that the book has forgotten.
    mutating func forget() {
        let alive = Set(tracker.tracks.map(\.id)).union(open.values.flatMap(\.tracks))
        if followed.count > alive.count { followed = followed.filter { alive.contains($0.key) } }
    }
}

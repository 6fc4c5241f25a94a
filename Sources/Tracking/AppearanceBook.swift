public import UsherCore

/// Groups tracks to appearances: one person in view is one appearance, across missed detections, crossings and cuts back.
///
/// A pure state machine. The caller tells it, for each analysed frame, which tracks were seen (`saw`), what is known of a track's face
/// (`learned`), who an appearance is (`identified`); each answer lists what follows, in order. Three things decide:
///
/// - **who was seen with whom**: two faces at one instant are two people, for ever, and what was joined before is parted;
/// - **the score** of the templates, against a bar that is lower where a face appears where another was lost, and higher with the time
///   out of view and with the number of appearances it could be confused with;
/// - **identity**: the same person known by both joins them, different persons keep them apart.
///
/// Every time a template grows it is held against all open appearances again, so two that were opened because their first views were
/// poor become one, under the earlier number. Closed ones are final.
public struct AppearanceBook<Template: Sendable>: Sendable {
    /// The score of two templates, 0...100; `nil` where they cannot be compared.
    public typealias Score = @Sendable (Template, Template) -> Float?

    /// What is known of one track.
    struct Page: Sendable {
        let track: TrackID
        let first: MediaTime
        var firstBox: Box
        var last: MediaTime
        var lastBox: Box
        var template: Template?
        var appearance: AppearanceNumber?
        /// The tracks that were seen at the same instant elsewhere.
        var companions: Set<TrackID> = []
    }

    var pages: [TrackID: Page] = [:]
    var open: [AppearanceNumber: Appearance] = [:]
    let options: AppearanceOptions
    let score: Score
    let joining: @Sendable ([Template]) -> Template?
    /// Who is seen with whom at this instant.
    var present: [(TrackID, TrackID)] = []
    var nextNumber = 1
    var now = MediaTime.zero

    /// An empty book; `joining` makes one template of those of an appearance's tracks.
    public init(
        options: AppearanceOptions = AppearanceOptions(),
        joining: @escaping @Sendable ([Template]) -> Template?,
        score: @escaping Score
    ) {
        self.options = options
        self.joining = joining
        self.score = score
    }

    /// The open appearances, in the order of their opening.
    public var appearances: [Appearance] { open.values.sorted { $0.number < $1.number } }

    /// The open appearance with this number.
    public subscript(number: AppearanceNumber) -> Appearance? { open[number] }

    /// The open appearance that the track belongs to.
    public func appearance(of track: TrackID) -> AppearanceNumber? { pages[track]?.appearance }

    /// Notes where the tracks of the frame at `time` were seen, and closes what was out of view too long; empty frames are told too.
    ///
    /// A track that is `unsure` (see ``TrackerUpdate/unsure``) keeps others from joining now, but proves nothing: its face may be another's.
    public mutating func saw(
        _ faces: [(track: TrackID, box: Box)],
        unsure: Set<TrackID> = [],
        at time: MediaTime
    ) -> [AppearanceEvent] {
        now = max(now, time)
        for face in faces where pages[face.track] == nil || !unsure.contains(face.track) {
            var page = pages[face.track] ?? Page(face.track, box: face.box, at: time)
            (page.last, page.lastBox) = (time, face.box)
            pages[face.track] = page
            if let number = page.appearance { open[number]?.last = time }
        }
        present = Self.pairsApart(faces, below: options.sameFaceCover)
        noteCompanions(unsure)
        return partCompanions() + closeLost()
    }

    /// Takes in what is now known of the track's face: opens an appearance for it, or continues or merges those that are the same person's.
    ///
    /// The track must have been seen. Call it again whenever the template grew.
    public mutating func learned(_ template: Template, of track: TrackID) -> [AppearanceEvent] {
        guard let page = pages[track] else { return [] }
        pages[track]?.template = template
        guard let number = page.appearance else { return place(track) }
        if isStranger(track, in: number) { return part(track, from: number) }
        return mergeAlike(number)
    }

    /// Opens an appearance for a track of which no template can be had; it stays alone unless its face can be compared later.
    public mutating func appeared(_ track: TrackID) -> [AppearanceEvent] {
        guard let page = pages[track], page.appearance == nil else { return [] }
        return [openAppearance(for: track)]
    }

    /// Notes who an appearance is, or by `nil` that this is not known any more; joins it with the open one of the same person.
    public mutating func identified(_ number: AppearanceNumber, as person: PersonID?) -> [AppearanceEvent] {
        guard open[number] != nil else { return [] }
        open[number]?.person = person
        guard let person else { return [] }
        let same = appearances.filter { $0.number != number && $0.person == person && !wereTogether(number, $0.number) }
        return same.first.map { [merge(number, $0.number)] } ?? []
    }

    /// Closes everything, at the end of the recording.
    public mutating func finish() -> [AppearanceEvent] {
        let events = appearances.map { AppearanceEvent.closed($0.number) }
        open = [:]
        pages = [:]
        return events
    }
}

extension AppearanceBook.Page {
    fileprivate init(_ track: TrackID, box: Box, at time: MediaTime) {
        self.init(track: track, first: time, firstBox: box, last: time, lastBox: box)
    }
}

import Foundation
public import UsherCore

/// Groups tracks to appearances: one person in view is one appearance, across missed detections, crossings and cuts back.
///
/// A pure state machine. The caller tells it, for each analysed frame, which tracks were seen (`saw`), what is known of a track's face
/// (`learned`), who an appearance is (`identified`); each answer lists what follows, in order. Three things decide:
///
/// - **who was seen with whom**: two faces at one instant are two people, for ever;
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
    private let score: Score
    private let joining: @Sendable ([Template]) -> Template?
    private var nextNumber = 1
    private var now = MediaTime.zero

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
    public mutating func saw(_ faces: [(track: TrackID, box: Box)], at time: MediaTime) -> [AppearanceEvent] {
        now = max(now, time)
        for face in faces {
            var page = pages[face.track] ?? Page(face.track, box: face.box, at: time)
            (page.last, page.lastBox) = (time, face.box)
            pages[face.track] = page
            if let number = page.appearance { open[number]?.last = time }
        }
        noteCompanions(faces)
        return closeLost()
    }

    /// Takes in what is now known of the track's face: opens an appearance for it, or continues or merges those that are the same person's.
    ///
    /// The track must have been seen. Call it again whenever the template grew.
    public mutating func learned(_ template: Template, of track: TrackID) -> [AppearanceEvent] {
        guard let page = pages[track] else { return [] }
        pages[track]?.template = template
        guard let number = page.appearance else { return place(track) }
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

// MARK: - Opening, joining, merging, closing

extension AppearanceBook {
    private mutating func openAppearance(for track: TrackID) -> AppearanceEvent {
        let number = AppearanceNumber(nextNumber)
        nextNumber += 1
        let page = pages[track]
        open[number] = Appearance(
            number: number,
            tracks: [track],
            first: page?.first ?? now,
            last: page?.last ?? now,
            person: nil
        )
        pages[track]?.appearance = number
        return .opened(number, track: track)
    }

    /// A track's first template: it continues the appearance that it is most like, or opens one.
    private mutating func place(_ track: TrackID) -> [AppearanceEvent] {
        guard let found = continuation(of: [track]) else { return [openAppearance(for: track)] }
        pages[track]?.appearance = found
        open[found]?.tracks.append(track)
        open[found]?.tracks.sort()
        stretch(found)
        return [.joined(track, to: found)] + mergeAlike(found)
    }

    /// Merges the appearance with those that are the same person's by now, best first.
    private mutating func mergeAlike(_ number: AppearanceNumber) -> [AppearanceEvent] {
        var events: [AppearanceEvent] = []
        var number = number
        while let tracks = open[number]?.tracks, let other = continuation(of: tracks, notIn: number) {
            events.append(merge(number, other))
            number = min(number, other)
        }
        return events
    }

    private mutating func merge(_ left: AppearanceNumber, _ right: AppearanceNumber) -> AppearanceEvent {
        let (kept, gone) = (min(left, right), max(left, right))
        if let lost = open.removeValue(forKey: gone), var whole = open[kept] {
            whole.tracks = (whole.tracks + lost.tracks).sorted()
            whole.person = whole.person ?? lost.person
            open[kept] = whole
            for track in lost.tracks { pages[track]?.appearance = kept }
        }
        stretch(kept)
        return .merged(gone, into: kept)
    }

    /// Brings the appearance's times up to its tracks'.
    private mutating func stretch(_ number: AppearanceNumber) {
        let own = (open[number]?.tracks ?? []).compactMap { pages[$0] }
        guard let first = own.map(\.first).min(), let last = own.map(\.last).max() else { return }
        open[number]?.first = first
        open[number]?.last = last
    }

    private mutating func closeLost() -> [AppearanceEvent] {
        let lost = appearances.filter { now - $0.last > options.reentry }
        for appearance in lost { open[appearance.number] = nil }
        pages = pages.filter { _, page in
            page.appearance.map { open[$0] != nil } ?? (now - page.last <= options.reentry)
        }
        return lost.map { .closed($0.number) }
    }
}

// MARK: - Who continues whom

extension AppearanceBook {
    /// The open appearance, other than `own`, that these tracks continue: the one furthest above its bar; the earlier of equals.
    private func continuation(of tracks: [TrackID], notIn own: AppearanceNumber? = nil) -> AppearanceNumber? {
        let person = own.flatMap { open[$0]?.person }
        let pages = tracks.compactMap { self.pages[$0] }
        guard let template = joining(pages.compactMap(\.template)) else { return nil }
        let candidates = appearances.filter {
            $0.number != own && (person == nil || $0.person == nil || $0.person == person) && !wereTogether(pages, $0)
        }
        var best: (number: AppearanceNumber, clearance: Float)?
        for candidate in candidates {
            let others = candidate.tracks.compactMap { self.pages[$0] }
            guard let known = joining(others.compactMap(\.template)), let score = score(template, known) else {
                continue
            }
            let clearance = score - bar(between: pages, and: others, among: candidates.count)
            if clearance >= 0, clearance > best?.clearance ?? -1 { best = (candidate.number, clearance) }
        }
        return best?.number
    }

    /// The score from which on two groups of tracks are one person's.
    private func bar(between left: [Page], and right: [Page], among candidates: Int) -> Float {
        let gap = Self.gap(left, right)
        let share = Float(min(1, gap / options.reentry))
        let crowd = log10(Float(candidates)) * options.crowdSurcharge
        let nearby = isNearby(left, right) ? options.nearbyAllowance : 0
        return options.joinScore + options.gapSurcharge * share + crowd - nearby
    }

    /// The time between the end of one group and the beginning of the other; zero where they interleave.
    private static func gap(_ left: [Page], _ right: [Page]) -> Duration {
        guard let leftFirst = left.map(\.first).min(), let leftLast = left.map(\.last).max(),
            let rightFirst = right.map(\.first).min(), let rightLast = right.map(\.last).max()
        else { return .zero }
        return max(.zero, rightFirst - leftLast, leftFirst - rightLast)
    }

    /// Whether a track of one begins soon after a track of the other was lost, and close to it.
    private func isNearby(_ left: [Page], _ right: [Page]) -> Bool {
        left.contains { one in
            right.contains { other in follows(one, other) || follows(other, one) }
        }
    }

    private func follows(_ later: Page, _ earlier: Page) -> Bool {
        let gap = later.first - earlier.last
        guard gap >= .zero, gap <= options.nearbyGap else { return false }
        let (from, to) = (earlier.lastBox, later.firstBox)
        let (dx, dy) = (to.center.x - from.center.x, to.center.y - from.center.y)
        let reach = options.nearbySides * Float(max(from.side, to.side))
        let ratio = max(from.side, to.side) / min(from.side, to.side)
        return dx * dx + dy * dy <= reach * reach && ratio <= 2
    }

    private func wereTogether(_ left: AppearanceNumber, _ right: AppearanceNumber) -> Bool {
        guard let left = open[left], let right = open[right] else { return false }
        return wereTogether(left.tracks.compactMap { pages[$0] }, right)
    }

    private func wereTogether(_ pages: [Page], _ appearance: Appearance) -> Bool {
        pages.contains { page in appearance.tracks.contains { page.companions.contains($0) } }
    }

    private mutating func noteCompanions(_ faces: [(track: TrackID, box: Box)]) {
        for (index, face) in faces.enumerated() {
            for other in faces[..<index] where cover(face.box, other.box) < options.sameFaceCover {
                pages[face.track]?.companions.insert(other.track)
                pages[other.track]?.companions.insert(face.track)
            }
        }
    }

    private func cover(_ left: Box, _ right: Box) -> Float {
        let smaller = min(left.area, right.area)
        return smaller > 0 ? left.intersection(right).area / smaller : 0
    }
}

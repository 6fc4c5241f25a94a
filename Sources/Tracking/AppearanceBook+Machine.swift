import UsherCore

/// Opening, joining, merging, parting and closing.
extension AppearanceBook {
    mutating func openAppearance(for track: TrackID) -> AppearanceEvent {
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
    mutating func place(_ track: TrackID) -> [AppearanceEvent] {
        guard let found = continuation(of: [track]) else { return [openAppearance(for: track)] }
        pages[track]?.appearance = found
        open[found]?.tracks.append(track)
        open[found]?.tracks.sort()
        stretch(found)
        return [.joined(track, to: found)] + mergeAlike(found)
    }

    /// Merges the appearance with those that are the same person's by now, best first.
    mutating func mergeAlike(_ number: AppearanceNumber) -> [AppearanceEvent] {
        var events: [AppearanceEvent] = []
        var number = number
        while let tracks = open[number]?.tracks, let other = continuation(of: tracks, notIn: number) {
            events.append(merge(number, other))
            number = min(number, other)
        }
        return events
    }

    mutating func merge(_ left: AppearanceNumber, _ right: AppearanceNumber) -> AppearanceEvent {
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
    mutating func stretch(_ number: AppearanceNumber) {
        let own = (open[number]?.tracks ?? []).compactMap { pages[$0] }
        guard let first = own.map(\.first).min(), let last = own.map(\.last).max() else { return }
        open[number]?.first = first
        open[number]?.last = last
    }

    mutating func closeLost() -> [AppearanceEvent] {
        var lost = appearances.filter { now - $0.last > options.reentry }
        if let most = options.openAtMost, open.count - lost.count > most {
            let rest = appearances.filter { now - $0.last <= options.reentry }.sorted {
                ($0.last, $0.number) < ($1.last, $1.number)
            }
            lost += rest.prefix(rest.count - most)
        }
        for appearance in lost { open[appearance.number] = nil }
        let count = pages.count
        pages = pages.filter { _, page in
            page.appearance.map { open[$0] != nil } ?? (now - page.last <= options.reentry)
        }
        if pages.count < count { forgetCompanions() }
        return lost.map { .closed($0.number) }
    }

    /// Lets go of a track that is out of view and may be missed; the appearance goes on without what is known of it.
    ///
    /// For streams that never end: an appearance of a whole day would else hold every track of it. The last one stays.
    public mutating func release(_ track: TrackID) {
        guard let number = pages[track]?.appearance, let tracks = open[number]?.tracks, tracks.count > 1 else { return }
        open[number]?.tracks = tracks.filter { $0 != track }
        pages[track] = nil
        forgetCompanions()
    }

    /// Keeps nothing of tracks that have no page any more: who was seen with them does not matter.
    private mutating func forgetCompanions() {
        let known = Set(pages.keys)
        for track in known { pages[track]?.companions.formIntersection(known) }
    }

    /// Whether what is known of the track by now speaks against the others of its appearance.
    func isStranger(_ track: TrackID, in number: AppearanceNumber) -> Bool {
        let others = (open[number]?.tracks ?? []).filter { $0 != track }.compactMap { pages[$0]?.template }
        guard let own = pages[track]?.template, let known = joining(others), let score = score(own, known) else {
            return false
        }
        return score < AppearanceOptions.score(likeness: options.partLikeness)
    }

    /// Takes a track out of its appearance and finds it another.
    mutating func part(_ track: TrackID, from number: AppearanceNumber) -> [AppearanceEvent] {
        open[number]?.tracks.removeAll { $0 == track }
        pages[track]?.appearance = nil
        stretch(number)
        let after = pages[track]?.template == nil ? [openAppearance(for: track)] : place(track)
        return [.left(track, from: number)] + after
    }
}

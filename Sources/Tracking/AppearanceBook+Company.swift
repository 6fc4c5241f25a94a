import UsherCore

/// Who was seen with whom.
extension AppearanceBook {
    func wereTogether(_ left: AppearanceNumber, _ right: AppearanceNumber) -> Bool {
        guard let left = open[left], let right = open[right] else { return false }
        return wereTogether(left.tracks.compactMap { pages[$0] }, right)
    }

    func wereTogether(_ pages: [Page], _ appearance: Appearance) -> Bool {
        pages.contains { page in
            appearance.tracks.contains { page.companions.contains($0) || isPresent(page.track, with: $0) }
        }
    }

    private func isPresent(_ track: TrackID, with other: TrackID) -> Bool {
        present.contains { $0 == (track, other) || $0 == (other, track) }
    }

    /// The pairs of faces that are not one face detected twice.
    static func pairsApart(
        _ faces: [(track: TrackID, box: Box)],
        below cover: Float
    ) -> [(TrackID, TrackID)] {
        faces.enumerated().flatMap { index, face in
            faces[..<index].filter { face.box.cover($0.box) < cover }.map { ($0.track, face.track) }
        }
    }

    mutating func noteCompanions(_ unsure: Set<TrackID>) {
        for (one, other) in present where !unsure.contains(one) && !unsure.contains(other) {
            pages[one]?.companions.insert(other)
            pages[other]?.companions.insert(one)
        }
    }

    /// Takes apart what was joined while one of the two was out of sight: the later track goes.
    mutating func partCompanions() -> [AppearanceEvent] {
        var events: [AppearanceEvent] = []
        for (one, other) in present where pages[one]?.companions.contains(other) ?? false {
            guard let number = pages[one]?.appearance, number == pages[other]?.appearance else { continue }
            events += part(max(one, other), from: number)
        }
        return events
    }
}

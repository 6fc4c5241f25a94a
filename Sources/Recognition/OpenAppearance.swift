import Rules
import Tracking
import UsherCore

/// What is known of an appearance while it is open.
struct OpenAppearance {
    let id: ActionID
    var tracks: [TrackID]
    /// The last answer of the rules; `nil` before the first.
    var decision: Decision?
    /// The person it created.
    var created: CreatedPerson?
}

extension SourceWatch {
    /// Carries out what the book says; returns what it closed.
    mutating func follow(_ events: [AppearanceEvent]) throws -> [AppearanceRecord] {
        var closed: [AppearanceRecord] = []
        for event in events {
            switch event {
            case .opened(let number, let track):
                open[number] = OpenAppearance(id: mint.make(), tracks: [track])
            case .joined(let track, let number):
                open[number]?.tracks.append(track)
            case .left(let track, let number):
                open[number]?.tracks.removeAll { $0 == track }
            case .merged(let gone, let kept):
                merge(gone, into: kept)
            case .closed(let number):
                if let record = try close(number) { closed.append(record) }
            }
        }
        return closed
    }

    private mutating func merge(_ gone: AppearanceNumber, into kept: AppearanceNumber) {
        guard let lost = open.removeValue(forKey: gone) else { return }
        open[kept]?.tracks += lost.tracks
        guard open[kept]?.created == nil else { return }
        // Without a creation it is decided anew with what both know, at the next good view or at the end.
        open[kept]?.created = lost.created
        open[kept]?.decision = lost.created == nil ? nil : lost.decision
    }

    /// The final word on an appearance; `nil` where there is too little of it to be one.
    private mutating func close(_ number: AppearanceNumber) throws -> AppearanceRecord? {
        guard let appearance = open[number] else { return nil }
        defer { open[number] = nil }
        let tracks = appearance.tracks.compactMap { followed[$0] }
        let shots = sightings(of: appearance)
        guard let best = shots.first, isEnough(tracks, best: best) else { return nil }
        let (decision, created) = try finalDecision(on: appearance, shots: shots)
        let times = tracks.flatMap { $0.shots.all.map(\.time) }
        return AppearanceRecord(
            id: appearance.id,
            first: tracks.compactMap(\.first).min() ?? times.min() ?? best.time,
            last: tracks.compactMap(\.last).max() ?? times.max() ?? best.time,
            faces: tracks.reduce(0) { $0 + $1.faces },
            decision: decision,
            created: created,
            shots: Array(shots.prefix(options.shotsPerTrack)),
            paths: tracks.map(\.path).filter { !$0.isEmpty }
        )
    }

    private func isEnough(_ tracks: [Followed], best: Sighting) -> Bool {
        tracks.reduce(0) { $0 + $1.faces } >= options.facesMinimum || best.quality.value >= options.singleViewQuality
    }

    /// The kept views of all its tracks, best first, the earlier of equals first.
    func sightings(of appearance: OpenAppearance) -> [Sighting] {
        appearance.tracks.compactMap { followed[$0] }.flatMap { $0.shots.all.map(\.payload) }
            .sorted { ($1.quality.value, $0.time) < ($0.quality.value, $1.time) }
    }
}

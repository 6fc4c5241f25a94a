import Rules
import Tracking
import UsherCore

/// What is known of an appearance while it is open.
struct OpenAppearance: Sendable {
    /// The id of its action; that of another which it took in, where only the other was announced.
    var id: ActionID
    var tracks: [TrackID]
    /// What is left of tracks that were let go.
    var past = PastTracks()
    /// The last answer of the rules; `nil` before the first.
    var decision: Decision?
    /// The person it created.
    var created: CreatedPerson?
    /// Since when there is a view of it.
    var viewSince: MediaTime?
    /// Whether something was learned since it was told of.
    var isNews = false
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
        open[kept]?.past.add(lost.past)
        open[kept]?.isNews = true
        takeAnnouncement(of: lost, into: kept)
        guard open[kept]?.created == nil else { return }
        // Without a creation it is decided anew with what both know, at the next good view or at the end.
        open[kept]?.created = lost.created
        open[kept]?.decision = lost.created == nil ? nil : lost.decision
    }

    /// The final word on an appearance; `nil` where there is too little of it to be one.
    private mutating func close(_ number: AppearanceNumber) throws -> AppearanceRecord? {
        guard let appearance = open[number] else { return nil }
        defer { open[number] = nil }
        let shots = sightings(of: appearance)
        guard isEnough(appearance, shots: shots) else { return announcements.last(of: appearance.id) }
        let (decision, created) = try finalDecision(on: appearance, shots: shots)
        return record(of: appearance, shots: shots, decision: decision, created: created)
    }

    /// What there is to say of an appearance; `shots` is not empty.
    func record(
        of appearance: OpenAppearance,
        shots: [Sighting],
        decision: Decision,
        created: CreatedPerson?
    ) -> AppearanceRecord {
        let tracks = appearance.tracks.compactMap { followed[$0] }
        let times = shots.map(\.time)
        let (past, best) = (appearance.past, shots[0].time)
        return AppearanceRecord(
            id: appearance.id,
            first: (tracks.compactMap(\.first) + [past.first].compactMap(\.self)).min() ?? times.min() ?? best,
            last: (tracks.compactMap(\.last) + [past.last].compactMap(\.self)).max() ?? times.max() ?? best,
            faces: tracks.reduce(past.faces) { $0 + $1.faces },
            decision: decision,
            created: created,
            shots: Array(shots.prefix(options.shotsPerTrack)),
            paths: tracks.map(\.path).filter { !$0.isEmpty }
        )
    }

    /// Whether there is enough of it to be one.
    func isEnough(_ appearance: OpenAppearance, shots: [Sighting]) -> Bool {
        guard let best = shots.first else { return false }
        let faces = appearance.tracks.compactMap { followed[$0] }.reduce(appearance.past.faces) { $0 + $1.faces }
        return faces >= options.facesMinimum || best.quality.value >= options.singleViewQuality
    }

    /// The kept views of all its tracks, best first, the earlier of equals first.
    func sightings(of appearance: OpenAppearance) -> [Sighting] {
        appearance.tracks.compactMap { followed[$0] }.flatMap { $0.shots.all.map(\.payload) }
            .sorted { ($1.quality.value, $0.time) < ($0.quality.value, $1.time) }
    }
}

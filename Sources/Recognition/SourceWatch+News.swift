import Faces
import Rules
import Tracking
public import UsherCore

// A source that never ends is told of while it goes on.

extension SourceWatch {
    /// Takes in the faces of the next analysed frame, as `observe` does; returns what is new of the appearances, in order.
    ///
    /// An appearance is announced at the first confident answer (somebody known, or created), else `announceAfter` its first view.
    public mutating func follow(
        _ faces: [DetectedFace],
        brightness: [UInt8]? = nil,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime
    ) throws -> [AppearanceNews] {
        try news(of: try observe(faces, brightness: brightness, in: picture, at: time), at: time)
    }

    /// Notes that it is `time` and no frame came: what is due is announced, who was out of view too long is closed.
    public mutating func advance(to time: MediaTime) throws -> [AppearanceNews] {
        let closed = try follow(book.saw([], at: time))
        // Nobody is remembered: nobody can be followed on.
        if open.isEmpty { interrupt() }
        forget()
        return try news(of: closed, at: time)
    }

    /// Notes that the next frame does not continue the last one, as after a reconnect: tracks end, appearances may go on.
    public mutating func interrupt() {
        _ = tracker.finish()
    }

    /// Ends the watch; returns the last news of what was still open.
    public mutating func end() throws -> [AppearanceNews] {
        var news = announcements.closeAbsorbed()
        for record in try finish() { news += announcements.close(record) }
        return news + announcements.closeAbsorbed()
    }

    /// How many appearances are open.
    public var openCount: Int { open.count }

    /// What to say after a step that closed some.
    private mutating func news(of closed: [AppearanceRecord], at time: MediaTime) throws -> [AppearanceNews] {
        var news = announcements.closeAbsorbed()
        for record in closed { news += announcements.close(record) }
        for number in open.keys.sorted() {
            trim(number)
            if let one = try tell(number, at: time) { news.append(one) }
        }
        return news
    }

    private mutating func tell(_ number: AppearanceNumber, at time: MediaTime) throws -> AppearanceNews? {
        guard let appearance = open[number] else { return nil }
        let isTold = announcements.isTold(appearance.id)
        guard !isTold || appearance.isNews else { return nil }
        let shots = sightings(of: appearance)
        guard !shots.isEmpty else { return nil }
        open[number]?.viewSince = appearance.viewSince ?? time
        guard isEnough(appearance, shots: shots) else { return nil }
        let isDue = time - (appearance.viewSince ?? time) >= options.announceAfter
        guard isTold || isDue || appearance.isConfident else { return nil }
        let (decision, created) = try presentDecision(on: appearance, shots: shots)
        let record = record(of: appearance, shots: shots, decision: decision, created: created)
        if isTold, !isWorthTelling(record, at: time) { return nil }
        open[number]?.isNews = false
        announcements.note(record, at: time)
        return isTold ? .updated(record) : .announced(record)
    }

    /// Whether the answer is another, or the view a better one and the last word some time ago.
    private func isWorthTelling(_ record: AppearanceRecord, at time: MediaTime) -> Bool {
        guard let last = announcements.last(of: record.id), let told = announcements.lastTime(of: record.id) else {
            return true
        }
        if record.answer != last.answer { return true }
        guard let (new, old) = record.best.flatMap({ new in last.best.map { (new, $0) } }) else { return false }
        return new.quality.value > old.quality.value && time - told >= options.updateInterval
    }

    /// Brings what was said of an appearance that is part of another by now together with what was said of that.
    mutating func takeAnnouncement(of lost: OpenAppearance, into kept: AppearanceNumber) {
        guard announcements.isTold(lost.id), let other = open[kept] else { return }
        if announcements.isTold(other.id) {
            announcements.absorb(lost.id)
        } else {
            open[kept]?.id = lost.id
        }
    }

    /// Lets the poorest tracks of an appearance go that are beyond the bound and over.
    private mutating func trim(_ number: AppearanceNumber) {
        guard let most = options.tracksPerAppearance, let appearance = open[number], appearance.tracks.count > most
        else {
            return
        }
        let alive = Set(tracker.tracks.map(\.id))
        let over = appearance.tracks.filter { !alive.contains($0) }
        let poorest = over.sorted { (bestQuality(of: $0), $0) < (bestQuality(of: $1), $1) }
        for track in poorest.prefix(appearance.tracks.count - most) {
            let gone = followed.removeValue(forKey: track)
            open[number]?.past.add(PastTracks(faces: gone?.faces ?? 0, first: gone?.first, last: gone?.last))
            open[number]?.tracks.removeAll { $0 == track }
            book.release(track)
        }
    }

    private func bestQuality(of track: TrackID) -> Float { followed[track]?.shots.best?.quality ?? 0 }
}

extension OpenAppearance {
    /// Whether it is known who it is, or somebody was created.
    fileprivate var isConfident: Bool { created != nil || decision?.outcome == .matched }
}

extension AppearanceRecord {
    /// What an update is about: who it is and what was decided.
    fileprivate var answer: [String] {
        [decision.outcome.rawValue, who?.description ?? ""]
    }

    /// The person that it is or became.
    public var who: PersonID? { created?.ids.first ?? decision.identification.person?.person }
}

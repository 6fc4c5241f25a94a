import Tracking
import UsherCore

/// What is left of tracks that an appearance let go.
struct PastTracks: Sendable {
    var faces = 0
    var first: MediaTime?
    var last: MediaTime?

    mutating func add(_ other: PastTracks) {
        faces += other.faces
        first = [first, other.first].compactMap(\.self).min()
        last = [last, other.last].compactMap(\.self).max()
    }
}

/// What was told of the appearances that are open, each under the id that it keeps.
struct Announcements: Sendable {
    private var told: [ActionID: (record: AppearanceRecord, at: MediaTime)] = [:]
    /// Announced ones that turned out to be part of another announced one.
    private var absorbed: [AppearanceRecord] = []

    func isTold(_ id: ActionID) -> Bool { told[id] != nil }

    /// What was said of it last.
    func last(of id: ActionID) -> AppearanceRecord? { told[id]?.record }

    /// When something was said of it last.
    func lastTime(of id: ActionID) -> MediaTime? { told[id]?.at }

    mutating func note(_ record: AppearanceRecord, at time: MediaTime) {
        told[record.id] = (record, time)
    }

    /// The news of a final record; one that was never announced is announced first.
    mutating func close(_ record: AppearanceRecord) -> [AppearanceNews] {
        told.removeValue(forKey: record.id) == nil ? [.announced(record), .closed(record)] : [.closed(record)]
    }

    /// Notes that it goes on in another that was announced too.
    mutating func absorb(_ id: ActionID) {
        if let record = told[id]?.record { absorbed.append(record) }
    }

    mutating func closeAbsorbed() -> [AppearanceNews] {
        defer { absorbed = [] }
        var news: [AppearanceNews] = []
        for record in absorbed { news += close(record) }
        return news
    }
}

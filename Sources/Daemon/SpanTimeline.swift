import Foundation
import Recognition
import UsherCore

/// One line of time for the segments that a source was recorded in: who is in view at a border goes on being so.
///
/// A segment's name tells its beginning in whole seconds of the wall's clock; its pictures have the camera's time. So a segment follows
/// the one before without a step where the names allow that, and after a pause of theirs where they do not, as after a lost connection.
struct SpanTimeline: Sendable {
    /// How far the beginning that a name tells may lie from the end of the segment before, and still be the same moment.
    static let slack: Duration = .seconds(2)

    private struct Segment {
        var start: WallTime
        var offset: Duration
        var length: Duration
    }

    private var segments: [Segment] = []

    /// Begins the segment that was recorded from `start` on; returns where it stands on the line.
    mutating func begin(_ start: WallTime) -> Duration {
        var offset = Duration.zero
        if let last = segments.last {
            let named = Duration.microseconds(start.microseconds - last.start.microseconds)
            let isNext = named - last.length <= Self.slack
            offset = last.offset + (isNext ? last.length : named)
        }
        segments.append(Segment(start: start, offset: offset, length: .zero))
        return offset
    }

    /// Ends the segment that was begun last: it is `length` long.
    mutating func end(_ length: Duration) {
        guard !segments.isEmpty else { return }
        segments[segments.count - 1].length = max(.zero, length)
    }

    /// The segment in which `time` of the line lies, and where that stands.
    func segment(of time: MediaTime) -> (index: Int, offset: Duration) {
        let index = segments.lastIndex { MediaTime.zero + $0.offset <= time } ?? 0
        return (index, segments.isEmpty ? .zero : segments[index].offset)
    }

    /// The segments that reach into the time from `first` to `last`.
    func segments(from first: MediaTime, to last: MediaTime) -> [(index: Int, offset: Duration)] {
        guard !segments.isEmpty else { return [] }
        return (segment(of: first).index...max(segment(of: first).index, segment(of: last).index)).map {
            ($0, segments[$0].offset)
        }
    }
}

extension AppearanceRecord {
    /// The same by the time of a segment that stands at `offset` of the line.
    func relative(to offset: Duration) -> AppearanceRecord {
        let back = .zero - offset
        var record = self
        (record.first, record.last) = (first + back, last + back)
        record.shots = shots.map { shot in
            var shot = shot
            shot.time = shot.time + back
            return shot
        }
        record.paths = paths.map { path in path.map { PathPoint(time: $0.time + back, box: $0.box) } }
        return record
    }
}

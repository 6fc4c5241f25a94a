import Foundation
import Intake
import UsherCore

/// A span of the calendar that a source was recorded over, and the files that hold it.
struct RecordedSpan {
    /// The longest that a segment is expected to be: one that began so long before the span may reach into it.
    static let longestSegmentSeconds: Int64 = 3600

    let from: WallTime
    let to: WallTime

    /// The span from `from` to `to`, each `2026-11-21T10:15`, `2026-11-21 10:15:30`, with a zone or by the machine's; `to` may be left out: until now.
    init(from: String, to: String?, now: WallTime = SystemClock().now, zone: TimeZone = .current) throws {
        self.from = try Self.moment(from, "--from", zone)
        self.to = try to.map { try Self.moment($0, "--to", zone) } ?? now
        guard self.from < self.to else { throw UsherFault.usage("--from \(from) is not before --to \(to ?? "now")") }
    }

    private static func moment(_ text: String, _ option: String, _ zone: TimeZone) throws -> WallTime {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        let normal = text.replacingOccurrences(of: " ", with: "T")
        for format in [
            "yyyy-MM-dd'T'HH:mm:ssXXXXX", "yyyy-MM-dd'T'HH:mmXXXXX", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd",
        ] {
            formatter.dateFormat = format
            if let date = formatter.date(from: normal) {
                return WallTime(microseconds: Int64(date.timeIntervalSince1970 * 1e6))
            }
        }
        throw UsherFault.usage(
            "\(option) \(text): write a moment as 2026-11-21T10:15, with or without seconds and zone"
        )
    }

    /// The segments of the span below the folder of a source, in order.
    func segments(in folder: String) throws -> [RecordedSegment] {
        let all = try RecordedSegment.all(in: folder)
        return all.indices.filter { index in
            let start = all[index].start
            let longest = start.microseconds + Self.longestSegmentSeconds * 1_000_000
            let next = index + 1 < all.count ? all[index + 1].start.microseconds : .max
            return start < to && min(next, longest) > from.microseconds
        }.map { all[$0] }
    }

    /// The part of a segment that lies in the span, by the segment's own time.
    func window(of segment: RecordedSegment) -> ClosedRange<MediaTime> {
        func time(_ moment: WallTime) -> MediaTime {
            MediaTime(nanoseconds: max(0, moment.microseconds - segment.start.microseconds) * 1000)
        }
        return time(from)...max(time(from), time(to))
    }
}

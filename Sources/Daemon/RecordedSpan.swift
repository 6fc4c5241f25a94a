import Foundation
import UsherCore

/// A span of the calendar that a source was recorded over, and the files that hold it.
struct RecordedSpan {
    /// The longest that a segment is expected to be: one that began so long before the span may reach into it.
    static let longestSegment: TimeInterval = 3600

    let from: Date
    let to: Date

    /// The span from `from` to `to`, each `2026-11-21T10:15`, `2026-11-21 10:15:30`, with a zone or by the machine's; `to` may be left out: until now.
    init(from: String, to: String?, now: Date = Date(), zone: TimeZone = .current) throws {
        self.from = try Self.moment(from, "--from", zone)
        self.to = try to.map { try Self.moment($0, "--to", zone) } ?? now
        guard self.from < self.to else { throw UsherFault.usage("--from \(from) is not before --to \(to ?? "now")") }
    }

    private static func moment(_ text: String, _ option: String, _ zone: TimeZone) throws -> Date {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        let normal = text.replacingOccurrences(of: " ", with: "T")
        for format in [
            "yyyy-MM-dd'T'HH:mm:ssXXXXX", "yyyy-MM-dd'T'HH:mmXXXXX", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd",
        ] {
            formatter.dateFormat = format
            if let date = formatter.date(from: normal) { return date }
        }
        throw UsherFault.usage(
            "\(option) \(text): write a moment as 2026-11-21T10:15, with or without seconds and zone"
        )
    }

    /// The files of the span in `folder`, in order: `DATE/HHMMSS.mp4` by UTC, as the recorder names them.
    func files(in folder: String) -> [String] {
        let manager = FileManager.default
        var found: [(start: Date, path: String)] = []
        // A folder that is not there, or may not be read, holds nothing.
        for day in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
            for name in (try? manager.contentsOfDirectory(atPath: "\(folder)/\(day)")) ?? [] {
                guard let start = Self.start(day: day, name: name) else { continue }
                found.append((start, "\(folder)/\(day)/\(name)"))
            }
        }
        found.sort { ($0.start, $0.path) < ($1.start, $1.path) }
        return found.indices.filter { index in
            let start = found[index].start
            let next = index + 1 < found.count ? found[index + 1].start : .distantFuture
            let end = min(next, start + Self.longestSegment)
            return start < to && end > from
        }.map { found[$0].path }
    }

    /// The part of a file that lies in the span.
    func window(of path: String) -> ClosedRange<MediaTime>? {
        let parts = path.split(separator: "/").suffix(2).map(String.init)
        guard parts.count == 2, let start = Self.start(day: parts[0], name: parts[1]) else { return nil }
        func time(_ date: Date) -> MediaTime {
            MediaTime(nanoseconds: Int64(max(0, date.timeIntervalSince(start)) * 1e9))
        }
        return time(from)...max(time(from), time(to))
    }

    /// When a file begins by its name; `nil` for one that the recorder did not name.
    static func start(day: String, name: String) -> Date? {
        guard name.hasSuffix(".mp4"), day.count == 10 else { return nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyy-MM-dd'T'HHmmss"
        return formatter.date(from: "\(day)T\(name.dropLast(4).prefix(6))")
    }
}

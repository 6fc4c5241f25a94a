import Foundation
import Media
public import UsherCore

/// Which segments of a source have had their time; pure.
public struct Retention: Sendable, Hashable, Codable {
    private enum CodingKeys: String, CodingKey {
        case keepDays = "keep_days"
        case keepBytes = "keep_bytes"
    }

    /// Segments are removed after so many days; `nil` keeps them whatever their age.
    public var keepDays: Double?
    /// The oldest are removed when all are more bytes than this; `nil` has no limit.
    public var keepBytes: Int64?

    /// Limits on age and on size.
    public init(keepDays: Double?, keepBytes: Int64?) {
        self.keepDays = keepDays
        self.keepBytes = keepBytes
    }

    /// Those of `segments`, the oldest first, that are removed at `now`; never the one at `open`, which is being written.
    public func expired(_ segments: [RecordedSegment], at now: WallTime, open: String? = nil) -> [RecordedSegment] {
        var bytes = segments.reduce(0) { $0 + $1.bytes }
        var expired: [RecordedSegment] = []
        for segment in segments where segment.path != open {
            let age = Double(now.microseconds - segment.end.microseconds) / 86_400e6
            let isOld = keepDays.map { age > $0 } ?? false
            guard isOld || keepBytes.map({ bytes > $0 }) ?? false else { continue }
            expired.append(segment)
            bytes -= segment.bytes
        }
        return expired
    }

    /// Removes what has had its time below `folder`, and says what that was; the oldest before their time where the disk lacks `lacking`
    /// bytes.
    public func sweep(
        folder: String,
        at now: WallTime,
        open: String? = nil,
        lacking: Int64 = 0
    ) -> RetentionReport {
        var report = RetentionReport()
        report.lacking = lacking
        guard keepDays != nil || keepBytes != nil || lacking > 0 else { return report }
        let segments: [RecordedSegment]
        do throws(MediaError) {
            segments = try RecordedSegment.all(in: folder)
        } catch {
            report.failures.append(error.message)
            return report
        }
        let bytes = segments.reduce(0) { $0 + $1.bytes }
        var limits = self
        if lacking > 0 { limits.keepBytes = min(keepBytes ?? .max, bytes - lacking) }
        let expired = limits.expired(segments, at: now, open: open)
        for segment in expired {
            do {
                try FileManager.default.removeItem(atPath: segment.path)
                report.removed.append(segment)
            } catch {
                report.failures.append("\(segment.path): \(error.localizedDescription)")
            }
        }
        report.kept = segments.count - report.removed.count
        report.keptBytes = bytes - report.removedBytes
        let dates = Set(expired.map { $0.path.deletingName })
        for date in dates { Self.removeIfEmpty(date) }
        return report
    }

    private static func removeIfEmpty(_ folder: String) {
        // Not readable or not empty: it stays.
        guard let rest = try? FileManager.default.contentsOfDirectory(atPath: folder), rest.isEmpty else { return }
        // Somebody wrote into it meanwhile: it stays.
        try? FileManager.default.removeItem(atPath: folder)
    }
}

extension String {
    fileprivate var deletingName: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? self }
}

/// What a sweep removed, as proof.
public struct RetentionReport: Sendable, Hashable {
    /// The segments that are gone, the oldest first.
    public var removed: [RecordedSegment] = []
    /// What could not be removed, and why.
    public var failures: [String] = []
    /// Segments that stay.
    public var kept = 0
    /// Bytes of those that stay.
    public var keptBytes: Int64 = 0
    /// Bytes that the disk had too few free, for which segments were removed before their time.
    public var lacking: Int64 = 0

    /// Nothing removed.
    public init() {}

    /// Bytes of what is gone.
    public var removedBytes: Int64 { removed.reduce(0) { $0 + $1.bytes } }
}

import Foundation
import Intake
import Media
import UsherCore

/// Removes what has had its time from folders that nobody records into any more: of sources that were renamed, removed or switched off.
///
/// A folder is swept by the limits that its recorder wrote into it. One that has none is not ours and is not touched.
struct RecordingSweep: Sendable {
    /// A segment that was written to so lately may be open: a source may have started since.
    static let fresh: Int64 = 60_000_000

    /// The folder above all recordings.
    let directory: String

    /// What was removed from each folder at `now`; those of the sources named `busy` are left to their recorders.
    func run(at now: WallTime, busy: Set<String>) -> [String: RetentionReport] {
        let left = Set(busy.map { RecordedSegment.folder(of: $0, in: directory) })
        var reports: [String: RetentionReport] = [:]
        for name in folders where !left.contains("\(directory)/\(name)") {
            reports[name] = report(of: "\(directory)/\(name)", at: now)
        }
        return reports
    }

    private func report(of folder: String, at now: WallTime) -> RetentionReport? {
        do throws(MediaError) {
            guard let retention = try Retention(of: folder) else { return nil }
            let newest = try RecordedSegment.all(in: folder).last
            let isOpen = newest.map { now.microseconds - $0.end.microseconds < Self.fresh } ?? false
            return retention.sweep(folder: folder, at: now, open: isOpen ? newest?.path : nil)
        } catch {
            var report = RetentionReport()
            report.failures.append(error.message)
            return report
        }
    }

    /// The folders below the directory, no links among them: what they lead to is not ours.
    private var folders: [String] {
        let files = FileManager.default
        // Nothing to list: nothing was recorded.
        let names = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { name in
            // Gone meanwhile: no folder.
            let facts = try? files.attributesOfItem(atPath: "\(directory)/\(name)")
            return facts?[.type] as? FileAttributeType == .typeDirectory
        }
    }
}

import Foundation
import GRDB

extension UsherDatabase {
    /// How many pages a backup copies between two reports; 4 MB with SQLite's default page of 4096 bytes.
    private static let pagesPerStep: CInt = 1024

    /// Copies the whole database to a new file at `target`, while others go on reading and writing, and checks the copy.
    ///
    /// - Parameters:
    ///   - target: the file to make; one that is there already is refused.
    ///   - progress: told the part that is done, 0...1; throwing from it gives up and leaves no file.
    /// - Throws: what `StoreError` says of the target, `corrupt` where the copy is damaged, which then is removed; the database itself is
    ///   only read.
    public func backup(to target: String, progress: @escaping (Double) throws -> Void = { _ in }) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw StoreError(.nameTaken, "\(target): there is a file already; name another, or remove it first")
        }
        try DatabaseFile.create(target)
        do {
            let copy = try DatabaseQueue(path: target, configuration: Self.configuration)
            try writer.backup(to: copy, pagesPerStep: Self.pagesPerStep) { state in
                let total = max(1, state.totalPageCount)
                try progress(Double(state.completedPageCount) / Double(total))
            }
            let damage = try Self.damage(of: copy)
            try copy.close()
            if let damage { throw self.damaged(damage) }
        } catch {
            // Half a backup is worse than none; the error below says what matters.
            for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + part) }
            throw StoreError(error, path: target)
        }
    }

    /// What SQLite's integrity check finds first in a copy; `nil` where it is whole.
    private static func damage(of copy: DatabaseQueue) throws -> String? {
        do {
            let found = try copy.read { try String.fetchAll($0, sql: "PRAGMA integrity_check(1)") }
            return found == ["ok"] ? nil : found.first ?? "it says nothing"
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return error.message ?? "it cannot be read"
        }
    }

    private func damaged(_ words: String) -> StoreError {
        let line = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        return StoreError(
            .corrupt,
            "\(path): the database is damaged, and so was its copy, which was removed (\(line)); run `usher check`, or put a backup in its place"
        )
    }
}

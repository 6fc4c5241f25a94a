import Foundation
import GRDB

extension UsherDatabase {
    /// How many pages a backup copies between two reports; 4 MB with SQLite's default page of 4096 bytes.
    private static let pagesPerStep: CInt = 1024

    /// Copies the whole database to a new file at `target`, while others go on reading and writing.
    ///
    /// - Parameters:
    ///   - target: the file to make; one that is there already is refused.
    ///   - progress: told the part that is done, 0...1; throwing from it gives up and leaves no file.
    /// - Throws: what `StoreError` says of the target; the database itself is only read.
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
            try copy.close()
        } catch {
            // Half a backup is worse than none; the error below says what matters.
            try? FileManager.default.removeItem(atPath: target)
            throw StoreError(error, path: target)
        }
    }
}

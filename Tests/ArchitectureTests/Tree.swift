import Foundation

/// The project's own Swift files, read as text: swift-syntax would cost minutes of build.
enum Tree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File {
        /// The target the file belongs to.
        var room: String
        /// The path below the project's root.
        var path: String
        var lines: [String]
    }

    /// Every Swift file below `folder`, in the order of their paths.
    static func files(in folder: String) throws -> [File] {
        let base = root.appendingPathComponent(folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path).filter { $0.hasSuffix(".swift") }
        return try paths.sorted().map { path in
            let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
            return File(
                room: String(path.prefix { $0 != "/" }),
                path: "\(folder)/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            )
        }
    }
}

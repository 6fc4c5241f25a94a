import Foundation

/// The folders below which recordings may be read, and nowhere else.
public struct RecordingsDirectories: Sendable, Hashable {
    /// Absolute, as written.
    public let paths: [String]

    /// The folders at `paths`; relative ones start from `folder`.
    public init(_ paths: [String], relativeTo folder: String) {
        self.paths = paths.map { Self.absolute($0, relativeTo: folder) }
    }

    /// Whether `path` lies below one of the folders once every symbolic link on the way, in either, is followed.
    ///
    /// True for a file that is not there yet too. Links may change: whoever opens the file asks again.
    public func contains(_ path: String) -> Bool {
        guard let file = ResolvedPath(path) else { return false }
        return paths.contains { folder in
            guard let folder = ResolvedPath(folder) else { return false }
            return file.components.count > folder.components.count && file.components.starts(with: folder.components)
        }
    }

    static func absolute(_ path: String, relativeTo folder: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if trimmed.hasPrefix("/") { return trimmed }
        let start = folder.hasPrefix("/") ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
        return start.hasSuffix("/") ? start + trimmed : "\(start)/\(trimmed)"
    }
}

/// An absolute path whose symbolic links were followed and whose dots were taken out, in the order in which the system does it.
struct ResolvedPath {
    /// As many links as Linux follows before it gives up (path_resolution(7)).
    private static let linksMaximum = 40

    private(set) var components: [String] = []

    /// The resolved form of an absolute path; `nil` for a relative one and for links in a circle.
    init?(_ path: String) {
        guard path.hasPrefix("/") else { return nil }
        var ahead = Self.parts(path)
        var links = 0
        while let part = ahead.popLast() {
            if part == ".." {
                _ = components.popLast()
                continue
            }
            let place = "/" + (components + [part]).joined(separator: "/")
            // What is no link, or not there, has no destination; then the part stands for itself.
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else {
                components.append(part)
                continue
            }
            links += 1
            guard links <= Self.linksMaximum else { return nil }
            if target.hasPrefix("/") { components = [] }
            ahead += Self.parts(target)
        }
    }

    /// The parts of a path that mean something, last first.
    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }.reversed()
    }
}

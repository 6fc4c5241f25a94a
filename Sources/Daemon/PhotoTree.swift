import Foundation

/// A photo and the person it is of, by where the file lies.
struct NamedPhoto: Sendable, Hashable {
    var path: String
    var person: String
}

/// Finds photos: a file is a person, a folder of photos is a person, a folder of folders is a person a folder.
enum PhotoTree {
    /// What a photo's name may end with; what the file really is, is told by its content.
    static let endings: Set<String> = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"]

    /// The photos below `paths`, in the order of the paths and then of their names.
    static func photos(in paths: [String]) throws -> [NamedPhoto] {
        try paths.flatMap { try photos(at: $0) }
    }

    private static func photos(at path: String) throws -> [NamedPhoto] {
        switch PathKind(path) {
        case .missing: throw UsherFault("\(path): no such file or directory")
        case .file: return [NamedPhoto(path: path, person: stem(path))]
        case .directory: break
        }
        let name = folderName(path)
        guard name != "/" else { throw UsherFault.usage("\(path) is the root of all files: name a folder of photos") }
        let entries = try contents(path)
        let files = entries.filter { isPhoto($0) }.map { NamedPhoto(path: "\(path)/\($0)", person: name) }
        let folders = entries.filter { PathKind("\(path)/\($0)") == .directory }
        guard !folders.isEmpty else {
            guard !files.isEmpty else { throw UsherFault("\(path) holds no photos: no file ends with \(known)") }
            return files
        }
        // Beside folders of people, a photo is a person of its own, as it would be on the command line.
        let single = files.map { NamedPhoto(path: $0.path, person: stem($0.path)) }
        let photos =
            try single
            + folders.flatMap { folder in
                try contents("\(path)/\(folder)").filter(isPhoto).map {
                    NamedPhoto(path: "\(path)/\(folder)/\($0)", person: folder)
                }
            }
        guard !photos.isEmpty else {
            throw UsherFault("\(path) holds no photos: no file in it or in its folders ends with \(known)")
        }
        return photos
    }

    private static var known: String { endings.sorted().map { "." + $0 }.joined(separator: ", ") }

    private static func contents(_ directory: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw UsherFault("\(directory) cannot be listed: \(error.localizedDescription)")
        }
    }

    private static func isPhoto(_ name: String) -> Bool {
        endings.contains((name as NSString).pathExtension.lowercased())
    }

    private static func stem(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }

    /// What the folder at `path`, relative to `directory`, is called: not `.` or `..`, but the name that they stand for.
    static func folderName(_ path: String, in directory: String = FileManager.default.currentDirectoryPath) -> String {
        let absolute = path.hasPrefix("/") ? path : "\(directory)/\(path)"
        return ((absolute as NSString).standardizingPath as NSString).lastPathComponent
    }
}

import Foundation
public import Media

// What a source's folder is kept by stands in the folder: it outlives the source, its name and its settings.

extension Retention {
    /// The file that makes a folder one of ours to sweep.
    static let marker = ".retention.json"

    /// The limits that stand in the folder of a source; `nil` where none do, and it is not ours.
    public init?(of folder: String) throws(MediaError) {
        let path = "\(folder)/\(Self.marker)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let read: Retention
        do {
            read = try JSONDecoder().decode(Retention.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .unread(path, error.localizedDescription)
        }
        guard read.keepDays ?? 1 > 0, read.keepBytes ?? 1 > 0 else { throw .unread(path, "a limit is not above 0") }
        self = read
    }

    /// Writes the limits into the folder of a source, where they do not stand there yet.
    func mark(_ folder: String) throws(MediaError) {
        // What cannot be read is written anew.
        let known = try? Retention(of: folder)
        guard known != self else { return }
        let path = "\(folder)/\(Self.marker)"
        do {
            try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw MediaError(.permission, "\(path): cannot be written (\(error.localizedDescription)); check the disk")
        }
    }
}

extension MediaError {
    fileprivate static func unread(_ path: String, _ why: String) -> MediaError {
        MediaError(.permission, "\(path): cannot be read (\(why)), so nothing is removed there; mend or remove it")
    }
}

import Foundation

/// What a path leads to, symbolic links followed.
enum PathKind {
    case missing
    case file
    case directory

    init(_ path: String) {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        // What has no attributes is not there, or not for us to see.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else {
            self = .missing
            return
        }
        self = attributes[.type] as? FileAttributeType == .typeDirectory ? .directory : .file
    }
}

import Store
import UsherCore

/// The folder of each source's recordings: its name, and a part of its id where two sources share a name.
struct RecordingFolders: Sendable {
    private let names: [SourceID: String]

    init(_ sources: [Source]) {
        var taken: [String: Int] = [:]
        // Some file systems take two names for one that differ in case.
        for source in sources { taken[source.name.lowercased(), default: 0] += 1 }
        names = Dictionary(
            sources.map { source in
                let isUnique = taken[source.name.lowercased()] == 1
                return (source.id, isUnique ? source.name : "\(source.name)-\(source.id.description.prefix(8))")
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The folder's name; what a file system could take for something else in it is escaped where the folder is made.
    func name(of source: SourceID) -> String { names[source] ?? source.description }
}

import Store
import UsherCore

/// The folder of each source's recordings: its name, and a part of its id where an elder source has that name.
///
/// The elder keeps its folder when another of its name comes: what it recorded stays where it is looked for.
struct RecordingFolders: Sendable {
    private let names: [SourceID: String]

    init(_ sources: [Source]) {
        var (taken, names): (Set<String>, [SourceID: String]) = ([], [:])
        for source in sources.sorted(by: { ($0.created, $0.id) < ($1.created, $1.id) }) {
            // Some file systems take two names for one that differ in case.
            let isFirst = taken.insert(source.name.lowercased()).inserted
            names[source.id] = isFirst ? source.name : "\(source.name)-\(source.id.description.prefix(8))"
        }
        self.names = names
    }

    /// The folder's name; what a file system could take for something else in it is escaped where the folder is made.
    func name(of source: SourceID) -> String { names[source] ?? source.description }
}

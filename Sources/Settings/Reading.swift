import UsherCore
import Yams

/// A place in the document: a node with its key and line.
struct Place {
    var node: Node
    /// `sources[0].url`.
    var key: String
    /// From 1; that of the key where the value has none of its own.
    var line: Int

    /// Whether nothing stands here: `key:` alone, `~` or `null`.
    var isEmpty: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text that stands here, `nil` for a list or a mapping.
    var text: String? {
        guard case .scalar(let scalar) = node else { return nil }
        return scalar.string
    }

    func child(_ node: Node, _ key: String, line: Int? = nil) -> Place {
        Place(node: node, key: key, line: node.mark?.line ?? line ?? self.line)
    }

    /// The elements of the list that stands here; a single value counts as a list of one, an empty place as an empty one.
    var elements: [Place]? {
        switch node {
        case .sequence(let nodes): nodes.enumerated().map { child($0.element, "\(key)[\($0.offset)]") }
        case .scalar: isEmpty ? [] : [self]
        case .mapping, .alias: nil
        }
    }
}

/// The reading of one file: what it has to go by, and what it found wrong so far.
final class Reading {
    let file: String
    /// The folder that relative paths start from.
    let folder: String
    let environment: Environment
    private(set) var issues: [SettingsIssue] = []
    private(set) var notices: [SettingsIssue] = []

    init(file: String, folder: String, environment: Environment) {
        self.file = file
        self.folder = folder
        self.environment = environment
    }

    func refuse(_ place: Place, _ reason: String) {
        issues.append(SettingsIssue(file: file, line: place.line, key: place.key, reason: reason))
    }

    func notice(_ place: Place, _ reason: String) {
        notices.append(SettingsIssue(file: file, line: place.line, key: place.key, reason: reason))
    }

    /// The text at `place` with its variables expanded, or `nil` after saying why not.
    func text(_ place: Place) -> String? {
        guard let text = place.text else {
            refuse(place, "one value is needed here, not a list or a mapping")
            return nil
        }
        do {
            return try environment.expand(text)
        } catch {
            switch error {
            case .unset(let name): refuse(place, "the environment variable \(name) is not set")
            case .malformed:
                refuse(place, "'${' begins the name of a variable: write ${NAME}, or $${ for the two characters")
            }
            return nil
        }
    }

    /// What is written at `place`, fit for a message: before variables are expanded, passwords masked, not longer than a line.
    func shown(_ place: Place) -> String {
        let text = SourceAddress(place.text ?? "").description
        let oneLine = text.unicodeScalars.map { $0.value < 32 ? " " : String($0) }.joined()
        return oneLine.count > 60 ? "\(oneLine.prefix(57))..." : oneLine
    }
}

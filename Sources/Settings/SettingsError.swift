/// What is wrong with a configuration file: every finding at once, each with its line.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The file cannot be read.
        case unreadable
        /// The file is not YAML.
        case notYAML = "not_yaml"
        /// A key or a value is wrong.
        case invalid
    }

    /// How many findings are told; the rest are counted.
    public static let told = 20

    /// The kind of failure.
    public var code: Code
    /// The findings, in the order of their lines, at most `told`.
    public var issues: [SettingsIssue]
    /// How many findings there were.
    public var total: Int

    init(_ code: Code, _ issues: [SettingsIssue]) {
        let ordered = issues.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
        self.code = code
        self.issues = ordered.prefix(Self.told).map(\.element)
        self.total = issues.count
    }

    /// The same as `description`.
    public var message: String { description }

    /// One line each: `sources.yml:12: sources[0].analyze_fps: 0 is not more than 0`.
    public var description: String {
        let lines = issues.map(\.description)
        let rest = total > issues.count ? ["... and \(total - issues.count) more"] : []
        return (lines + rest).joined(separator: "\n")
    }
}

/// A finding in a configuration file.
public struct SettingsIssue: Sendable, Hashable, CustomStringConvertible {
    /// The file, as it was named.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// Where in the document: `sources[0].analyze_fps`; empty for the file as a whole.
    public var key: String
    /// What is wrong, and what would be right.
    public var reason: String

    /// `sources.yml:12: sources[0].analyze_fps: 0 is not more than 0`.
    public var description: String { "\(file):\(line): \(key.isEmpty ? "" : "\(key): ")\(reason)" }
}

import Foundation
import Testing

@testable import Settings

/// Configurations as texts.
enum Sample {
    /// The repository's own example.
    static let examplePath = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "../../sources.yml"
    )
    .standardizedFileURL.path

    static func example() throws -> String {
        try String(contentsOf: URL(fileURLWithPath: examplePath), encoding: .utf8)
    }

    static func parse(
        _ text: String,
        environment: [String: String] = [:],
        folder: String = "/srv/usher"
    ) throws(SettingsError) -> Configuration {
        try Configuration.parse(Array(text.utf8), file: "sources.yml", folder: folder, environment: environment)
    }

    /// The lines that `text` is refused with.
    static func findings(_ text: String, environment: [String: String] = [:]) -> [String] {
        do {
            _ = try parse(text, environment: environment)
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }
}

import Foundation
import Rules
import Testing
import UsherCore

@testable import Settings

@Suite("The annotated sources.yml")
struct ExampleTests {
    @Test("it is right, and its sections stand at usher's own values")
    func parses() throws {
        let example = try Configuration.load(path: Sample.examplePath, environment: [:])
        let folder = URL(fileURLWithPath: Sample.examplePath).deletingLastPathComponent().path
        let bare = Configuration(folder: folder)
        #expect(example.recordings == bare.recordings)
        #expect(example.models == bare.models && example.detection == bare.detection)
        #expect(example.tracking == bare.tracking && example.recognition == bare.recognition)
        #expect(example.lists == ["Staff", "Visitors"])
        #expect(example.groups.map(\.name) == ["Entrance"])
        #expect(example.groups[0].search == [DeclaredSearch(list: "Staff"), DeclaredSearch(list: "Visitors")])
        let source = try #require(example.sources.first)
        #expect(source.name == "Front door" && source.group == "Entrance" && source.threshold == .noMatch)
        #expect(source.url?.reveal() == "\(folder)/recordings/turn-one-man.mp4")
        #expect(source.personListAdd == ["Visitors"] && source.featureCheck == ["age", "gender"])
        #expect(example.notices.isEmpty)
    }

    @Test("every key of a source that states a default has that default")
    func statedDefaults() throws {
        let stated = try Self.statedDefaults()
        #expect(stated.count == 20 - 1, "all keys but the name: \(stated.keys.sorted())")
        let bare = try Sample.parse("sources: [{name: a}]").sources
        for (key, value) in stated {
            // Those that another section or nothing decides must be absent.
            let text = value == "none" || value.hasPrefix("that of") ? "" : value
            let explicit = try Sample.parse("sources: [{name: a, \(key): \(text)}]").sources
            if key == "group" {
                #expect(explicit.first?.group == ConfigurationReader.defaultGroup)
            } else {
                #expect(explicit == bare, "\(key)")
            }
        }
        let source = try #require(bare.first)
        #expect(source.url == nil && source.analyzeFPS == nil && source.confirmations == nil)
        #expect(source.matchThreshold == nil && source.personListAdd.isEmpty && source.featureCheck.isEmpty)
    }

    @Test("every key of the sections states the default that stands there")
    func sectionDefaults() throws {
        let text = try Sample.example()
        let sections = try #require(text.firstRange(of: "\nmodels:")?.lowerBound)
        let end = try #require(text.firstRange(of: "\n# The person lists")?.lowerBound)
        let stated = Self.defaults(in: String(text[sections..<end]))
        #expect(stated.count == 2 + 3 + 4 + 5)
        for (key, value) in stated where key != "directory" {
            let line = try #require(text[sections..<end].split(separator: "\n").first { $0.hasPrefix("  \(key):") })
            let written = line.dropFirst("  \(key):".count).prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            #expect(written == value, "\(key)")
        }
    }

    private static func statedDefaults() throws -> [String: String] {
        let text = try Sample.example()
        let start = try #require(text.firstRange(of: "\nsources:")?.upperBound)
        return defaults(in: String(text[start...]))
    }

    /// What stands after `Default: ` in the comment of each key, up to the full stop or the comma.
    private static func defaults(in text: String) -> [String: String] {
        var key = ""
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let code = line.prefix { $0 != "#" }
            if let colon = code.firstIndex(of: ":") {
                key = code[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: " -"))
            }
            guard let stated = line.firstRange(of: "Default: ")?.upperBound else { continue }
            found[key] = String(line[stated...].prefix { $0 != "." && $0 != "," })
        }
        return found
    }
}

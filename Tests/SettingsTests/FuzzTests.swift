import Foundation
import Testing
import TestSupport

@testable import Settings

/// Seeded mutations of the example: the reader must return or refuse with lines, whatever it is given.
@Suite("Damaged files")
struct FuzzTests {
    /// Pieces that YAML, or the reader, gives a meaning to.
    private static let pieces = [
        "\n", "\t", " ", "  ", "- ", ": ", "'", "\"", "[", "]", "{", "}", "&a ", "*a", "!!int ", "!!binary ", "|\n",
        ">\n", "? ",
        "---\n", "...\n", "%YAML 9\n", "#", "${", "${X}", "$${", "}", "null", "~", "1e999", "-0", "0x1F", "<<: ",
        "\u{0}", "\u{feff}",
        "\u{2028}", "é", "name: ", "url: ", "sources:\n", "file:///", "rtsp://a:b@", "../", "@", "\\", "\u{85}",
    ]

    private static func mutated(_ original: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...40, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.replaceSubrange(at..<end, with: Array(pieces.randomElement(using: &random)?.utf8 ?? "".utf8))
            case 1:
                bytes.insert(
                    contentsOf: Array(pieces.randomElement(using: &random)?.utf8 ?? "".utf8),
                    at: min(at, bytes.count)
                )
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 3: if at < bytes.count { bytes[at] = UInt8.random(in: .min ... .max, using: &random) }
            default: bytes.removeSubrange(at..<end)
            }
        }
        return bytes
    }

    @Test("four thousand mutations of the example never crash, and what is refused has a line", arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        let original = Array(try Sample.example().utf8)
        var random = SeededGenerator(seed: seed)
        var refused = 0
        for round in 0..<500 {
            let bytes = Self.mutated(original, &random)
            do {
                _ = try Configuration.parse(bytes, file: "f.yml", folder: "/srv", environment: ["X": "y"])
            } catch {
                refused += 1
                let lines = bytes.count { $0 == 10 } + 1
                #expect(!error.issues.isEmpty && error.issues.count <= SettingsError.told)
                for issue in error.issues {
                    // libyaml also counts NEL, LS, PS and CR as line breaks, so that the last line may be beyond those of \n.
                    #expect((1...lines + 50).contains(issue.line), "seed \(seed), round \(round): \(issue)")
                    #expect(!issue.reason.isEmpty && !issue.description.contains("\n"), "seed \(seed), round \(round)")
                }
            }
        }
        #expect(refused > 100, "the mutations reach the reader")
    }

    @Test(
        "a file of brackets, of dashes or of indentation is refused before it takes the stack",
        arguments: ["[", "{a: ", "- ", "? "]
    )
    func deep(_ piece: String) {
        let error = #expect(throws: SettingsError.self) { try Sample.parse(String(repeating: piece, count: 50_000)) }
        #expect(error?.issues.first?.reason.contains("deeper") == true)
    }

    @Test("a file that is too large is refused")
    func large() {
        let text = String(repeating: "# nothing\n", count: 200_000)
        let error = #expect(throws: SettingsError.self) { try Sample.parse(text) }
        #expect(error?.issues.first?.reason.contains("1024 KB") == true)
    }
}

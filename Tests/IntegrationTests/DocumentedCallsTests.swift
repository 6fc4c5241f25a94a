import Foundation
import Testing

/// The shell blocks of the API's page, and the README's, pasted into one shell as a reader does it.
@Suite("What README.md, docs/ref/api.md and the pages of the dialects show works as pasted")
struct DocumentedCallsTests {
    /// The ```sh blocks, in their order.
    private static func blocks(of markdown: String) -> [String] {
        var blocks: [String] = []
        var isInside = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
                if isInside { blocks.append("") }
            } else if isInside {
                blocks[blocks.count - 1] += line + "\n"
            }
        }
        return blocks
    }

    /// A curl that fails where the API refuses, with 200 too; and a shell that stops there.
    private static let strictness = """
        set -euo pipefail
        curl() {
            local answer="$TMPDIR/answer"
            command curl --fail-with-body --silent --show-error "$@" >"$answer" || { cat "$answer" >&2; return 1; }
            if grep -q -e '"status":"error"' -e '"hasError":true' "$answer"; then cat "$answer" >&2; return 1; fi
            cat "$answer"
        }

        """

    @Test("Every line answers ok, and every endpoint is on the page")
    func page() async throws {
        let readme = try String(contentsOf: Usher.root.appendingPathComponent("README.md"), encoding: .utf8)
        let markdown = try String(contentsOf: Usher.root.appendingPathComponent("docs/ref/api.md"), encoding: .utf8)
        // The dialects' pages go on where the API's begins: with a token.
        let dialects = try ["findface", "facedetect"].flatMap { name in
            Self.blocks(
                of: try String(contentsOf: Usher.root.appendingPathComponent("docs/ref/\(name).md"), encoding: .utf8)
            )
        }
        let blocks = Self.blocks(of: readme).filter { $0.contains("$api") } + Self.blocks(of: markdown) + dialects
        try #require(blocks.count > 10)
        let serving = try await Serving(email: "you@example.com", password: "correct horse battery")
        let script = try serving.usher.folder.write(
            "pasted.sh",
            Data(Self.strictness.utf8) + Data(blocks.joined().utf8)
        )
        let pasted = try Self.bash(script, serving)
        #expect(pasted.status == 0, "\(pasted.error)")
        for path in try await Self.paths(serving) {
            #expect(markdown.contains("\(path)`") || markdown.contains("\(path) "), "\(path) is not on the page")
        }
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }

    @Test("Every line for CompreFace's clients works")
    func compreFacePage() async throws {
        let page = Usher.root.appendingPathComponent("docs/ref/compreface.md")
        let blocks = Self.blocks(of: try String(contentsOf: page, encoding: .utf8))
        try #require(blocks.count > 5)
        let serving = try await Serving(email: "you@example.com", password: "correct horse battery")
        var keys = ""
        for kind in ["recognition", "detection", "verification"] {
            let made = try serving.usher("key", "create", "--type", kind, "--name", kind)
            #expect(made.status == 0, "\(made.error)")
            keys += "\(kind)=\(made.out.split(separator: "\n").first ?? "")\n"
        }
        let script = try serving.usher.folder.write(
            "pasted.sh",
            Data(Self.strictness.utf8) + Data(keys.utf8) + Data(blocks.joined().utf8)
        )
        let pasted = try Self.bash(script, serving)
        #expect(pasted.status == 0, "\(pasted.error)")
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }

    /// Every path that the server describes.
    private static func paths(_ serving: Serving) async throws -> [String] {
        let document = try await serving.send("GET", "/v1/openapi.json")
        return try #require(document.json["paths"] as? [String: Any]).keys.sorted()
    }

    private static func bash(_ script: String, _ serving: Serving) throws -> Usher.Answer {
        let text = try String(contentsOfFile: script, encoding: .utf8)
        try #require(text.contains("http://127.0.0.1:8080"))
        try text.replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(serving.port)")
            .write(toFile: script, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [script]
        process.currentDirectoryURL = Usher.root
        var environment = ProcessInfo.processInfo.environment
        environment["TMPDIR"] = serving.usher.folder.path
        process.environment = environment
        let running = try Running(process: process, folder: serving.usher.folder)
        try process.run()
        return try running.wait()
    }
}

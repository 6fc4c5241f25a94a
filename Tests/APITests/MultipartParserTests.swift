import TestSupport
import Testing

@testable import API

@Suite("A form taken apart while it arrives")
struct MultipartParserTests {
    /// The parts of a body as name and content, whatever the chunks.
    static func parts(_ body: [UInt8], boundary: String = "b", chunk: Int) throws -> [String] {
        var parser = MultipartParser(boundary: Array(boundary.utf8), mostParts: 10)
        var parts: [(PartHead, [UInt8])] = []
        var rest = body[...]
        while !rest.isEmpty {
            for event in try parser.feed(rest.prefix(chunk)) {
                switch event {
                case .part(let head): parts.append((head, []))
                case .content(let bytes): parts[parts.count - 1].1 += bytes
                }
            }
            rest = rest.dropFirst(chunk)
        }
        try parser.finish()
        return parts.map { "\($0.name)|\($0.filename ?? "-")|" + String(decoding: $1, as: UTF8.self) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var parts: [String]
    }

    static let cases: [Case] = [
        Case(
            testDescription: "two fields",
            body: "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                + "\r\n--c\r\n\r\n--b--\r\n",
            parts: ["a|-|1", "f|x.jpg|\r\n--c\r\n"]
        ),
        Case(
            testDescription: "line feeds only",
            body:
                "--b\nContent-Disposition: form-data; name=a\n\n1\r\n--b\nContent-Disposition: form-data; name=c\n\n\n--b--",
            parts: ["a|-|1\r", "c|-|"]
        ),
        Case(
            testDescription: "preamble and epilogue",
            body:
                "not this\r\n--bb\r\nnor this\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n--b\r\nx",
            parts: ["a|-|1"]
        ),
        Case(
            testDescription: "blanks behind the delimiter",
            body: "--b \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b  \r\n"
                + "content-disposition:form-data;name=b\r\n\r\n2\r\n--b--",
            parts: ["a|-|1", "b|-|2"]
        ),
        Case(
            testDescription: "content that begins like a delimiter",
            body: "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--\r\n--b1\r\n-\r\n--\r\n--b--",
            parts: ["a|-|--\r\n--b1\r\n-\r\n--"]
        ),
        Case(
            testDescription: "an empty file without the line break before its end",
            body: "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n--b--",
            parts: ["f||"]
        ),
        Case(
            testDescription: "a folded head",
            body: "--b\r\nContent-Disposition: form-data;\r\n  name=\"a\"\r\nX: y\r\n\r\n1\r\n--b--",
            parts: ["a|-|1"]
        ),
        Case(testDescription: "no parts", body: "--b--\r\n", parts: []),
        Case(testDescription: "nothing", body: "", parts: []),
    ]

    @Test("Chunks of any size give the same parts", arguments: cases)
    func chunks(form: Case) throws {
        let body = Array(form.body.utf8)
        for chunk in 1...max(1, body.count) {
            #expect(try Self.parts(body, chunk: chunk) == form.parts, "chunks of \(chunk)")
        }
    }

    @Test(
        "What is no form, or not all of one, is refused",
        arguments: [
            "x", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b", "--b\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--",
        ]
    )
    func refused(body: String) {
        for chunk in 1...body.utf8.count {
            #expect(throws: MultipartParser.Failure.self) { try Self.parts(Array(body.utf8), chunk: chunk) }
        }
    }

    @Test("A long head and too many parts are refused before they are held")
    func limits() {
        let long = "--b\r\nContent-Disposition: form-data; name=\"" + String(repeating: "x", count: 9000)
        #expect(throws: MultipartParser.Failure.tooLarge("the head of a part is longer than 8192 bytes")) {
            try Self.parts(Array(long.utf8), chunk: 100)
        }
        let many = String(repeating: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n", count: 11) + "--b--"
        #expect(throws: MultipartParser.Failure.tooLarge("the form has more than 10 parts")) {
            try Self.parts(Array(many.utf8), chunk: 100)
        }
    }

    @Test("Random content comes out as it went in, whatever the chunks")
    func property() throws {
        var random = SeededGenerator(seed: 7)
        let pieces: [[UInt8]] = ["\r", "\n", "\r\n", "-", "--", "--b", "x", "\r\n--", "\n--bx"].map { Array($0.utf8) }
        for round in 0..<300 {
            let content = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random) ?? []
            }
            guard !Self.holdsDelimiter(content) else { continue }
            let head = Array("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8)
            let body = head + content + Array("\r\n--b--".utf8)
            let chunk = Int.random(in: 1...9, using: &random)
            let wanted = "a|-|" + String(decoding: content, as: UTF8.self)
            #expect(try Self.parts(body, chunk: chunk) == [wanted], "round \(round)")
        }
    }

    /// Whether a line of the content is a delimiter: then it is not for us to say what was meant.
    static func holdsDelimiter(_ content: [UInt8]) -> Bool {
        let text = String(decoding: content, as: UTF8.self)
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
            String(String.UnicodeScalarView($0))
        }
        return lines.contains { line in
            guard line.hasPrefix("--b") else { return false }
            let rest = line.dropFirst(3)
            return rest.isEmpty || rest == "\r" || rest.hasPrefix("--")
        }
    }
}

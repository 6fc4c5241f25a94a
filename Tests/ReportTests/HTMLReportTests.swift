import Foundation
import Testing

@testable import Report

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct HTMLReportTests {
    private func elements(of html: String) throws -> [ElementLog.Element] {
        let log = ElementLog()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = log
        #expect(parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
        return log.elements
    }

    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</title></style></html>", "&lt;&#0;",
        "\u{1B}[2J\u{0}\n", "\u{202E}gpj.exe", "javascript:alert(1)", "]]>", "人物 🙂 عنا",
    ]

    @Test(arguments: hostile)
    func `Hostile names, paths and reasons stay text in a well-formed page`(name: String) throws {
        var result = ReplayExample.result
        let plain = try elements(of: HTMLReport.render(result, pictures: ReplayExample.pictures)).map(\.name)
        result.usherVersion = name
        result.modelPack.name = name
        result.modelPack.models[0].licence = name
        result.settings.source = name
        result.settings.lists[0].name = name
        result.settings.rules[0] = SettingUsed(name, .text(name))
        result.files[0].path = name
        result.files[3].error = name
        result.files[1].codec = name
        for index in result.files[0].appearances.indices {
            result.files[0].appearances[index].decision = DecisionResult(outcome: name, reasons: [name, name, name])
        }
        result.files[0].appearances[0].person = PersonReference(id: ReplayExample.anna.id, name: name, list: name)
        let hostile = try elements(of: HTMLReport.render(result, pictures: ReplayExample.pictures))
        #expect(Set(hostile.map(\.name)) == Set(plain))
        #expect(!hostile.contains { $0.name == "script" })
        #expect(!hostile.contains { element in element.attributes.keys.contains { $0.hasPrefix("on") } })
    }

    @Test func `The page fetches nothing: every link stays inside, every picture is data`() throws {
        let found = try elements(of: HTMLReport.render(ReplayExample.result, pictures: ReplayExample.pictures))
        let links = found.filter { $0.name == "a" }.compactMap { $0.attributes["href"] }
        let images =
            found.compactMap { $0.attributes["src"] }
            + found.filter { $0.name == "image" }.compactMap { $0.attributes["href"] }
        #expect(!links.isEmpty && links.allSatisfy { $0.hasPrefix("#") })
        #expect(images.count == 19 && images.allSatisfy { $0.hasPrefix("data:image/jpeg;base64,") })
        #expect(!found.contains { ["link", "script", "iframe", "object", "form", "base"].contains($0.name) })
        let policy = found.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
        #expect(!StyleSheet.css.contains("url(h") && !StyleSheet.css.contains("@import"))
    }

    @Test func `Every link inside the page has its target, once`() throws {
        let found = try elements(of: HTMLReport.render(ReplayExample.result, pictures: ReplayPictures()))
        let ids = found.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for link in found.filter({ $0.name == "a" }).compactMap({ $0.attributes["href"] }) {
            #expect(ids.contains(String(link.dropFirst())), "\(link)")
        }
    }

    @Test func `The page says what was replayed, with what, who was seen and why`() {
        let html = HTMLReport.render(ReplayExample.result, pictures: ReplayExample.pictures)
        for fact in [
            "2 persons seen in 3 recordings: 1 known and 1 new; 2 appearances matched nobody.",
            ReplayExample.digest("1"),
            ReplayExample.digest("a"), ReplayExample.digest("d"), "0:00:01.200", "0:00:42.600", "Anna Example",
            "new_person_square_min",
            "matched Anna Example 93.1", "square 61 &lt; 112", "yaw 47 &gt; 30", "0:00:12.040", "0:00:13.520",
            "not a video", "Apache-2.0",
        ] {
            #expect(html.contains(fact), "\(fact)")
        }
    }

    @Test func `An interrupted replay says so at the top`() {
        var result = ReplayExample.result
        #expect(!HTMLReport.render(result, pictures: ReplayPictures()).contains("Partial report"))
        result.complete = false
        result.stoppedReason = "Interrupted at 0:00:12 of hall.mkv."
        let html = HTMLReport.render(result, pictures: ReplayPictures())
        #expect(html.contains("<strong>Partial report.</strong> Interrupted at 0:00:12 of hall.mkv."))
    }

    @Test func `A replay that saw nobody is a whole report too`() throws {
        var result = ReplayExample.result
        result.files = [ReplayExample.garden]
        result.personsCreated = []
        let html = HTMLReport.render(result, pictures: ReplayPictures())
        #expect(try !elements(of: html).isEmpty)
        #expect(html.contains("Nobody was seen in 1 recording."))
    }

    @Test
    func `Pictures are bounded, every appearance gets its best before any gets its second, and the report says so`()
        throws
    {
        var result = ReplayExample.result
        let count = HTMLReport.mostPictures - 10
        result.files = [ReplayExample.garden]
        result.files[0].appearances = (0..<count).map { index in
            ReplayExample.appearance(
                "a\(index)",
                1,
                2,
                person: nil,
                score: nil,
                band: .unknown,
                outcome: "not_created",
                []
            )
        }
        let shots = Dictionary(
            uniqueKeysWithValues: (0..<count).map { ("a\($0)", [ReplayExample.jpeg, ReplayExample.jpeg]) }
        )
        let html = HTMLReport.render(result, pictures: ReplayPictures(shots: shots))
        let images = try elements(of: html).filter { $0.name == "img" }
        #expect(images.count == count)
        #expect(html.contains("\(count) pictures were left out"))
    }

    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47], "image/png"),
            ([0x3C, 0x73, 0x76, 0x67], nil), ([], nil),
        ] as [([UInt8], String?)]
    )
    func `Only JPEG and PNG become pictures`(bytes: [UInt8], type: String?) {
        let pictures = ReplayPictures(shots: ["f1-a1": [bytes]])
        let html = HTMLReport.render(ReplayExample.result, pictures: pictures)
        #expect(html.contains("data:image") == (type != nil))
        if let type { #expect(html.contains("data:\(type);base64,")) }
    }

    @Test func `Written in pieces it is the same text, and no piece holds more than one appearance`() {
        var pieces: [String] = []
        HTMLReport(ReplayExample.result).write(pictures: ReplayExample.pictures) { pieces.append($0) }
        #expect(pieces.joined() == HTMLReport.render(ReplayExample.result, pictures: ReplayExample.pictures))
        #expect(pieces.allSatisfy { $0.components(separatedBy: "class=\"card").count <= 2 })
    }

    /// Writes the example to the file that `USHER_REPORT_EXAMPLE` names, with pictures from the folder `USHER_REPORT_PICTURES`
    /// (`ID-0.jpg`, `ID-1.jpg`, ..., `ID-frame.jpg`), to be looked at.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["USHER_REPORT_EXAMPLE"] != nil))
    func `The example can be looked at`() throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = environment["USHER_REPORT_PICTURES"] ?? "/nonexistent"
        let read = { (name: String) in FileManager.default.contents(atPath: "\(folder)/\(name).jpg").map { [UInt8]($0) }
        }
        var pictures = ReplayPictures()
        for appearance in ReplayExample.result.files.flatMap(\.appearances) {
            pictures.shots[appearance.id] = (0..<3).compactMap { read("\(appearance.id)-\($0)") }
            pictures.overviews[appearance.id] = read("\(appearance.id)-frame")
        }
        var result = ReplayExample.result
        if environment["USHER_REPORT_PARTIAL"] != nil {
            result.complete = false
            result.stoppedReason = "Interrupted by Ctrl-C at 0:00:20 of garden.mp4."
        }
        let html = HTMLReport.render(result, pictures: pictures)
        try html.write(toFile: #require(environment["USHER_REPORT_EXAMPLE"]), atomically: true, encoding: .utf8)
    }
}

/// Notes every element that the parser meets.
private final class ElementLog: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
    }

    var elements: [Element] = []

    func parser(
        _ parser: XMLParser,
        didStartElement elementName: String,
        namespaceURI: String?,
        qualifiedName qName: String?,
        attributes attributeDict: [String: String] = [:]
    ) {
        elements.append(Element(name: elementName, attributes: attributeDict))
    }
}

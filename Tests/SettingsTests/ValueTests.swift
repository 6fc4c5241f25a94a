import Foundation
import Rules
import Testing
import UsherCore

@testable import Settings

@Suite("What a file says")
struct ValueTests {
    @Test("whom to call and with which secret; nobody by default")
    func webhooks() throws {
        #expect(try Sample.parse("").webhooks == WebhookSettings())
        let text =
            "webhooks: {allow: ['https://a.example/x/', 'http://10.0.0.1:8123'], secret: '012345678901234567890123'}"
        let webhooks = try Sample.parse(text).webhooks
        #expect(webhooks.allowed == ["https://a.example/x/", "http://10.0.0.1:8123"])
        #expect(webhooks.secret?.reveal() == "012345678901234567890123" && "\(webhooks)".contains("***"))
    }

    @Test("which cameras are believed without a certificate; none by default")
    func unverified() throws {
        #expect(try Sample.parse("").unverifiedTLS.isEmpty)
        let text = "tls_unverified: [10.0.0.5, Door.lan, '[FE80::1%eth0]', 'fe80::2']"
        #expect(try Sample.parse(text).unverifiedTLS == ["10.0.0.5", "door.lan", "fe80::1%eth0", "fe80::2"])
        for wrong in ["rtsps://10.0.0.5", "10.0.0.5:322", "10.0.0.5/1", "''", "me@camera", "*"] {
            let findings = Sample.findings("tls_unverified: [\(wrong == "*" ? "'*'" : wrong)]")
            #expect(
                findings.count == 1 && findings.first?.contains("the host of a camera") == true,
                "\(wrong) \(findings)"
            )
        }
    }

    @Test(
        "an empty file, and one of comments, is usher's own values",
        arguments: ["", "# nothing\n", "---\n", "sources:\nlists: ~\nmodels:\n"]
    )
    func empty(_ text: String) throws {
        #expect(try Sample.parse(text) == Configuration(folder: "/srv/usher"))
        #expect(try Sample.parse(text).recordings.paths == ["/srv/usher/recordings"])
    }

    @Test("the defaults of a source are the contract's")
    func contract() throws {
        let source = try #require(try Sample.parse("sources: [{name: a}]").sources.first)
        #expect(source.threshold == .never && source.squareMinimum == 112 && source.yawMaximum == 60)
        #expect(RecognitionSettings().match == MatchRules() && RecognitionSettings().confirmations == 3)
    }

    @Test("every key arrives")
    func everything() throws {
        let configuration = try Sample.parse(
            """
            recordings_directories: [/var/rec, more/]
            models: {directory: packs, pack: omz}
            detection: {input_size: 960x544, score_min: 0.6, analyze_fps: all}
            tracking: {gap_s: 1.5, reentry_s: 0, shots_per_track: 8, faces_min: 3}
            recognition: {match_threshold: 90, margin: 3.5, no_match_threshold: 80, uncertain_from: 70, confirmations: 4}
            lists: [A, {name: B}]
            groups:
              - {name: G, search: [{list: A, on_found: f, on_failed: "1"}, {list: Default list}]}
            sources:
              - name: S
                group: G
                url: file:///var/rec/a%20b.mp4
                enabled: false
                analyze_fps: 2.5
                new_person_threshold: 85
                new_person_square_min: "224"
                new_person_yaw_max: 20
                person_list_add: [A, B]
                confirmations: 2
                match_threshold: 95
                feature_check: age
            """
        )
        #expect(configuration.recordings.paths == ["/var/rec", "/srv/usher/more"])
        #expect(configuration.models.directory == "/srv/usher/packs" && configuration.models.pack == "omz")
        #expect(configuration.detection.inputSize == PixelSize(width: 960, height: 544))
        #expect(configuration.detection.scoreMinimum == 0.6 && configuration.detection.analyzeFPS == nil)
        #expect(configuration.tracking.gapSeconds == 1.5 && configuration.tracking.reentrySeconds == 0)
        #expect(configuration.tracking.shotsPerTrack == 8 && configuration.tracking.facesMinimum == 3)
        let match = configuration.recognition.match
        #expect(match.matchScore == 90 && match.margin == 3.5 && match.optimum == 80 && match.uncertainFloor == 70)
        #expect(configuration.recognition.confirmations == 4)
        #expect(configuration.lists == ["A", "B"])
        let search = [DeclaredSearch(list: "A", onFound: "f", onFailed: "1"), DeclaredSearch(list: "Default list")]
        #expect(configuration.groups == [DeclaredGroup(name: "G", search: search, line: 8)])
        var source = DeclaredSource(name: "S", line: 10)
        (source.group, source.isEnabled, source.analyzeFPS) = ("G", false, 2.5)
        source.url = SourceAddress("/var/rec/a b.mp4")
        (source.threshold, source.squareMinimum, source.yawMaximum) = (.score(85), 224, 20)
        (source.personListAdd, source.confirmations, source.matchThreshold) = (["A", "B"], 2, 95)
        source.featureCheck = ["age"]
        #expect(configuration.sources == [source])
    }

    @Test(
        "a variable stands for its value, wherever a text stands, once",
        arguments: [
            ("${P}", "omz"), ("a-${P}.${Q}", "a-omz.${P}"), ("$${P}", "${P}"), ("$P", "$P"), ("${E}x", "x"),
            ("$$${P}", "$${P}"),
        ]
    )
    func variables(_ text: String, _ value: String) throws {
        let environment = Environment(variables: ["P": "omz", "Q": "${P}", "E": ""])
        #expect(try environment.expand(text) == value)
    }

    @Test("a camera's URL is read and its password masked")
    func live() throws {
        let text = "sources:\n  - name: a\n    url: rtsp://me:${PW}@gate.example/1?x=2"
        let configuration = try Sample.parse(text, environment: ["PW": "s3c%2Fret"])
        #expect(configuration.sources.first?.url?.reveal() == "rtsp://me:s3c%2Fret@gate.example/1?x=2")
        let said = "\(configuration)"
        #expect(configuration.notices.isEmpty && said.contains("me:***@gate.example") && !said.contains("s3c"))
        // An unescaped slash in a password ends the host.
        #expect(Sample.findings(text, environment: ["PW": "a/b"]).count == 1)
    }

    @Test("what a live source may say is read, and a second stream without recording is noticed")
    func stream() throws {
        let text = """
            sources:
              - {name: a, url: 'rtsp://gate/1', transport: udp, pace: realtime, motion: false, reentry_s: 5,
                 record: true, record_url: 'rtsp://gate/2', record_days: 2, record_gigabytes: 1.5}
              - name: b
                record_url: rtsp://gate/2
            """
        let configuration = try Sample.parse(text)
        let source = try #require(configuration.sources.first)
        #expect(source.transport == "udp" && source.pace == "realtime" && !source.hasMotionGate)
        #expect(source.reentrySeconds == 5 && source.isRecorded && source.recordURL?.reveal() == "rtsp://gate/2")
        #expect(source.recordDays == 2 && source.recordGigabytes == 1.5)
        #expect(configuration.notices.map(\.line) == [5])
    }

    @Test(
        "no message shows a password, whether written or from a variable",
        arguments: [
            "rtsp://me:s3cret@/x", "s3cret://me:s3cret@host", "rtsp://me:s3/cret@", "rtsp://me:${PW}@/",
            "ftp://me:${PW}@x",
        ]
    )
    func masked(_ url: String) {
        let text = "sources: [{name: a, url: '\(url)'}]"
        let findings = Sample.findings(text, environment: ["PW": "s3cret"])
        #expect(!findings.isEmpty)
        #expect(!findings.contains { $0.contains("cret@") || $0.contains(":s3") }, "\(findings)")
    }
}

@Suite("Recordings directories")
struct RecordingsTests {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "usher-settings-\(UUID().uuidString)").path
        for folder in ["rec/deep", "outside", "rec2"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        let links = [
            ("rec/out", "../outside"), ("rec/absolute", "\(root)/outside"), ("rec/in", "deep"), ("rec/round", "round"),
            ("rec/file.mp4", "../outside/x.mp4"), ("alias", "rec"), ("outside/back", "../rec"),
        ]
        for (link, target) in links {
            try FileManager.default.createSymbolicLink(atPath: "\(root)/\(link)", withDestinationPath: target)
        }
    }

    @Test("a path is inside only when it is with every link followed")
    func inside() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }  // Nothing depends on it.
        let table: [(String, Bool)] = [
            ("rec/a.mp4", true), ("rec/deep/a.mp4", true), ("rec/./deep//a.mp4", true), ("rec/in/a.mp4", true),
            ("rec/none/yet/a.mp4", true), ("alias/a.mp4", true), ("outside/back/a.mp4", true),
            ("rec/deep/../a.mp4", true),
            ("rec/in/../a.mp4", true), ("rec", false), ("rec/", false), ("rec2/a.mp4", false), ("outside/a.mp4", false),
            ("rec/out/a.mp4", false), ("rec/absolute/a.mp4", false), ("rec/file.mp4", false),
            ("rec/../outside/a.mp4", false),
            // The link is followed before the dots are: this is outside/.., not rec/...
            ("rec/out/../a.mp4", false), ("rec/round/a.mp4", false),
        ]
        for folder in ["rec", "rec/", "alias", "./rec"] {
            let recordings = RecordingsDirectories([folder], relativeTo: root)
            for (path, expected) in table {
                #expect(recordings.contains("\(root)/\(path)") == expected, "\(folder): \(path)")
            }
        }
        #expect(!RecordingsDirectories([], relativeTo: root).contains("\(root)/rec/a.mp4"))
    }

    @Test(
        "nearest names",
        arguments: [
            ("analyse_fps", "analyze_fps"), ("urll", "url"), ("nmae", "name"), ("URL", "url"), ("xyz", nil), ("", nil),
        ]
    )
    func nearest(_ word: String, _ expected: String?) {
        #expect(NearestName.of(word, among: ["name", "url", "analyze_fps"]) == expected)
    }
}

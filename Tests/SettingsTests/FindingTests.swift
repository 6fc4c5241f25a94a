import Rules
import Testing

@testable import Settings

/// A text, and the one line that it is refused with.
struct Refusal: Sendable, CustomTestStringConvertible {
    var text: String
    var line: String

    init(_ text: String, _ line: String) {
        (self.text, self.line) = (text, line)
    }

    var testDescription: String { line }
}

@Suite("What is wrong with a file")
struct FindingTests {
    static let refusals: [Refusal] = [
        Refusal(
            "detection:\n  analyse_fps: 5",
            "2: detection.analyse_fps: there is no such key; did you mean analyze_fps?"
        ),
        Refusal(
            "zebra: 1",
            "1: zebra: there is no such key; the keys here are recordings_directories, models, detection"
        ),
        Refusal("detection:\n\n  analyze_fps: 0", "3: detection.analyze_fps: '0' is not 'all' or a number above 0"),
        Refusal("detection: {analyze_fps: nan}", "1: detection.analyze_fps: 'nan' is not"),
        Refusal("detection: {input_size: 640x380}", "1: detection.input_size: '640x380' is not 'pack' or a width"),
        Refusal("detection: {score_min: 1.5}", "1: detection.score_min: '1.5' is not 'pack' or a number from 0 to 1"),
        Refusal("detection: 5", "1: detection: keys with values are needed here: input_size"),
        Refusal("- a\n- b", "1: keys with values are needed here: recordings_directories"),
        Refusal("models: {pack: ../x}", "1: models.pack: '../x' is not the name of a pack"),
        Refusal("models: {pack: [a]}", "1: models.pack: one value is needed here, not a list or a mapping"),
        Refusal("tracking: {gap_s: -1}", "1: tracking.gap_s: '-1' is not a number from 0.1 to 60"),
        Refusal(
            "tracking: {shots_per_track: 2.5}",
            "1: tracking.shots_per_track: '2.5' is not a whole number from 1 to 50"
        ),
        Refusal("recognition:\n  uncertain_from: 90", "2: recognition.uncertain_from: a face is uncertain from"),
        Refusal("recognition:\n  match_threshold: 70", "2: recognition.match_threshold: a face is uncertain from"),
        Refusal("recordings_directories: {a: b}", "1: recordings_directories: a list is needed here"),
        Refusal("lists: {a: b}", "1: lists: a list is needed here"),
        Refusal(
            "lists:\n  - name: A\n  - name: B\n  - name: A",
            "4: lists[2].name: there is a list 'A' in line 2 already"
        ),
        Refusal("lists:\n  - nam: A", "2: lists[0].nam: there is no such key; did you mean name?"),
        Refusal("lists: ['']", "1: lists[0]: '' is not a name of 1 to 100 characters"),
        Refusal("lists:\n  - name: \(String(repeating: "x", count: 101))", "2: lists[0].name: 'xxxxx"),
        Refusal("groups:\n  - search: []", "2: groups[0]: the key name is missing"),
        Refusal("groups: [{name: G}, {name: G}]", "1: groups[1].name: there is a group 'G' in line 1 already"),
        Refusal(
            "groups: [{name: G, search: [Staff]}]",
            "1: groups[0].search[0]: keys with values are needed here: list"
        ),
        Refusal(
            "lists: [Staff]\ngroups:\n  - name: G\n    search:\n      - list: Stuff",
            "5: groups[0].search[0].list: there is no list 'Stuff'; did you mean 'Staff'?"
        ),
        Refusal(
            "lists: [S]\ngroups: [{name: G, search: [{list: S}, {list: S}]}]",
            "2: groups[0].search[1].list: there is a search of list 'S' in line 2 already"
        ),
        Refusal("sources: [{url: recordings/a.mp4}]", "1: sources[0]: the key name is missing"),
        Refusal("sources: [{name: a, group: Nowhere}]", "1: sources[0].group: there is no group 'Nowhere'; declare it"),
        Refusal(
            "sources: [{name: a}, {name: a, group: Default group}]",
            "1: sources[1].name: there is a source 'a' in line 1"
        ),
        Refusal("sources: [{name: a, enabled: yes}]", "1: sources[0].enabled: 'yes' is not one of true, false"),
        Refusal(
            "sources: [{name: a, new_person_threshold: 81}]",
            "1: sources[0].new_person_threshold: '81' is not one of 80, 85, 90, 95, no_match, never"
        ),
        Refusal(
            "sources: [{name: a, new_person_square_min: 100}]",
            "1: sources[0].new_person_square_min: '100' is not one of 50, 112, 224"
        ),
        Refusal(
            "sources: [{name: a, new_person_yaw_max: 45}]",
            "1: sources[0].new_person_yaw_max: '45' is not one of 5, 10, 20, 30, 40, 50, 60, 70, 80"
        ),
        Refusal(
            "sources: [{name: a, feature_check: mood}]",
            "1: sources[0].feature_check: 'mood' is not one of gender, age, race"
        ),
        Refusal(
            "sources: [{name: a, new_person_threshold: 85}]",
            "1: sources[0].new_person_threshold: new_person_threshold 85 creates persons: person_list_add must name"
        ),
        Refusal("sources: [{name: a, person_list_add: [X]}]", "1: sources[0].person_list_add[0]: there is no list 'X'"),
        Refusal(
            "sources: [{name: a, url: /etc/passwd}]",
            "1: sources[0].url: '/etc/passwd' is outside of recordings_directories"
        ),
        Refusal(
            "sources: [{name: a, url: recordings/../b.mp4}]",
            "1: sources[0].url: 'recordings/../b.mp4' is outside"
        ),
        Refusal("sources: [{name: a, url: recordings}]", "1: sources[0].url: 'recordings' is outside"),
        Refusal("sources: [{name: a, url: 'file://host/x.mp4'}]", "1: sources[0].url: a file's URL has three slashes"),
        Refusal(
            "sources: [{name: a, url: 'concat://x'}]",
            "1: sources[0].url: the scheme 'concat' is not one of file, http"
        ),
        Refusal("sources: [{name: a, url: 'rtsp:///x'}]", "1: sources[0].url: 'rtsp:///x' is not a URL with a host"),
        Refusal("sources: [{name: a, pace: fast}]", "1: sources[0].pace: 'fast' is not one of live, realtime"),
        Refusal(
            "sources: [{name: a, transport: http}]",
            "1: sources[0].transport: 'http' is not one of auto, tcp, udp"
        ),
        Refusal("sources: [{name: a, motion: 1}]", "1: sources[0].motion: '1' is not one of true, false"),
        Refusal("sources: [{name: a, reentry_s: -1}]", "1: sources[0].reentry_s: '-1' is not a number from 0 to 3600"),
        Refusal("sources: [{name: a, record_days: 0}]", "1: sources[0].record_days: '0' is not a number from 0.01"),
        Refusal("sources: [{name: a, record_url: /etc/x}]", "1: sources[0].record_url: '/etc/x' is outside of"),
        Refusal(
            "webhooks: {allow: [ftp://a/]}",
            "1: webhooks.allow[0]: 'ftp://a/' is not an address that may be called"
        ),
        Refusal("webhooks: {allow: ['https://u:p@a/']}", "1: webhooks.allow[0]: "),
        Refusal("webhooks: {allow: ['https://*.a/']}", "1: webhooks.allow[0]: "),
        Refusal("webhooks:\n  allow: ['https://a/']", "2: webhooks: a secret of 24 to 1000 characters is needed"),
        Refusal(
            "webhooks:\n  allow: ['https://a/']\n  secret: hunter2",
            "3: webhooks.secret: a secret of 24 to 1000 characters is needed here"
        ),
        Refusal("webhooks: {allowed: []}", "1: webhooks.allowed: there is no such key; did you mean allow?"),
        Refusal("models:\n  pack: ${NOPE}", "2: models.pack: the environment variable NOPE is not set"),
        Refusal("models: {pack: '${NOPE'}", "1: models.pack: '${' begins the name of a variable"),
        Refusal("models: {pack: '${1A}'}", "1: models.pack: '${' begins the name of a variable"),
        Refusal("models:\n\tpack: x", "2: not YAML: found character that cannot start any token"),
        Refusal("models:\n  pack: 'x", "2: not YAML: "),
        Refusal("a: 1\nmodels:\n  pack: x\n  pack: y", "3: the key pack stands twice in one place"),
        Refusal("---\na: 1\n---\nb: 2", "3: not YAML: but found another document"),
        Refusal("a: *nowhere", "1: not YAML: found undefined alias"),
        Refusal("a: \u{1}", "1: not YAML: control characters are not allowed"),
    ]

    @Test("each mistake is named with its line, its key and its reason", arguments: refusals)
    func refused(_ refusal: Refusal) {
        let findings = Sample.findings(refusal.text)
        #expect(findings.first?.hasPrefix("sources.yml:\(refusal.line)") == true, "\(findings)")
        #expect(findings.count == 1, "\(findings)")
    }

    @Test("a secret is shown by no message, however wrong it is")
    func secrets() {
        let findings = Sample.findings("webhooks:\n  allow: ['https://a/']\n  secret: hunter2")
        #expect(!findings.joined().contains("hunter2"))
    }

    @Test("all findings of a file are told together, in the order of their lines, up to twenty")
    func together() throws {
        let three = Sample.findings("sources:\n  - name: a\n    enabled: 1\n    url: /x\nmodels: {pack: ''}\nz: 1")
        #expect(three.map { $0.split(separator: ":")[1] } == ["3", "4", "5", "6"])
        let many = "sources:\n" + (0..<30).map { "  - {name: n\($0), enabled: maybe}\n" }.joined()
        let error = #expect(throws: SettingsError.self) { try Sample.parse(many) }
        #expect(error?.issues.count == 20 && error?.total == 30)
        #expect(error?.description.hasSuffix("... and 10 more") == true)
    }

    @Test(
        "a file that is missing, a folder, or not text is named",
        arguments: ["/nowhere/sources.yml", "/tmp", "/bin/true"]
    )
    func unreadable(_ path: String) {
        let error = #expect(throws: SettingsError.self) { try Configuration.load(path: path, environment: [:]) }
        #expect(error?.description.hasPrefix("\(path):1: ") == true, "\(String(describing: error))")
        #expect(error?.code == (path == "/bin/true" ? .notYAML : .unreadable))
    }

    @Test("the line of a byte that is no UTF-8 is named")
    func notUTF8() {
        let error = #expect(throws: SettingsError.self) {
            try Configuration.parse(Array("a: 1\nb: ".utf8) + [0xff], file: "f", folder: "/", environment: [:])
        }
        #expect(error?.issues.first?.line == 2)
    }
}

import Foundation
import Intake
import Recognition
import Rules
import Settings
import Store
import Testing
import Tracking
import UsherCore

@testable import Daemon

@Suite("Which live sources run, and what a change does")
struct LivePlanTests {
    private let configuration = Configuration(folder: "/srv/usher")

    private func source(
        _ number: UInt64,
        _ change: (inout SourceSettings) -> Void = { _ in },
        name: String = "Gate"
    ) -> Source {
        var settings = SourceSettings(url: SourceAddress("rtsp://gate/\(number)"))
        change(&settings)
        return Source(
            id: SourceID(high: 1, low: number),
            group: .zero,
            name: name,
            settings: settings,
            created: WallTime(microseconds: 0)
        )
    }

    private func plan(_ sources: [Source], groups: [SourceGroup] = []) -> LivePlan {
        LivePlan(sources: sources, groups: groups, configuration: configuration)
    }

    @Test("Only what has an address and is switched on runs")
    func which() {
        let plan = plan([source(1), source(2, { $0.isEnabled = false }), source(3, { $0.url = nil })])
        #expect(plan.entries.keys.map(\.low) == [1])
    }

    @Test(
        "A source believes those of its own hosts that the operator has named",
        arguments: [
            ([], "rtsps://gate/1", nil, []), (["gate"], "rtsps://me:x@Gate:322/1", nil, ["gate"]),
            (["gat"], "rtsps://gate/1", nil, []),
            (["gate"], "https://gate/1", "https://other/1", ["gate"]),
            (["other"], "rtsp://gate/1", "rtsps://other/1", ["other"]),
            (["gate", "other", "third"], "https://gate/1", "https://other/1", ["gate", "other"]),
            (["gate"], "rtsps:///1", nil, []), (["gate"], "/recordings/gate.mp4", nil, []),
        ] as [(Set<String>, String, String?, Set<String>)]
    )
    func certificate(believed: Set<String>, url: String, recordURL: String?, hosts: Set<String>) throws {
        var configuration = configuration
        configuration.unverifiedTLS = believed
        let source = source(1) { ($0.url, $0.recordURL) = (SourceAddress(url), recordURL.map(SourceAddress.init)) }
        let plan = LivePlan(sources: [source], groups: [], configuration: configuration)
        #expect(try #require(plan.entries[source.id]).input.believedHosts == hosts)
        var former = self.configuration
        former.unverifiedTLS = believed.union(["another"])
        #expect(
            LivePlan(sources: [source], groups: [], configuration: former).steps(to: plan) == [],
            "others are undisturbed"
        )
    }

    /// A change of one source's settings and the step that it leads to.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var step: String
        var make: @Sendable (inout SourceSettings) -> Void
        var testDescription: String { name }
    }

    static let changes = [
        Change(name: "nothing", step: "", make: { _ in }),
        Change(name: "url", step: "reopen", make: { $0.url = SourceAddress("rtsp://gate/other") }),
        Change(name: "password", step: "reopen", make: { $0.url = SourceAddress("rtsp://me:x@gate/1") }),
        Change(name: "transport", step: "reopen", make: { $0.transport = "udp" }),
        Change(name: "pace", step: "reopen", make: { $0.pace = "realtime" }),
        Change(name: "rate", step: "reopen", make: { $0.analyzeFPS = 2 }),
        Change(name: "motion", step: "reopen", make: { $0.hasMotionGate = false }),
        Change(name: "record", step: "reopen", make: { $0.isRecorded = true }),
        Change(name: "record_days of what is not recorded", step: "", make: { $0.recordDays = 1 }),
        Change(name: "reentry", step: "adjust", make: { $0.reentrySeconds = 5 }),
        Change(name: "match_threshold", step: "adjust", make: { $0.matchThreshold = 90 }),
        Change(name: "new_person_threshold", step: "adjust", make: { $0.newPersonThreshold = "85" }),
        Change(name: "feature_check", step: "adjust", make: { $0.featureCheck = ["age"] }),
        Change(name: "enabled", step: "stop", make: { $0.isEnabled = false }),
        Change(name: "no url", step: "stop", make: { $0.url = nil }),
    ]

    @Test("A change opens the source anew only where the decoder would be another", arguments: changes)
    func step(_ change: Change) {
        let other = source(9)
        let steps = plan([source(1), other]).steps(to: plan([source(1, change.make), other]))
        let words = steps.map { step in
            switch step {
            case .start: "start"
            case .stop: "stop"
            case .reopen: "reopen"
            case .adjust: "adjust"
            }
        }
        #expect(words == (change.step.isEmpty ? [] : [change.step]))
    }

    @Test("From nothing everything starts, to nothing everything stops, and stops come first")
    func ends() {
        let both = plan([source(1), source(2)])
        #expect(LivePlan().steps(to: both).count == 2)
        #expect(both.steps(to: LivePlan()) == [.stop(SourceID(high: 1, low: 1)), .stop(SourceID(high: 1, low: 2))])
        guard case .stop = both.steps(to: plan([source(2), source(3)])).first else {
            Issue.record("the first step is no stop")
            return
        }
    }

    @Test("Rules are the source's, search is the group's, what neither says is the configuration's")
    func rules() throws {
        let list = PersonListID(high: 3, low: 3)
        let group = SourceGroup(
            id: .zero,
            name: "Doors",
            search: [ListSearch(list: list)],
            created: WallTime(microseconds: 0)
        )
        let entry = try #require(plan([source(1, { $0.reentrySeconds = 4 })], groups: [group]).entries.values.first)
        #expect(entry.rules.searchLists == [list] && entry.search == group.search)
        #expect(entry.rules.creation.confirmations == configuration.recognition.confirmations)
        #expect(entry.options.appearances.reentry == .seconds(4))
        #expect(entry.options.appearances.openAtMost == 64)
        #expect(entry.input.analyzeFPS == 5)
    }

    @Test("A file is allowed below the recordings and nowhere else, the one to record too")
    func files() {
        func allows(_ url: String, _ record: String? = nil) -> Bool? {
            plan([
                source(
                    1,
                    {
                        $0.url = SourceAddress(url); $0.recordURL = record.map { SourceAddress($0) }
                    }
                )
            ])
            .entries.values.first?.input.allowsFile
        }
        #expect(allows("/srv/usher/recordings/a.mp4") == true)
        #expect(allows("file:///srv/usher/recordings/a%20b.mp4") == true)
        #expect(allows("/etc/passwd") == false)
        #expect(allows("file:///srv/usher/recordings/../x.mp4") == false)
        #expect(allows("/srv/usher/recordings/a.mp4", "/etc/passwd") == false)
    }

    @Test("Two sources of one name are recorded into two folders")
    func folders() {
        let sources = [source(1), source(2, name: "gate"), source(3, name: "Door")]
        let folders = RecordingFolders(sources)
        #expect(folders.name(of: sources[2].id) == "Door")
        #expect(Set(sources.map { folders.name(of: $0.id) }).count == 3)
    }

    @Test("The elder source keeps its folder when another of its name comes, whatever their order, ids and case")
    func elder() {
        var (elder, second, third) = (source(9), source(2), source(3, name: "gate"))
        elder.created = WallTime(microseconds: 1)
        (second.created, third.created) = (WallTime(microseconds: 2), WallTime(microseconds: 2))
        (second.id, third.id) = (SourceID(high: 0x1234_5678 << 32, low: 2), SourceID(high: 0x9876_5432 << 32, low: 3))
        for sources in [[elder, second, third], [third, second, elder]] {
            let folders = RecordingFolders(sources)
            #expect(sources.map { folders.name(of: $0.id) }.sorted() == ["Gate", "Gate-12345678", "gate-98765432"])
            #expect(folders.name(of: elder.id) == "Gate")
        }
        #expect(RecordingFolders([second, third]).name(of: third.id) == "gate-98765432")
    }

    @Test("A second source of a name does not disturb the first; whose folder moves is opened anew, where it records")
    func folderChanges() throws {
        let (elder, later) = (source(1, { $0.isRecorded = true }), source(2, { $0.isRecorded = true }))
        let (one, both) = (plan([elder]), plan([elder, later]))
        let begun = try #require(both.entries[later.id])
        #expect(one.steps(to: both) == [.start(begun)])
        #expect(one.recording == ["Gate"] && both.recording.count == 2)
        let rest = plan([later])
        let left = try #require(rest.entries[later.id])
        #expect(begun.inputName != left.inputName && both.steps(to: rest) == [.stop(elder.id), .reopen(left)])
        var renamed = later
        renamed.name = "Door"
        let moved = plan([elder, renamed])
        let other = try #require(moved.entries[later.id])
        #expect(both.steps(to: moved) == [.reopen(other)])
        #expect(moved.recording == ["Gate", "Door"] && plan([source(1)]).recording.isEmpty)
    }
}

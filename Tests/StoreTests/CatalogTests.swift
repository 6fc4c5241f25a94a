import Store
import Testing
import TestSupport
import UsherCore

@Suite("Lists, groups and sources")
struct CatalogTests {
    let database: UsherDatabase
    let clock = ManualClock()
    let unknown: IDMint

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: clock)
        unknown = IDMint(clock: clock, node: 99)
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        #expect(throws: StoreError.self) { try body() }?.code
    }

    @Test("the default list, group and source are there from the start, with the contract's values")
    func builtIn() throws {
        #expect(
            try database.lists() == [PersonList(id: .zero, name: "Default list", personsTotal: 0, created: clock.now)]
        )
        #expect(
            try database.groups() == [SourceGroup(id: .zero, name: "Default group", search: [], created: clock.now)]
        )
        let sources = try database.sources(in: .zero)
        #expect(sources.map(\.id) == [.zero] && sources.map(\.name) == ["Default source"])
        #expect(sources.first?.settings == SourceSettings())
        #expect(SourceSettings().newPersonThreshold == "never")
        #expect(SourceSettings().newPersonSquareMin == 112 && SourceSettings().newPersonYawMax == 60)
    }

    @Test("the built-in three cannot be deleted, nor the list renamed")
    func protected() throws {
        #expect(code { try database.deleteList(.zero) } == .protected)
        #expect(code { try database.renameList(.zero, to: "x") } == .protected)
        #expect(code { try database.deleteGroups([.zero]) } == .protected)
        #expect(code { try database.deleteSources([.zero], in: .zero) } == .protected)
        try database.updateGroup(.zero, name: "Doors")
        #expect(try database.group(.zero)?.name == "Doors")
    }

    @Test(
        "a name has 1 to 100 characters, whatever their bytes",
        arguments: ["", "\0", String(repeating: "x", count: 101)]
    )
    func badNames(_ name: String) throws {
        #expect(code { try database.createList(named: name) } == .invalid)
        #expect(code { try database.createGroup(named: name) } == .invalid)
        #expect(code { try database.createSource(named: name) } == .invalid)
        try database.createList(named: String(repeating: "界", count: 100))
    }

    @Test("names of lists and of groups are unique; those of sources need not be")
    func uniqueNames() throws {
        let staff = try database.createList(named: "Staff")
        #expect(code { try database.createList(named: "Staff") } == .nameTaken)
        #expect(try database.listOrCreate(named: "Staff").id == staff.id)
        let other = try database.listOrCreate(named: "Guests")
        #expect(code { try database.renameList(other.id, to: "Staff") } == .nameTaken)
        try database.renameList(other.id, to: "Guests")
        #expect(code { try database.renameList(unknown.make(), to: "New") } == .notFound)
        let group = try database.createGroup(named: "Doors")
        #expect(code { try database.createGroup(named: "Doors") } == .nameTaken)
        #expect(code { try database.updateGroup(.zero, name: "Doors") } == .nameTaken)
        try database.createSource(named: "Gate", in: group.id)
        try database.createSource(named: "Gate", in: group.id)
        #expect(try database.sources(named: "Gate").count == 2)
    }

    @Test("deleting a list takes its persons, and its places in groups and sources")
    func deleteList() throws {
        let staff = try database.createList(named: "Staff")
        let person = try database.createPerson(Made.person(1, list: staff.id))
        #expect(try database.list(staff.id)?.personsTotal == 1)
        let group = try database.createGroup(named: "Doors", search: [ListSearch(list: staff.id, onFound: "in")])
        let source = try database.createSource(named: "Gate", settings: SourceSettings(personListAdd: [staff.id]))
        try database.deleteList(staff.id)
        #expect(try database.person(person.id) == nil)
        #expect(try database.group(group.id)?.search == [])
        #expect(try database.source(source.id)?.settings.personListAdd == [])
        #expect(code { try database.deleteList(staff.id) } == .notFound)
        #expect(try database.check().isEmpty)
    }

    @Test("a group keeps its searches in order, and only what is given changes")
    func groups() throws {
        let (first, second) = (try database.createList(named: "B"), try database.createList(named: "A"))
        let search = [ListSearch(list: first.id, onFound: "f", onFailed: "g"), ListSearch(list: second.id)]
        let group = try database.createGroup(named: "Doors", search: search)
        #expect(try database.group(named: "Doors") == group)
        try database.updateGroup(group.id, name: "Gates")
        #expect(try database.group(group.id)?.search == search)
        try database.updateGroup(group.id, search: search.reversed())
        #expect(try database.group(group.id)?.search == search.reversed())
        #expect(code { try database.updateGroup(group.id, search: [search[0], search[0]]) } == .invalid)
        #expect(code { try database.updateGroup(group.id, search: [ListSearch(list: unknown.make())]) } == .notFound)
        let long = ListSearch(list: first.id, onFound: String(repeating: "x", count: 1001))
        #expect(code { try database.updateGroup(group.id, search: [long]) } == .invalid)
        #expect(try database.group(group.id)?.search == search.reversed())
    }

    @Test("the sources of a group go with it; unknown groups do not count")
    func deleteGroups() throws {
        let group = try database.createGroup(named: "Doors")
        let source = try database.createSource(named: "Gate", in: group.id)
        #expect(code { try database.deleteGroups([group.id, .zero]) } == .protected)
        #expect(try database.group(group.id) != nil)
        #expect(try database.deleteGroups([group.id, unknown.make()]) == 1)
        #expect(try database.source(source.id) == nil)
    }

    @Test("a source comes back as it went in, and its password stays out of sight")
    func sourceRoundTrip() throws {
        let staff = try database.createList(named: "Staff")
        let settings = SourceSettings(
            featureCheck: ["age", "race"],
            newPersonThreshold: "85",
            newPersonSquareMin: 224,
            newPersonYawMax: 20,
            personListAdd: [staff.id, .zero],
            url: SourceAddress("rtsp://me:s3cret@gate/1"),
            isEnabled: false,
            analyzeFPS: 2.5,
            matchThreshold: 90,
            confirmations: 4,
            transport: "udp",
            isRecorded: true,
            recordURL: SourceAddress("rtsp://me:s3cret@gate/2"),
            pace: "realtime",
            hasMotionGate: false,
            recordDays: 1.5,
            recordGigabytes: 0.5,
            reentrySeconds: 0
        )
        let source = try database.createSource(named: "Gate", settings: settings)
        #expect(try database.source(source.id)?.settings == settings)
        #expect(!"\(try #require(try database.source(source.id)))".contains("s3cret"))
        try database.updateSource(source.id, name: "Door")
        #expect(try database.source(source.id)?.settings == settings)
        #expect(try database.deleteSources([source.id, unknown.make()], in: .zero) == 1)
    }

    @Test("a setting that the contract does not have is refused with those it has")
    func badSettings() throws {
        func message(_ change: (inout SourceSettings) -> Void) -> String {
            var settings = SourceSettings()
            change(&settings)
            let error = #expect(throws: StoreError.self) { try database.updateSource(.zero, settings: settings) }
            return error?.message ?? ""
        }
        #expect(message { $0.newPersonThreshold = "81" }.contains("80, 85, 90, 95, no_match, never, not 81"))
        #expect(message { $0.newPersonSquareMin = 111 }.contains("50, 112, 224"))
        #expect(message { $0.newPersonYawMax = 45 }.contains("5, 10, 20"))
        #expect(message { $0.featureCheck = ["mood"] }.contains("gender, age, race"))
        #expect(message { $0.transport = "http" }.contains("auto, tcp, udp, not http"))
        #expect(message { $0.pace = "fast" }.contains("live, realtime, not fast"))
        #expect(message { $0.recordDays = 0 }.contains("record_days"))
        #expect(message { $0.recordGigabytes = .infinity }.contains("record_gigabytes"))
        #expect(message { $0.reentrySeconds = -1 }.contains("reentry_s"))
        #expect(message { $0.analyzeFPS = 0 }.contains("analyze_fps"))
        #expect(message { $0.matchThreshold = 101 }.contains("match_threshold"))
        #expect(message { $0.confirmations = 0 }.contains("confirmations"))
        #expect(message { $0.personListAdd = [.zero, .zero] }.contains("twice"))
        #expect(message { $0.personListAdd = [unknown.make()] }.contains("no list"))
        #expect(try database.source(.zero)?.settings == SourceSettings())
    }
}

import Store
import Testing
import TestSupport
import UsherCore

@Suite("Applying a declaration")
struct ApplyTests {
    let database: UsherDatabase
    let declaration = Declaration(
        lists: ["Staff", "Guests"],
        groups: [Declaration.Group(name: "Doors", search: [Declaration.Search(list: "Staff", onFound: "open")])],
        sources: [
            Declaration.Source(
                name: "Gate",
                group: "Doors",
                personListAdd: ["Guests"],
                settings: SourceSettings(newPersonThreshold: "no_match", url: SourceAddress("recordings/a.mp4"))
            ),
            Declaration.Source(name: "Yard", settings: SourceSettings()),
        ]
    )

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: ManualClock())
    }

    @Test("lists, groups and sources come to be by name, and a second time changes nothing")
    func twice() throws {
        let changes = try database.apply(declaration)
        #expect(changes.created == ["list Staff", "list Guests", "group Doors", "source Gate in Doors", "source Yard"])
        #expect(changes.updated.isEmpty && changes.removed.isEmpty)
        let gate = try #require(try database.sources(named: "Gate").first)
        #expect(gate.settings.personListAdd == [try #require(try database.list(named: "Guests")).id])
        #expect(gate.group == (try database.group(named: "Doors"))?.id)
        #expect(try database.apply(declaration).isEmpty)
        #expect(try database.sources(named: "Gate") == [gate])
    }

    @Test("what changed is updated under the same id; a source that is gone is removed, a list never")
    func changed() throws {
        try database.apply(declaration)
        let gate = try #require(try database.sources(named: "Gate").first)
        var next = declaration
        next.lists = ["Staff", "Guests"]
        next.sources[0].settings.analyzeFPS = 2
        next.sources.remove(at: 1)
        next.groups[0].search = []
        let changes = try database.apply(next)
        #expect(changes.created == [] && changes.updated == ["group Doors", "source Gate in Doors"])
        #expect(changes.removed == ["source Yard"])
        #expect(try database.sources(named: "Gate").map(\.id) == [gate.id])
        try database.apply(Declaration())
        #expect(try database.lists().count == 3 && database.sources().map(\.id) == [.zero])
    }

    @Test("what was made otherwise is left alone, and adopted where a declaration names it")
    func adopted() throws {
        let made = try database.createSource(named: "Yard")
        try database.createSource(named: "Cellar")
        try database.apply(declaration)
        #expect(try database.sources(named: "Yard").map(\.id) == [made.id])
        #expect(try database.sources(named: "Cellar").count == 1)
    }

    @Test("the default source can be declared, and returns to its defaults instead of going")
    func defaultSource() throws {
        let source = Declaration.Source(name: "Default source", settings: SourceSettings(newPersonThreshold: "95"))
        try database.apply(Declaration(sources: [source]))
        #expect(try database.source(.zero)?.settings.newPersonThreshold == "95")
        try database.apply(Declaration())
        #expect(try database.source(.zero)?.settings == SourceSettings())
    }

    @Test("a declaration that fails anywhere changes nothing")
    func allOrNothing() throws {
        var bad = declaration
        bad.sources[1].personListAdd = ["Nobody's"]
        let error = #expect(throws: StoreError.self) { try database.apply(bad) }
        #expect(error?.code == .notFound && error?.message.contains("Nobody's") == true)
        #expect(try database.lists().count == 1 && database.sources().count == 1)
    }
}

import Recognition
import Rules
import Store
import TestSupport
import Testing
import UsherCore

@testable import Daemon

@Suite("The rules of a replay")
struct ReplayRulesTests {
    static func database() throws -> UsherDatabase {
        let database = try UsherDatabase.snapshot(of: nil, clock: ManualClock(), mint: .forAudit())
        _ = try database.apply(
            Declaration(
                lists: ["Staff", "Visitors"],
                groups: [Declaration.Group(name: "Doors", search: [Declaration.Search(list: "Staff")])],
                sources: [
                    Declaration.Source(
                        name: "Front",
                        group: "Doors",
                        personListAdd: ["Visitors"],
                        settings: SourceSettings(
                            newPersonThreshold: "90",
                            newPersonSquareMin: 50,
                            newPersonYawMax: 20,
                            analyzeFPS: 3,
                            confirmations: 2
                        )
                    )
                ]
            )
        )
        return database
    }

    static func rules(_ request: ReplayRequest) throws -> (ReplayRules, UsherDatabase) {
        let database = try database()
        return (try ReplayRules(request: request, match: MatchRules(), database: database), database)
    }

    @Test("Without a source everybody is searched, nobody is created, five frames a second")
    func defaults() throws {
        let (rules, _) = try Self.rules(ReplayRequest(files: []))
        #expect(rules.rules.searchLists == nil)
        #expect(rules.rules.creation.threshold == .never)
        #expect(rules.framesPerSecond == 5)
    }

    @Test("A source brings its group's lists and its own rules")
    func source() throws {
        let (rules, database) = try Self.rules(ReplayRequest(files: [], source: "Front"))
        #expect(rules.rules.searchLists == [try #require(try database.list(named: "Staff")).id])
        #expect(rules.rules.creation.threshold == .score(90))
        #expect(rules.rules.creation.squareMinimum == 50)
        #expect(rules.rules.creation.yawMaximum == 20)
        #expect(rules.rules.creation.confirmations == 2)
        #expect(rules.rules.creation.lists == [try #require(try database.list(named: "Visitors")).id])
        #expect(rules.framesPerSecond == 3)
    }

    @Test("What the request says stands over the source")
    func overriding() throws {
        let request = ReplayRequest(
            files: [],
            source: "Front",
            framesPerSecond: 0,
            lists: ["Visitors"],
            newPersonThreshold: "never"
        )
        let (rules, database) = try Self.rules(request)
        #expect(rules.rules.searchLists == [try #require(try database.list(named: "Visitors")).id])
        #expect(rules.rules.creation.threshold == .never)
        #expect(rules.framesPerSecond == nil)
    }

    @Test(
        "What cannot be is refused",
        arguments: [
            ReplayRequest(files: [], source: "Back"),
            ReplayRequest(files: [], framesPerSecond: -1),
            ReplayRequest(files: [], framesPerSecond: .nan),
            ReplayRequest(files: [], framesPerSecond: 1e19),
            ReplayRequest(files: [], lists: ["Nobody"]),
            ReplayRequest(files: [], newPersonThreshold: "87", addTo: ["Staff"]),
            ReplayRequest(files: [], newPersonThreshold: "no_match"),
        ]
    )
    func refused(request: ReplayRequest) throws {
        let fault = #expect(throws: UsherFault.self) { try Self.rules(request) }
        #expect(fault?.isUsage == true)
    }
}

import GRDB
import TestSupport
import Testing
import UsherCore

@testable import Store

@Suite("The history")
struct ActionSearchTests {
    let database: UsherDatabase
    let clock = ManualClock()

    init() throws {
        database = try UsherDatabase.snapshot(of: nil, clock: clock)
    }

    static let queries: [ActionQuery] = [
        ActionQuery(), ActionQuery(source: .zero), ActionQuery(group: .zero), ActionQuery(person: .zero),
        ActionQuery(list: .zero), ActionQuery(outcome: "matched"),
        ActionQuery(from: WallTime(microseconds: 5), until: WallTime(microseconds: 9), list: .zero, outcome: "matched"),
    ]

    @Test("A page is read in the order of an index, without sorting or reading the whole table", arguments: queries)
    func plans(query: ActionQuery) throws {
        for cursor in [nil, ActionCursor(at: WallTime(microseconds: 7), id: .zero)] {
            let search = ActionSearch(query, after: cursor)
            let plan = try database.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + search.page(limit: 101), arguments: search.arguments)
                    .map { $0["detail"] as String }
            }
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(plan)")
        }
    }

    /// Who is in the picture, the best face first; nobody has a number below zero.
    private func post(_ people: [Person?], at second: Int64) throws -> ActionID {
        let faces = people.map { person in
            ActionFace(
                face: BestFace(
                    time: nil,
                    box: Box(x: 1, y: 2, width: 3, height: 4),
                    square: 60,
                    pose: nil,
                    quality: 0.5
                ),
                person: person?.id,
                list: person?.list,
                band: person == nil ? .unknown : .known,
                decision: RecordedDecision(outcome: person == nil ? "not_created" : "matched", reasons: ["why"])
            )
        }
        let id: ActionID = database.makeID()
        let moment = WallTime(microseconds: second * 1_000_000)
        let action = ActionRecord(
            id: id,
            kind: .posted,
            wall: moment...moment,
            faces: people.count,
            person: faces[0].person,
            list: faces[0].list,
            band: faces[0].band,
            best: faces[0].face,
            decision: faces[0].decision,
            results: faces.count > 1 ? faces : []
        )
        try database.record([action])
        return id
    }

    @Test("An action is found by each of its faces, once, in the order of time, page by page")
    func severalFaces() throws {
        let other = try database.createList(named: "Other")
        let anna = try database.createPerson(Made.person(1))
        let beth = try database.createPerson(Made.person(2, list: other.id))
        let rows: [[Person?]] = [
            [anna], [nil], [anna, beth], [beth, anna], [nil, anna, anna], [anna, anna], [nil, nil, beth], [beth],
        ]
        let ids = try rows.enumerated().map { try post($0.element, at: Int64($0.offset)) }
        func expect(_ query: ActionQuery, _ indices: [Int]) throws {
            var (seen, cursor): ([ActionID], ActionCursor?) = ([], nil)
            repeat {
                let page = try database.actions(query, after: cursor, limit: 2)
                seen += page.actions.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen == indices.reversed().map { ids[$0] }, "\(query)")
            #expect(try database.countActions(query) == indices.count, "\(query)")
        }
        try expect(ActionQuery(), Array(0..<8))
        try expect(ActionQuery(person: anna.id), [0, 2, 3, 4, 5])
        try expect(ActionQuery(person: beth.id), [2, 3, 6, 7])
        try expect(ActionQuery(list: other.id), [2, 3, 6, 7])
        try expect(ActionQuery(outcome: "not_created"), [1, 4, 6])
        try expect(ActionQuery(outcome: "matched"), [0, 2, 3, 4, 5, 6, 7])
        try expect(ActionQuery(from: WallTime(microseconds: 3_000_000), person: anna.id, band: .known), [3, 4, 5])
        try expect(ActionQuery(person: anna.id, list: other.id), [])
        try database.deletePersons([anna.id])
        try expect(ActionQuery(person: anna.id), [])
        #expect(try database.action(ids[2])?.results.map(\.person) == [nil, beth.id])
        #expect(try database.check() == [])
    }
}

import Store
import Testing
import TestSupport
import UsherCore

@Suite("Actions")
struct ActionTests {
    let database: UsherDatabase
    let clock = ManualClock()
    let mint: IDMint

    init() throws {
        mint = IDMint(clock: clock, node: 5)
        database = try UsherDatabase.snapshot(of: nil, clock: clock, mint: mint)
    }

    private func action(at second: Int64, outcome: String = "not_created") -> ActionRecord {
        ActionRecord(
            id: mint.make(),
            kind: .appearance,
            recording: Recording(path: "recordings/a.mp4", sha256: String(repeating: "0f", count: 32)),
            media: MediaTime(
                nanoseconds: second * 1_000_000_000
            )...MediaTime(nanoseconds: (second + 2) * 1_000_000_000),
            wall: WallTime(microseconds: second * 1_000_000)...WallTime(microseconds: (second + 2) * 1_000_000),
            faces: 7,
            score: 71.25,
            band: .unknown,
            best: BestFace(
                time: MediaTime(nanoseconds: second * 1_000_000_000),
                box: Box(x: 1.5, y: 2, width: 60, height: 80),
                square: 70,
                pose: HeadPose(yaw: 1, pitch: 2, roll: 3),
                quality: 0.5,
                features: [PersonFeature(name: "age", result: "30", confidence: "90.00", spent: 1)]
            ),
            decision: RecordedDecision(outcome: outcome, reasons: ["yaw 47 > 30", "square 61 < 112"])
        )
    }

    @Test("an action comes back as it went in")
    func roundTrip() throws {
        var action = action(at: 10)
        let image = Made.image(3)
        try database.record([action], images: [action.id: image])
        let read = try #require(try database.action(action.id))
        #expect(try database.image(#require(read.image))?.jpeg == image.jpeg)
        #expect(read.created == clock.now)
        let token = try #require(read.imageToken)
        #expect(token.count == 32)
        #expect(try database.image(of: action.id, token: token)?.jpeg == image.jpeg)
        #expect(try database.image(of: action.id, token: String(token.dropLast()) + "x") == nil)
        (action.image, action.imageToken, action.created) = (read.image, token, read.created)
        #expect(read == action)
        let posted = ActionRecord(
            id: mint.make(),
            kind: .posted,
            faces: 0,
            decision: RecordedDecision(outcome: "not_processed", reasons: [])
        )
        try database.record([posted])
        var back = try #require(try database.action(posted.id))
        back.created = nil
        #expect(back == posted)
    }

    @Test("recording an action again brings it up to date under its id and replaces its picture")
    func upsert() throws {
        var action = action(at: 10)
        try database.record([action], images: [action.id: Made.image(1)])
        let first = try #require(try database.action(action.id))
        clock.advance(by: .seconds(3))
        let person = try database.createPerson(Made.person(1))
        (action.faces, action.person, action.list, action.band) = (12, person.id, .zero, .known)
        try database.record([action])
        #expect(try database.action(action.id)?.image == first.image)
        try database.record([action], images: [action.id: Made.image(2)])
        let last = try #require(try database.action(action.id))
        #expect(last.faces == 12 && last.person == person.id && last.created == first.created)
        #expect(last.image != first.image)
        #expect(try database.countActions() == 1)
        #expect(try database.check().isEmpty)
    }

    @Test("a batch that names a person who was deleted meanwhile is kept without the name")
    func deletedPerson() throws {
        var action = action(at: 10)
        action.person = mint.make()
        try database.record([action])
        #expect(try database.action(action.id)?.person == nil)
    }

    @Test("deleting a person takes the pictures of the person's actions and leaves the actions")
    func eraseHistory() throws {
        let person = try database.createPerson(Made.person(1))
        var action = action(at: 10)
        (action.person, action.list) = (person.id, .zero)
        try database.record([action], images: [action.id: Made.image(1)])
        let image = try #require(try database.action(action.id)?.image)
        try database.deletePersons([person.id])
        let read = try #require(try database.action(action.id))
        #expect(read.person == nil && read.image == nil)
        #expect(try database.image(image) == nil)
        #expect(try database.check().isEmpty)
    }

    @Test("pages follow each other, newest first, without gap or repetition though actions are added between them")
    func pages() throws {
        // Every third action shares its moment with its neighbour, so that the id must decide.
        let all = (0..<25).map { action(at: Int64($0 / 3)) }
        try database.record(all)
        var seen: [ActionID] = []
        var cursor: ActionCursor?
        repeat {
            let page = try database.actions(after: cursor, limit: 4)
            #expect(page.actions.count <= 4)
            seen += page.actions.map(\.id)
            try database.record([action(at: 100)])
            cursor = page.next.flatMap { ActionCursor($0.description) }
            #expect(cursor == page.next)
        } while cursor != nil
        let newestFirst = all.sorted { ($0.wall!.lowerBound, $0.id) > ($1.wall!.lowerBound, $1.id) }
        #expect(seen == newestFirst.map(\.id))
    }

    @Test("a query narrows by time, source, group, person, list, outcome and band")
    func filters() throws {
        let group = try database.createGroup(named: "Doors")
        let source = try database.createSource(named: "Gate", in: group.id)
        let person = try database.createPerson(Made.person(1))
        var known = action(at: 20, outcome: "matched")
        (known.source, known.group, known.person, known.list) = (source.id, group.id, person.id, .zero)
        known.band = .known
        try database.record([action(at: 10), known, action(at: 30)])
        let second: (Int64) -> WallTime = { WallTime(microseconds: $0 * 1_000_000) }
        let queries: [(ActionQuery, Int)] = [
            (ActionQuery(), 3), (ActionQuery(from: second(20)), 2), (ActionQuery(until: second(20)), 1),
            (ActionQuery(from: second(20), until: second(30)), 1), (ActionQuery(source: source.id), 1),
            (ActionQuery(group: group.id), 1), (ActionQuery(person: person.id), 1), (ActionQuery(list: .zero), 1),
            (ActionQuery(outcome: "matched"), 1), (ActionQuery(band: .unknown), 2),
            (ActionQuery(from: second(21), person: person.id), 0),
        ]
        for (query, count) in queries {
            #expect(try database.countActions(query) == count, "\(query)")
            #expect(try database.actions(query).actions.count == count, "\(query)")
        }
    }

    @Test("a cursor is read only as it was written", arguments: ["", "1", "1.", ".x", "a.b", "1.13814001"])
    func badCursor(_ text: String) {
        #expect(ActionCursor(text) == nil)
    }
}

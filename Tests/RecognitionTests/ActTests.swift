import Dispatch
import Recognition
import Rules
import Store
import Testing
import UsherCore

@Suite("A posted picture as an action")
struct ActTests {
    typealias Faces = ScriptedFaces

    /// Everybody who is in the visitors' list from the start: persons 1 to 3.
    private static func enrolled() throws -> Bench {
        let bench = try Bench()
        for number in 1...3 {
            let request = PersonRequest(list: bench.visitors.id)
            _ = try bench.recogniser.createPersons(from: bench.show(Faces.face(number)), request)
        }
        return bench
    }

    /// An action that looks up and adds to the visitors.
    private static func request(_ bench: Bench, _ threshold: CreationThreshold? = nil) -> ActionRequest {
        ActionRequest(
            searchLists: [bench.visitors.id],
            addLists: threshold == nil ? nil : [bench.visitors.id],
            threshold: threshold
        )
    }

    @Test("Somebody known is named, and the action tells the same from the store, with the picture")
    func known() throws {
        let bench = try Self.enrolled()
        let answer = try bench.recogniser.act(on: bench.show(Faces.face(2)), Self.request(bench))
        #expect(answer.outcome == .processed(1) && answer.facesTotal == 1)
        let face = try #require(answer.faces.first)
        let person = try #require(face.matches.first?.person)
        #expect(face.decision.outcome == .matched && face.matches.count == 1)
        let action = try #require(answer.action)
        let record = try #require(try bench.database.action(action))
        #expect(record.kind == .posted && record.person == person.id && record.list == bench.visitors.id)
        #expect(record.decision.outcome == "matched")
        #expect(record.decision.reasons == face.decision.reasons.map(\.description))
        #expect(record.score.map(Float.init) == face.matches.first?.similarity && record.band == .known)
        #expect(record.best?.square == 150 && record.results.isEmpty && record.faces == 1)
        let token = try #require(record.imageToken)
        #expect(try bench.database.image(of: record.id, token: token) != nil)
    }

    @Test("An action is told of when it is written: announced and closed, with the lists that somebody was found in")
    func told() throws {
        let news = Locked<[ActionNews]>([])
        let bench = try Bench(events: { one in
            news.withLock { $0.append(one) }
            let body = NewEvent.Body.ofAction {
                "{\"person\":\"\($0.person?.description ?? "nobody")\",\"image\":\($0.image != nil)}"
            }
            return [NewEvent(one.kind, source: one.source, group: one.group, action: one.action, body: body)]
        })
        _ = try bench.recogniser.createPersons(from: bench.show(Faces.face(1)), PersonRequest(list: bench.visitors.id))
        #expect(news.withLock { $0.isEmpty })
        let search = [ListSearch(list: bench.visitors.id, onFound: "in", onFailed: "out"), ListSearch(list: .zero)]
        let group = try bench.database.createGroup(named: "Doors", search: search)
        var request = ActionRequest(group: group.id, addLists: [bench.visitors.id], threshold: .noMatch)
        _ = try bench.recogniser.act(on: bench.show(Faces.face(1)), request, dryRun: true)
        _ = try bench.recogniser.act(on: bench.show(), request)
        #expect(try bench.database.events(after: 0, limit: 9).isEmpty)

        let known = try #require(try bench.recogniser.act(on: bench.show(Faces.face(1)), request).action)
        let created = try #require(try bench.recogniser.act(on: bench.show(Faces.face(2)), request).action)
        request.searchLists = [.zero]
        let elsewhere = try #require(try bench.recogniser.act(on: bench.show(Faces.face(1)), request).action)
        let events = try bench.database.events(after: 0, limit: 9)
        #expect(
            events.map(\.kind) == [
                "action.announced", "action.closed", "action.announced", "action.closed", "action.announced",
                "action.closed",
            ]
        )
        #expect(events.map(\.action) == [known, known, created, created, elsewhere, elsewhere])
        // What is told is what is on the disk: the new person is there already.
        let person = try #require(try bench.database.action(created)?.person)
        #expect(events[2].body == "{\"person\":\"\(person)\",\"image\":true}")
        let closed = news.withLock { $0.filter { $0.kind == .actionClosed && $0.group == group.id }.suffix(3) }
        #expect(closed.map(\.found) == [[bench.visitors.id], [], []])
        #expect(
            closed.map { $0.search.map(\.list) } == [[bench.visitors.id, .zero], [bench.visitors.id, .zero], [.zero]]
        )
    }

    @Test("No record is made where no face was processed")
    func nothing() throws {
        let bench = try Self.enrolled()
        for picture in [bench.show(), bench.show(Faces.face(1, side: 40)), Bench.blank(width: 50, height: 30)] {
            let answer = try bench.recogniser.act(on: picture, Self.request(bench, .noMatch))
            #expect(answer.action == nil && answer.faces.isEmpty)
        }
        #expect(try bench.database.countActions() == 0)
    }

    @Test(
        "A stranger becomes one person in each list to add to, with the action under one id, and is known the next time"
    )
    func creation() throws {
        let bench = try Self.enrolled()
        let staff = try bench.database.createList(named: "Staff")
        var request = Self.request(bench, .noMatch)
        request.searchLists = [bench.visitors.id, staff.id]
        request.addLists = [bench.visitors.id, staff.id, staff.id]
        let answer = try bench.recogniser.act(on: bench.show(Faces.face(9)), request)
        let face = try #require(answer.faces.first)
        #expect(face.created.map(\.list) == [bench.visitors.id, staff.id] && face.matches.isEmpty)
        #expect(face.created.map(\.name) == ["Stranger 4", "Stranger 4"])
        let action = try #require(answer.action)
        let record = try #require(try bench.database.action(action))
        #expect(record.person == face.created[0].id && record.decision.outcome == "created")
        for person in face.created {
            #expect(try bench.database.exemplars(of: person.id).map(\.face.provenance) == [.postedIn(action)])
        }
        let again = try bench.recogniser.act(on: bench.show(Faces.face(9)), request)
        #expect(again.faces.first?.decision.outcome == .matched)
        #expect(again.faces.first?.created == [] && again.faces.first?.matches.count == 1)
        request.results = 5
        let both = try bench.recogniser.act(on: bench.show(Faces.face(9)), request)
        #expect(both.faces.first?.matches.count == 2)
        #expect(try bench.differences() == [])
    }

    @Test("Without a list to add to nobody is created, and that is the reason")
    func noList() throws {
        let bench = try Self.enrolled()
        var request = Self.request(bench)
        request.threshold = .noMatch
        let face = try bench.recogniser.act(on: bench.show(Faces.face(9)), request).faces.first
        #expect(face?.decision.outcome == .notCreated)
        #expect(face?.decision.reasons.map(\.description).contains("no list to add to") == true)
    }

    @Test("A request stands over source and group, these over the defaults")
    func precedence() throws {
        let bench = try Self.enrolled()
        let group = try bench.database.createGroup(
            named: "Doors",
            search: [
                ListSearch(list: bench.visitors.id, onFound: "welcome", onFailed: "who is it"),
                ListSearch(list: .zero, onFound: "", onFailed: "not in the default list"),
            ]
        )
        let source = try bench.database.createSource(
            named: "Gate",
            in: group.id,
            settings: SourceSettings(
                featureCheck: ["gender", "race"],
                newPersonThreshold: "no_match",
                newPersonSquareMin: 50,
                newPersonYawMax: 5,
                personListAdd: [bench.visitors.id]
            )
        )
        var request = ActionRequest(group: group.id, source: source.id)
        let known = try bench.recogniser.act(on: bench.show(Faces.face(1)), request).faces[0]
        #expect(known.alerts == ["welcome", "not in the default list"])
        #expect(known.face.features.map(\.result) == ["male", "unavailable"])
        #expect(known.face.features.map(\.confidence) == ["98.71", "0"])
        let turned = bench.show(Faces.face(8, yaw: -6))
        let refused = try bench.recogniser.act(on: turned, request).faces[0]
        #expect(refused.alerts == ["who is it", "not in the default list"])
        #expect(refused.decision.reasons.map(\.description).contains("yaw 6 > 5"))
        request.yawMaximum = 30
        request.features = [.age]
        request.searchLists = [.zero]
        request.addLists = [.zero]
        let allowed = try bench.recogniser.act(on: turned, request).faces[0]
        #expect(allowed.created.map(\.list) == [.zero] && allowed.alerts == ["not in the default list"])
        #expect(allowed.face.features.map(\.name) == ["age"])
        let bare = try bench.recogniser.act(on: bench.show(Faces.face(1)), ActionRequest()).faces[0]
        #expect(bare.matches.isEmpty && bare.alerts.isEmpty && bare.decision.outcome == .notCreated)
    }

    @Test("What is named and not there is told: the group first, then the source, then the lists")
    func unknown() throws {
        let bench = try Self.enrolled()
        let group: SourceGroupID = bench.database.makeID()
        let source: SourceID = bench.database.makeID()
        let list: PersonListID = bench.database.makeID()
        let doors = try bench.database.createGroup(named: "Doors")
        let gate = try bench.database.createSource(named: "Gate", in: doors.id)
        let rows: [(ActionRequest, RecognitionError.Subject)] = [
            (ActionRequest(group: group, source: source, searchLists: [list]), .group(group)),
            (ActionRequest(group: .zero, source: source, searchLists: [list]), .source(source)),
            (ActionRequest(group: .zero, source: gate.id), .source(gate.id)),
            (ActionRequest(searchLists: [.zero, list]), .list(list)),
            (ActionRequest(addLists: [list]), .list(list)),
            (ActionRequest(features: [.race]), .feature(.race)),
        ]
        for (request, subject) in rows {
            let error = #expect(throws: RecognitionError.self) { try bench.recogniser.check(request) }
            #expect(error?.subject == subject)
        }
        for request in [ActionRequest(group: doors.id), ActionRequest(source: gate.id)] {
            #expect(throws: Never.self) { try bench.recogniser.check(request) }
        }
    }

    @Test("A dry run decides and explains the same and writes nothing")
    func dryRun() throws {
        let bench = try Self.enrolled()
        let picture = bench.show(Faces.face(9), Faces.face(2, side: 140))
        var request = Self.request(bench, .noMatch)
        request.isMulti = true
        let dry = try bench.recogniser.act(on: picture, request, dryRun: true)
        #expect(dry.action == nil && dry.faces.allSatisfy { $0.created.isEmpty })
        #expect(dry.faces.map(\.decision.outcome) == [.created, .matched])
        #expect(try bench.database.countActions() == 0)
        #expect(try bench.database.list(bench.visitors.id)?.personsTotal == 3)
        let real = try bench.recogniser.act(on: picture, request)
        #expect(real.faces.map(\.decision) == dry.faces.map(\.decision))
    }

    @Test("Of several faces every one is recorded, and each finds the action")
    func multi() throws {
        let bench = try Self.enrolled()
        var request = Self.request(bench, .noMatch)
        request.isMulti = true
        let picture = bench.show(Faces.face(1, side: 160), Faces.face(2, side: 190), Faces.face(9, side: 120))
        let answer = try bench.recogniser.act(on: picture, request)
        #expect(answer.faces.map(\.face.square) == [190, 160, 120])
        let action = try #require(answer.action)
        let record = try #require(try bench.database.action(action))
        #expect(record.results.map(\.decision.outcome) == ["matched", "matched", "created"])
        #expect(record.best == record.results.first?.face && record.faces == 3)
        for person in record.results.compactMap(\.person) {
            #expect(try bench.database.actions(ActionQuery(person: person)).actions == [record])
        }
        #expect(try bench.database.countActions(ActionQuery(outcome: "created")) == 1)
        #expect(try bench.database.countActions(ActionQuery(list: bench.visitors.id)) == 1)
        #expect(try bench.differences() == [])
    }

    @Test("Each face is judged for itself: two that are like one person are both matched")
    func onePerson() throws {
        let bench = try Self.enrolled()
        var request = Self.request(bench, .noMatch)
        request.isMulti = true
        let picture = bench.show(
            Faces.face(1, x: 400, side: 190, alike: 0.98),
            Faces.face(1, side: 160),
            Faces.face(2, x: 800)
        )
        let answer = try bench.recogniser.act(on: picture, request)
        #expect(answer.faces.map(\.decision.outcome) == [.matched, .matched, .matched])
        #expect(answer.faces.map(\.matches.count) == [1, 1, 1])
        #expect(answer.faces.flatMap(\.created).isEmpty)
        #expect(Set(answer.faces.flatMap(\.matches).map(\.person.id)).count == 2)
    }

    @Test("A picture that is to be dropped is not kept in the history")
    func dropImage() throws {
        let bench = try Self.enrolled()
        var request = Self.request(bench)
        request.dropsImage = true
        let action = try #require(try bench.recogniser.act(on: bench.show(Faces.face(1)), request).action)
        let record = try bench.database.action(action)
        #expect(record?.image == nil && record?.imageToken == nil && record?.person != nil)
    }

    @Test("Many actions at once with one stranger create one person, and every one is recorded")
    func atOnce() throws {
        let bench = try Self.enrolled()
        let picture = bench.show(Faces.face(9))
        let failed = Counter()
        DispatchQueue.concurrentPerform(iterations: 24) { _ in
            do {
                let answer = try bench.recogniser.act(on: picture, Self.request(bench, .noMatch))
                if answer.action == nil { failed.add() }
            } catch {
                failed.add()
            }
        }
        #expect(failed.total == 0)
        #expect(try bench.database.list(bench.visitors.id)?.personsTotal == 4)
        #expect(try bench.database.countActions() == 24)
        #expect(try bench.database.countActions(ActionQuery(outcome: "created")) == 1)
        #expect(try bench.differences() == [])
    }
}

import Recognition
import Rules
import Store
import Testing
import UsherCore

@Suite("What clients of other services change stands in the audit log, in the commit of the change")
struct AuditTests {
    typealias Faces = ScriptedFaces

    private let bench: Bench
    private let actor = AuditActor(serviceKey: TokenID(high: 0, low: 7))

    init() throws {
        bench = try Bench()
    }

    /// What `body` wrote into the log, the earliest first.
    private func lines(_ body: () throws -> Void) throws -> [String] {
        let last = try bench.database.auditLog(limit: 1).first?.id ?? 0
        try body()
        return try bench.database.auditLog().filter { $0.id > last && $0.actor.token == actor.token }.reversed()
            .map { "\($0.entry.verb) \($0.entry.objectKind) \($0.entry.objectID ?? "")" }
    }

    @Test("Persons by name and their exemplars")
    func names() throws {
        let (recogniser, list) = (bench.recogniser, bench.visitors.id)
        func add(_ number: Int, as name: String) throws -> Example {
            let request = ExampleRequest(name: name, list: list)
            let outcome = try recogniser.addExample(request, picture: bench.show(Faces.face(number)))
            guard case .added(let example) = outcome else { throw CancellationError() }
            return example
        }
        let (anna, bea) = (try add(1, as: "Anna"), try add(2, as: "Bea"))
        #expect(try lines { _ = try recogniser.rename("Nobody", to: "Ann", in: list, by: actor) } == [])
        #expect(
            try lines { _ = try recogniser.rename("Anna", to: "Ann", in: list, by: actor) }
                == ["update person \(anna.person)"]
        )
        #expect(
            try lines { _ = try recogniser.rename("Ann", to: "Bea", in: list, by: actor) }
                == ["merge person \(bea.person)"]
        )
        #expect(
            try lines { _ = try recogniser.deleteExamples([anna.id, anna.id], in: list, by: actor) }
                == ["delete exemplar \(anna.id)"]
        )
        #expect(try lines { _ = try recogniser.deletePersons(called: "Ann", in: list, by: actor) } == [])
        #expect(
            try lines { _ = try recogniser.deletePersons(called: "Bea", in: list, by: actor) }
                == ["delete person \(bea.person)"]
        )
        let cid = try add(3, as: "Cid")
        #expect(
            try lines { _ = try recogniser.deleteEverybody(in: list, by: actor) } == ["delete person \(cid.person)"]
        )
    }

    @Test("Persons that a posted picture brings")
    func posted() throws {
        let list = bench.visitors.id
        let request = ActionRequest(searchLists: [list], addLists: [list], threshold: .noMatch)
        var created: [PersonID] = []
        func act() throws {
            let answer = try bench.recogniser.act(on: bench.show(Faces.face(1)), request, by: actor)
            created += answer.faces.flatMap(\.created).map(\.id)
        }
        let told = try lines { try act() }
        #expect(created.count == 1 && told == created.map { "create person \($0)" })
        #expect(try lines { try act() } == [] && created.count == 1)
    }

    @Test("Faces by number")
    func faces() throws {
        let recogniser = bench.recogniser
        func enrol(_ number: Int, _ name: String) throws -> NumberedFace {
            let found = try recogniser.ready(in: bench.show(Faces.face(number)), pick: .every)
            return try recogniser.enrol(
                #require(found.first),
                named: name,
                in: [bench.visitors.id],
                details: FaceDetails(box: nil)
            )
        }
        let (anna, bert) = (try enrol(1, "Anna"), try enrol(2, "Bert"))
        #expect(try lines { try recogniser.renameFace(anna.id, to: "Anna", by: actor) } == [])
        #expect(try lines { try recogniser.renameFace(anna.id, to: "Ann", by: actor) } == ["update face \(anna.id)"])
        #expect(
            try lines { try recogniser.giveFace(anna.id, toOwnerOf: bert.id, by: actor) } == ["update face \(anna.id)"]
        )
        #expect(
            try lines { try recogniser.setLists([bench.visitors.id, .zero], of: bert, by: actor) }
                == ["update face \(bert.id)"]
        )
        let exemplar = try #require(anna.places.first).exemplar
        #expect(
            try lines { try bench.database.setFaceMeta("{}", of: exemplar, by: actor) } == ["update face \(anna.id)"]
        )
        #expect(
            try lines { try recogniser.removeFaces([exemplar, exemplar], by: actor) } == ["delete face \(anna.id)"]
        )
    }
}

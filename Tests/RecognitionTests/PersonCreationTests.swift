import Dispatch
import Recognition
import Rules
import Store
import Testing
import UsherCore

@Suite("Persons from posted pictures")
struct PersonCreationTests {
    typealias Faces = ScriptedFaces

    private static func request(
        _ bench: Bench,
        _ threshold: CreationThreshold = .noMatch,
        square: Int = 112,
        yaw: Int = 30,
        isMulti: Bool = false
    ) -> PersonRequest {
        var creation = CreationRules.postedImage
        (creation.threshold, creation.squareMinimum, creation.yawMaximum) = (threshold, square, yaw)
        return PersonRequest(list: bench.visitors.id, wants: FaceWants(isMulti: isMulti), creation: creation)
    }

    /// Entries of persons_new, persons_updated and matches.
    private static func counts(_ creation: PersonCreation) -> [Int] {
        [creation.personsNew.count, creation.personsUpdated.count, creation.matches.count]
    }

    @Test("What is no face, or too small, is said and changes nothing")
    func outcomes() throws {
        let bench = try Bench()
        let rows: [(Image, PictureOutcome, Int)] = [
            (Bench.blank(width: 50, height: 30), .tooSmall, 0),
            (bench.show(), .noFaces, 0),
            (bench.show(Faces.face(1, side: 49.9)), .facesTooSmall(1), 1),
            (bench.show(Faces.face(1, side: 30), Faces.face(2, side: 20)), .facesTooSmall(2), 2),
        ]
        for (picture, outcome, total) in rows {
            for isMulti in [false, true] {
                let found = try bench.recogniser.createPersons(from: picture, Self.request(bench, isMulti: isMulti))
                #expect(found == PersonCreation(outcome: outcome, facesTotal: total))
            }
        }
        #expect(try bench.database.persons(in: bench.visitors.id).isEmpty)
    }

    @Test(
        "A stranger becomes a person where size and angle pass, at their boundaries",
        arguments: [
            (54, 0, 50, 30, true), (54, 0, 112, 30, false), (50, 0, 50, 30, true), (112, 0, 112, 30, true),
            (111.9, 0, 112, 30, false), (150, -6, 112, 5, false), (150, -6, 112, 30, true), (150, 30, 112, 30, true),
            (150, 30.1, 112, 30, false), (224, 80, 224, 80, true),
        ] as [(Float, Float, Int, Int, Bool)]
    )
    func sizeAndAngle(side: Float, yaw: Float, square: Int, maximum: Int, passes: Bool) throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1, side: side, yaw: yaw))
        let request = Self.request(bench, square: square, yaw: maximum)
        let found = try bench.recogniser.createPersons(from: picture, request)
        #expect(found.outcome == .processed(1) && found.facesTotal == 1)
        #expect(Self.counts(found) == [passes ? 1 : 0, 0, 0])
        #expect(try bench.database.persons(in: bench.visitors.id).count == (passes ? 1 : 0))
        #expect(try bench.differences() == [])
    }

    @Test("Without multi the largest face is processed and all are counted; with it every face above the floor")
    func multi() throws {
        let bench = try Bench()
        let faces = [Faces.face(1, side: 130), Faces.face(2, side: 200), Faces.face(3, side: 40)]
        let one = try bench.recogniser.createPersons(from: bench.show(faces), Self.request(bench))
        #expect(one.outcome == .processed(1) && one.facesTotal == 3)
        #expect(one.faces.map(\.face.square) == [200])
        let all = try bench.recogniser.createPersons(from: bench.show(faces), Self.request(bench, isMulti: true))
        #expect(all.outcome == .processed(2) && all.facesTotal == 3)
        #expect(Self.counts(all) == [1, 1, 1])
        #expect(try bench.database.persons(in: bench.visitors.id).count == 2)
        #expect(try bench.differences() == [])
    }

    @Test("Two faces of one picture never match each other, however alike")
    func twins() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1, side: 150), Faces.face(1, side: 140))
        let first = try bench.recogniser.createPersons(from: picture, Self.request(bench, isMulti: true))
        #expect(Self.counts(first) == [2, 0, 0])
        let second = try bench.recogniser.createPersons(from: picture, Self.request(bench, isMulti: true))
        #expect(second.personsNew.isEmpty && second.matches.count == 2)
        #expect(second.personsUpdated.count <= second.matches.count)
    }

    @Test("Who matches is told; takes over the face only where size and angle pass; and is never created again")
    func updates() throws {
        let bench = try Bench()
        let first = try bench.recogniser.createPersons(from: bench.show(Faces.face(1)), Self.request(bench))
        let person = try #require(first.personsNew.first?.first)
        #expect(person.status == .initial && person.list == bench.visitors.id)
        let turned = bench.show(Faces.face(1, yaw: 50))
        let refused = try bench.recogniser.createPersons(from: turned, Self.request(bench))
        #expect(Self.counts(refused) == [0, 0, 1])
        #expect(try bench.database.person(person.id)?.status == .initial)
        let better = bench.show(Faces.face(1, side: 180, yaw: 7))
        let updated = try bench.recogniser.createPersons(from: better, Self.request(bench))
        #expect(Self.counts(updated) == [0, 1, 1])
        let stored = try #require(try bench.database.person(person.id))
        #expect(updated.personsUpdated.first?.first?.person == stored)
        #expect(stored.status == .replaced && stored.square == 180 && stored.pose?.yaw == 7)
        #expect(updated.matches.first?.first?.similarity ?? 0 > 95)
        #expect(try bench.differences() == [])
    }

    /// Score of a face with this cosine against the person's first: 80 + 30 (cosine - 0.4), by the bench's curve.
    @Test(
        "The threshold in force decides between match and creation",
        arguments: [
            (0.35, .score(80), true), (0.49, .score(80), false), (0.49, .score(85), true), (0.63, .score(85), false),
            (0.49, .noMatch, true), (0.63, .noMatch, false), (0.63, .score(90), true), (0.80, .score(90), false),
            (0.80, .score(95), true), (0.95, .score(95), false),
        ] as [(Float, CreationThreshold, Bool)]
    )
    func thresholds(alike: Float, threshold: CreationThreshold, isNew: Bool) throws {
        let bench = try Bench()
        _ = try bench.recogniser.createPersons(from: bench.show(Faces.face(1)), Self.request(bench))
        let picture = bench.show(Faces.face(1, alike: alike))
        let found = try bench.recogniser.createPersons(from: picture, Self.request(bench, threshold))
        #expect(Self.counts(found) == (isNew ? [1, 0, 0] : [0, 1, 1]))
    }

    @Test("What the pose model does not take for a face is told, and neither becomes a person nor replaces one")
    func notSeen() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1, score: 0.4))
        #expect(Self.counts(try bench.recogniser.createPersons(from: picture, Self.request(bench))) == [0, 0, 0])
        _ = try bench.recogniser.createPersons(from: bench.show(Faces.face(1)), Self.request(bench))
        let found = try bench.recogniser.createPersons(from: picture, Self.request(bench))
        #expect(Self.counts(found) == [0, 0, 1])
    }

    @Test("never creates nobody, and still finds and updates")
    func never() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1))
        #expect(
            Self.counts(try bench.recogniser.createPersons(from: picture, Self.request(bench, .never))) == [0, 0, 0]
        )
        _ = try bench.recogniser.createPersons(from: picture, Self.request(bench))
        #expect(
            Self.counts(try bench.recogniser.createPersons(from: picture, Self.request(bench, .never))) == [0, 1, 1]
        )
    }

    @Test("Only the list that is named is looked up")
    func otherList() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1))
        _ = try bench.recogniser.createPersons(from: picture, Self.request(bench))
        let elsewhere = try bench.recogniser.createPersons(from: picture, PersonRequest())
        #expect(Self.counts(elsewhere) == [1, 0, 0])
        #expect(elsewhere.personsNew.first?.first?.list == .zero)
    }

    @Test("A face replaces the person that is named, whoever it is like; size and angle still apply")
    func replacing() throws {
        let bench = try Bench()
        let anna = try bench.recogniser.createPersons(from: bench.show(Faces.face(1)), Self.request(bench))
        _ = try bench.recogniser.createPersons(from: bench.show(Faces.face(2)), Self.request(bench))
        let id = try #require(anna.personsNew.first?.first?.id)
        var request = Self.request(bench, isMulti: true)
        request.replaces = id
        request.fields = ["badge 7"]
        let small = bench.show(Faces.face(2, side: 60), Faces.face(3, side: 55))
        let refused = try bench.recogniser.createPersons(from: small, request)
        #expect(refused.outcome == .processed(1) && refused.personsUpdated.isEmpty && refused.personsNew.isEmpty)
        let done = try bench.recogniser.createPersons(from: bench.show(Faces.face(2, side: 150)), request)
        #expect(done.personsUpdated.map { $0.map(\.person.id) } == [[id]])
        #expect(done.personsUpdated.count <= done.matches.count)
        let stored = try #require(try bench.database.person(id))
        #expect(stored.status == .replaced && stored.fields == ["badge 7"])
        #expect(try bench.database.persons(in: bench.visitors.id).count == 2)
        #expect(try bench.differences() == [])
    }

    @Test("A list, a person or a feature that is not there is named, before the picture is looked at")
    func unknown() throws {
        let bench = try Bench()
        let strange: PersonListID = bench.database.makeID()
        let nobody: PersonID = bench.database.makeID()
        let rows: [(PersonRequest, RecognitionError.Subject)] = [
            (PersonRequest(list: strange), .list(strange)),
            (PersonRequest(replaces: nobody), .person(nobody)),
            (PersonRequest(wants: FaceWants(features: [.race])), .feature(.race)),
        ]
        for (request, subject) in rows {
            let error = #expect(throws: RecognitionError.self) { try bench.recogniser.check(request) }
            #expect(error?.subject == subject)
            #expect(throws: RecognitionError.self) {
                try bench.recogniser.createPersons(from: Bench.blank(width: 9, height: 9), request)
            }
        }
    }

    @Test("Fields, features and origin are the person's; a dropped picture is not kept, its vector is")
    func contents() throws {
        let bench = try Bench()
        let source: SourceID = bench.database.makeID()
        var request = Self.request(bench)
        (request.fields, request.source, request.dropsImage) = (["a", "b", "a"], source, true)
        request.wants.features = [.age]
        let found = try bench.recogniser.createPersons(from: bench.show(Faces.face(4)), request)
        let person = try #require(found.personsNew.first?.first)
        #expect(person.fields == ["a", "b"] && person.source == source && person.group == .zero)
        #expect(person.features.map(\.result) == ["24"])
        #expect(person.image == nil && person.imageToken == nil)
        #expect(try bench.database.exemplars(of: person.id).map(\.face.provenance) == [.posted])
    }

    @Test("Many calls at once with one stranger create one person")
    func atOnce() throws {
        let bench = try Bench()
        let picture = bench.show(Faces.face(1))
        let (created, failed) = (Counter(), Counter())
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            do {
                let found = try bench.recogniser.createPersons(from: picture, Self.request(bench))
                created.add(UInt64(found.personsNew.count))
            } catch {
                failed.add()
            }
        }
        #expect(created.total == 1 && failed.total == 0)
        #expect(try bench.database.persons(in: bench.visitors.id).count == 1)
        #expect(try bench.differences() == [])
    }
}

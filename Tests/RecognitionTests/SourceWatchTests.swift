import Dispatch
import Gallery
import Rules
import Store
import TestSupport
import Testing
import Tracking
import UsherCore

@testable import Recognition

@Suite("A source's watch")
struct SourceWatchTests {
    typealias Faces = ScriptedFaces

    /// Person `number` walks to the right for `frames` frames.
    static func walk(
        _ number: Int,
        frames: Int,
        from x: Float = 100,
        y: Float = 100,
        yaw: Float = 0
    ) -> [[DetectedFace]] {
        (0..<frames).map { [Faces.face(number, x: x + Float($0) * 6, y: y, yaw: yaw)] }
    }

    /// The brightness of a scene: stripes, upright or lying.
    static func scene(_ number: Int) -> [UInt8] {
        (0..<CutDetector.columns * CutDetector.rows).map { index in
            let (x, y) = (index % CutDetector.columns, index / CutDetector.columns)
            return (number == 1 ? x : y) / 4 % 2 == 0 ? 40 : 200
        }
    }

    @Test("One person in view is one appearance, with faces and times counted")
    func onePerson() throws {
        let records = try Bench().run(Self.walk(1, frames: 20), rules: SourceRules())
        let record = try #require(records.first)
        #expect(records.count == 1)
        #expect(record.faces == 20)
        #expect(record.first == .zero)
        #expect(record.last.seconds == 3.8)
        #expect(record.decision.outcome == .notCreated)
        #expect(record.decision.reasons.map(\.description) == ["nobody to compare with", "threshold is never"])
    }

    @Test("What the source asks of a face is said of the best view, and kept by the person who is created from it")
    func features() throws {
        let bench = try Bench()
        let settings = SourceSettings(
            featureCheck: ["gender", "race"],
            newPersonThreshold: "no_match",
            personListAdd: [bench.visitors.id]
        )
        let source = try bench.database.createSource(named: "Gate", in: .zero, settings: settings)
        let record = try #require(
            try bench.run(Self.walk(1, frames: 20), rules: SourceRules(source: source, search: [], match: MatchRules()))
                .first
        )
        #expect(record.best?.features.map(\.name) == ["gender", "race"])
        #expect(record.best?.features.map(\.result) == ["male", "unavailable"])
        let person = try #require(try bench.database.persons(record.created?.ids ?? []).first)
        #expect(person.features.map(\.result) == ["male", "unavailable"])
        let silent = try Bench().run(Self.walk(1, frames: 20), rules: SourceRules())
        #expect(silent.first?.best?.features.isEmpty == true)
    }

    @Test("A person who is lost for a moment and comes back elsewhere continues the appearance")
    func gap() throws {
        let frames =
            Self.walk(1, frames: 6) + Array(repeating: [], count: 20) + Self.walk(1, frames: 6, from: 900, y: 500)
        let records = try Bench().run(frames, rules: SourceRules())
        #expect(records.count == 1)
        #expect(records.first?.faces == 12)
    }

    @Test("Two people one after the other are two appearances")
    func twoPeople() throws {
        let frames = Self.walk(1, frames: 6) + Array(repeating: [], count: 3) + Self.walk(2, frames: 6)
        let records = try Bench().run(frames, rules: SourceRules())
        #expect(records.count == 2)
    }

    @Test("Where the picture cuts to another person, another appearance begins")
    func cut() throws {
        let frames = Self.walk(1, frames: 10) + Self.walk(2, frames: 10, from: 154)
        let records = try Bench().run(frames, rules: SourceRules()) { Self.scene($0 < 10 ? 1 : 2) }
        #expect(records.map(\.faces) == [10, 10])
    }

    @Test("With no_match a stranger becomes exactly one person, and is known the next time")
    func creation() throws {
        let bench = try Bench()
        let first = try bench.run(Self.walk(1, frames: 20), rules: bench.rules(.noMatch))
        let created = try #require(first.first?.created)
        #expect(first.first?.decision.outcome == .created)
        #expect(created.name == "Stranger 1")
        #expect(try bench.database.persons(in: bench.visitors.id).map(\.id) == created.ids)
        let second = try bench.run(Self.walk(1, frames: 20), rules: bench.rules(.noMatch))
        #expect(second.map(\.decision.outcome) == [.matched])
        #expect(second.first?.decision.identification.person?.person == created.ids.first)
        #expect(try bench.database.persons(in: bench.visitors.id).count == 1)
    }

    @Test(
        "A stranger whom a rule refuses is not created, and the reason is kept",
        arguments: [
            (8, Float(70), Float(150), "yaw 70 > 60"),
            (8, Float(0), Float(60), "square 60 < 112"),
            (1, Float(0), Float(150), "confirmations 1 < 3"),
        ]
    )
    func refusal(frames: Int, yaw: Float, side: Float, reason: String) throws {
        let bench = try Bench()
        let seen = (0..<frames).map { [Faces.face(1, x: 100 + Float($0), side: side, yaw: yaw)] }
        let records = try bench.run(seen, rules: bench.rules(.noMatch))
        #expect(records.first?.decision.outcome == .notCreated)
        #expect(
            records.first?.decision.reasons.map(\.description).contains(reason) == true,
            "\(records.first?.decision.reasons.map(\.description) ?? [])"
        )
        #expect(try bench.database.persons(in: bench.visitors.id).isEmpty)
    }

    @Test("Faces below 50 pixels are counted and not processed")
    func tooSmall() throws {
        let bench = try Bench()
        var watch = bench.watch(SourceRules())
        for index in 0..<5 {
            let time = MediaTime(ticks: Int64(index), numerator: 1, denominator: 5)
            let closed = try watch.observe([Faces.face(1, side: 49)], in: Bench.picture, at: time)
            #expect(closed.isEmpty)
        }
        #expect(try watch.finish().isEmpty)
        #expect(watch.facesDetected == 5)
        #expect(watch.facesTooSmall == 5)
        #expect(watch.embeddings == 0)
    }

    @Test("What the pose model takes for no face is no appearance")
    func noFace() throws {
        let frames = (0..<8).map { _ in [Faces.face(1, score: 0.4)] }
        #expect(try Bench().run(frames, rules: SourceRules()).isEmpty)
    }

    @Test("A long stay costs a handful of embeddings")
    func embeddingsAreFew() throws {
        let bench = try Bench()
        var watch = bench.watch(SourceRules())
        for index in 0..<500 {
            let time = MediaTime(ticks: Int64(index), numerator: 1, denominator: 5)
            let face = Faces.face(1, x: 100 + Float(index % 40), side: 150 + Float(index % 7))
            _ = try watch.observe([face], in: Bench.picture, at: time)
        }
        #expect(watch.embeddings <= 12)
    }

    @Test("The same frames and lists give the same records, ids included")
    func determinism() throws {
        let gap = [[DetectedFace]](repeating: [], count: 15)
        let frames =
            Self.walk(1, frames: 12) + gap + Self.walk(2, frames: 12) + gap + Self.walk(1, frames: 12, from: 300)
        let runs = try (0..<2).map { _ in
            let bench = try Bench()
            return try bench.run(frames, rules: bench.rules(.noMatch)).map {
                "\($0.id) \($0.first) \($0.last) \($0.decision)"
            }
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0].count == 2)
    }

    @Test("Cameras that see the same stranger at once create one person")
    func oneCriticalSection() throws {
        let bench = try Bench()
        let failures = Counter()
        DispatchQueue.concurrentPerform(iterations: 6) { camera in
            do {
                _ = try bench.run(Self.walk(1, frames: 10, y: Float(100 + camera)), rules: bench.rules(.noMatch))
            } catch {
                failures.add()
            }
        }
        #expect(failures.total == 0)
        #expect(try bench.database.persons(in: bench.visitors.id).count == 1)
    }
}

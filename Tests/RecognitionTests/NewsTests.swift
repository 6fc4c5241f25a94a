import Dispatch
import Rules
import Store
import TestSupport
import Testing
import Tracking
import UsherCore

@testable import Recognition

@Suite("What a live source tells")
struct NewsTests {
    typealias Faces = ScriptedFaces

    /// A live watch that is fed at five frames a second and remembers what it told, and when.
    struct Camera {
        var watch: SourceWatch
        var told: [(second: Double, news: AppearanceNews)] = []

        init(_ bench: Bench, _ rules: SourceRules, node: UInt64 = 7, options: WatchOptions = WatchOptions()) {
            watch = SourceWatch(
                recogniser: bench.recogniser,
                rules: rules,
                options: options.live,
                mint: IDMint(clock: ManualClock(), node: node)
            )
        }

        mutating func see(_ frames: [[DetectedFace]], from second: Double = 0) throws {
            for (index, faces) in frames.enumerated() {
                let time = MediaTime(nanoseconds: Int64(second * 1e9) + Int64(index) * 200_000_000)
                told += try watch.follow(faces, in: Bench.picture, at: time).map { (time.seconds, $0) }
            }
        }

        mutating func wait(until second: Double) throws {
            told += try watch.advance(to: MediaTime(nanoseconds: Int64(second * 1e9))).map { (second, $0) }
        }

        /// `announced 1`, `updated 1`, `closed 1`: kinds, with ids counted in the order in which they were told.
        var words: [String] {
            var ids: [ActionID] = []
            return told.map { _, news in
                if !ids.contains(news.id) { ids.append(news.id) }
                let number = (ids.firstIndex(of: news.id) ?? 0) + 1
                return switch news {
                case .announced: "announced \(number)"
                case .updated: "updated \(number)"
                case .closed: "closed \(number)"
                }
            }
        }
    }

    private func enrol(_ number: Int, in bench: Bench) throws {
        let records = try bench.run(SourceWatchTests.walk(number, frames: 12), rules: bench.rules(.noMatch))
        try #require(records.first?.created != nil)
    }

    @Test(
        "Somebody known is announced with the second face, told no more while nothing changes, and closed under one id"
    )
    func known() throws {
        let bench = try Bench()
        try enrol(1, in: bench)
        var camera = Camera(bench, SourceRules())
        try camera.see(SourceWatchTests.walk(1, frames: 25))
        let first = try #require(camera.told.first)
        #expect(first.second <= 0.2 && first.news.record.decision.outcome == .matched)
        try camera.wait(until: 30)
        #expect(!camera.words.contains("closed 1"))
        try camera.wait(until: 35)
        #expect(camera.words.first == "announced 1" && camera.words.last == "closed 1")
        #expect(Set(camera.told.map(\.news.id)).count == 1)
        #expect(camera.told.last?.news.record.faces == 25)
    }

    @Test("A stranger whom nobody may create is announced within two seconds of the first face")
    func unknown() throws {
        var camera = Camera(try Bench(), SourceRules())
        try camera.see(SourceWatchTests.walk(1, frames: 30), from: 10)
        let first = try #require(camera.told.first)
        #expect(first.second > 11 && first.second < 12)
        #expect(first.news.record.decision.outcome == .notCreated)
        #expect(camera.words.count { $0.hasPrefix("announced") } == 1)
    }

    @Test("A stranger who is gone after a moment is announced all the same, though no frame comes")
    func glimpse() throws {
        var camera = Camera(try Bench(), SourceRules())
        try camera.see(SourceWatchTests.walk(1, frames: 3))
        #expect(camera.told.isEmpty)
        try camera.wait(until: 1)
        #expect(camera.told.isEmpty)
        try camera.wait(until: 2)
        try camera.wait(until: 40)
        #expect(camera.words == ["announced 1", "closed 1"])
    }

    @Test("A stranger becomes a person while in view, and the action says so")
    func created() throws {
        let bench = try Bench()
        var camera = Camera(bench, bench.rules(.noMatch))
        try camera.see(SourceWatchTests.walk(1, frames: 20))
        #expect(camera.words == ["announced 1"])
        let record = try #require(camera.told.first?.news.record)
        #expect(record.created?.name == "Stranger 1" && (camera.told.first?.second ?? 9) < 1.5)
        camera.told += try camera.watch.end().map { (4, $0) }
        #expect(camera.words == ["announced 1", "closed 1"])
    }

    @Test("A better view is an update, at most one a second")
    func better() throws {
        let bench = try Bench()
        try enrol(1, in: bench)
        var camera = Camera(bench, SourceRules())
        let frames = (0..<40).map { [Faces.face(1, x: 100, side: 60 + Float($0) * 4)] }
        try camera.see(frames)
        let updates = camera.told.filter { if case .updated = $0.news { true } else { false } }
        #expect((1...8).contains(updates.count))
        for (one, next) in zip(updates, updates.dropFirst()) {
            #expect(next.second - one.second >= 1)
            #expect(next.news.record.best!.quality.value > one.news.record.best!.quality.value)
        }
    }

    @Test("A reconnect of the camera and a short absence continue the appearance; a long absence does not")
    func reentry() throws {
        let bench = try Bench()
        try enrol(1, in: bench)
        var camera = Camera(bench, SourceRules())
        try camera.see(SourceWatchTests.walk(1, frames: 10))
        camera.watch.interrupt()
        try camera.see(SourceWatchTests.walk(1, frames: 10, from: 500, y: 400), from: 9)
        try camera.wait(until: 30)
        try camera.see(SourceWatchTests.walk(1, frames: 10), from: 38)
        #expect(Set(camera.told.map(\.news.id)).count == 1)
        try camera.wait(until: 70)
        try camera.wait(until: 71)
        try camera.see(SourceWatchTests.walk(1, frames: 10), from: 75)
        #expect(camera.words.filter { !$0.hasPrefix("updated") } == ["announced 1", "closed 1", "announced 2"])
    }

    @Test("With no time to come back every absence ends the appearance")
    func noReentry() throws {
        let bench = try Bench()
        try enrol(1, in: bench)
        var options = WatchOptions()
        options.appearances.reentry = .zero
        var camera = Camera(bench, SourceRules(), options: options)
        try camera.see(SourceWatchTests.walk(1, frames: 10))
        try camera.see(SourceWatchTests.walk(1, frames: 10, from: 500, y: 400), from: 9)
        #expect(camera.words.count { $0.hasPrefix("announced") } == 2)
    }

    @Test("The same stranger before two cameras at once is one person, known to one of them")
    func twoCameras() throws {
        let bench = try Bench()
        let told = Locked<[AppearanceNews]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { number in
            var camera = Camera(bench, bench.rules(.noMatch), node: UInt64(number) + 1)
            // What fails is missing below.
            try? camera.see(SourceWatchTests.walk(1, frames: 20, y: Float(100 + number)))
            let news = camera.told.map(\.news)
            told.withLock { $0 += news }
        }
        let records = told.withLock { $0 }.map(\.record)
        #expect(try bench.database.persons(in: bench.visitors.id).count == 1)
        #expect(records.count { $0.decision.outcome == .created } == 1)
        #expect(Set(records.map(\.id)).count == 2)
        #expect(Set(records.compactMap(\.who)).count == 1)
    }

    @Test("A day at a desk, with the face lost every few seconds, keeps a bounded number of views")
    func bounded() throws {
        let bench = try Bench()
        try enrol(1, in: bench)
        var camera = Camera(bench, SourceRules())
        for round in 0..<60 {
            // Apart by more than a track may be missed, elsewhere in the picture.
            try camera.see(
                SourceWatchTests.walk(1, frames: 8, from: Float(round % 2) * 600 + 100),
                from: Double(round) * 5
            )
        }
        #expect(camera.words.count { $0.hasPrefix("announced") } == 1)
        #expect(camera.watch.followed.count <= 10)
        try camera.wait(until: 400)
        #expect(camera.told.last?.news.record.faces == 480)
        #expect(camera.told.last?.news.record.first == .zero)
        #expect(camera.watch.followed.isEmpty && camera.watch.openCount == 0)
    }

    @Test("A crowd keeps a bounded number of appearances open; each is announced and closed once")
    func crowd() throws {
        let bench = try Bench()
        var options = WatchOptions()
        options.singleViewQuality = 0.01
        var camera = Camera(bench, SourceRules(), options: options)
        for number in 0..<24 {
            for place in 0..<4 {
                let second = Double(number * 4 + place) * 0.2
                let alike = 1 - Float(place) * 0.33
                let face = Faces.face(number, x: 100, y: Float(place) * 300, alike: max(0.01, alike))
                try camera.see([[face]], from: second)
            }
        }
        #expect(camera.watch.openCount <= 64)
        camera.told += try camera.watch.end().map { (99, $0) }
        let announced = camera.words.filter { $0.hasPrefix("announced") }
        let closed = camera.words.filter { $0.hasPrefix("closed") }
        #expect(Set(announced).count == announced.count)
        #expect(announced.count == closed.count)
    }
}

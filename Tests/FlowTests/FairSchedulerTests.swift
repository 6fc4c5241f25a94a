import Flow
import Testing

@Suite struct FairSchedulerTests {
    private func turns(_ scheduler: inout FairScheduler<String>, _ count: Int, ready: Set<String>) -> [String: Int] {
        (0..<count).reduce(into: [:]) { turns, _ in
            if let key = scheduler.next(where: ready.contains) { turns[key, default: 0] += 1 }
        }
    }

    @Test func `Sources that always have something take turns`() {
        var scheduler = FairScheduler<String>()
        for key in ["a", "b", "c"] { scheduler.add(key) }
        let order = (0..<6).compactMap { _ in scheduler.next { _ in true } }
        #expect(order == ["a", "b", "c", "a", "b", "c"])
    }

    @Test func `A weight of two gets two turns of three`() {
        var scheduler = FairScheduler<String>()
        scheduler.add("a", weight: 2)
        scheduler.add("b")
        #expect(turns(&scheduler, 300, ready: ["a", "b"]) == ["a": 200, "b": 100])
    }

    @Test func `Who was silent gets its part again, and not what it missed`() {
        var scheduler = FairScheduler<String>()
        scheduler.add("a")
        scheduler.add("b")
        #expect(turns(&scheduler, 100, ready: ["a"]) == ["a": 100])
        let both = turns(&scheduler, 100, ready: ["a", "b"])
        #expect(both["a"] == 50 && both["b"] == 50)
    }

    @Test func `A newcomer does not starve the others`() {
        var scheduler = FairScheduler<String>()
        scheduler.add("a")
        _ = turns(&scheduler, 1000, ready: ["a"])
        scheduler.add("b")
        let both = turns(&scheduler, 10, ready: ["a", "b"])
        #expect(both["a"] == 5 && both["b"] == 5)
    }

    @Test func `Nobody ready, nobody picked, and who is gone never is`() {
        var scheduler = FairScheduler<String>()
        #expect(scheduler.next { _ in true } == nil)
        scheduler.add("a")
        scheduler.add("b")
        #expect(scheduler.next { _ in false } == nil)
        scheduler.remove("a")
        #expect(turns(&scheduler, 5, ready: ["a", "b"]) == ["b": 5])
        #expect(scheduler.keys == ["b"])
    }
}

import Testing

@testable import Report

@Suite struct TimeAxisTests {
    @Test(arguments: [
        (0.5, 0.1), (1.0, 0.2), (6, 1), (31.3, 10), (60, 10), (90, 15), (300, 60), (3600, 600), (7200, 1800),
        (86400, 21600),
        (864_000, 172_800),
    ])
    func `Marks stand at round times, few enough to read`(lengthS: Double, stepS: Double) {
        let axis = TimeAxis(lengthS: lengthS)
        #expect(axis.stepS == stepS)
        #expect((2...7).contains(axis.ticks.count))
        #expect(axis.ticks[0].percent == 0)
        #expect(axis.ticks.allSatisfy { (0...100).contains($0.percent) })
    }

    @Test func `Marks carry their times`() {
        #expect(TimeAxis(lengthS: 31.3).ticks.map(\.label) == ["0:00:00", "0:00:10", "0:00:20", "0:00:30"])
        #expect(TimeAxis(lengthS: 0.5).ticks.map(\.label) == ["0.0 s", "0.1 s", "0.2 s", "0.3 s", "0.4 s", "0.5 s"])
        #expect(TimeAxis(lengthS: 40).ticks.map(\.percent) == [0, 25, 50, 75, 100])
    }

    @Test(arguments: [
        (0.0, 10.0, 0.0, 25.0), (10, 30, 25, 50), (40, 40, 99.6, 0.4), (30, 10, 25, 50), (-5, 5, 0, 12.5),
        (39, 400, 97.5, 2.5),
        (20, 20.01, 50, 0.4),
    ])
    func `A bar lies where its span lies, inside the drawing, wide enough to be seen`(
        from: Double,
        to: Double,
        percent: Double,
        width: Double
    ) {
        let bar = TimeAxis(lengthS: 40).bar(from: from, to: to)
        #expect(abs(bar.percent - percent) < 1e-9 && abs(bar.width - width) < 1e-9)
    }

    @Test(arguments: [0, -1, Double.nan, .infinity])
    func `A recording without a length still has an axis`(lengthS: Double) {
        #expect(TimeAxis(lengthS: lengthS).lengthS == 1)
        #expect(!TimeAxis(lengthS: lengthS).ticks.isEmpty)
    }

    @Test func `The axis holds what lies beyond the length that the container says`() {
        var file = ReplayExample.garden
        file.durationS = 0
        file.damagedSpans = [DamagedSpan(fromS: 3, toS: 7)]
        #expect(TimeAxis(file).lengthS == 7)
        file.appearances = ReplayExample.gate.appearances
        #expect(TimeAxis(file).lengthS == 24.1)
    }

    @Test func `Persons have one lane a recording, unmatched faces one each, and a crowd is folded`() {
        let result = ReplayExample.result
        let seen = WhoWasSeen(result)
        let gate = TimelineSection(file: result.files[0], fileIndex: 0, seen: seen)
        #expect(gate.lanes.map(\.label) == ["Anna Example", "person 1", "uncertain, no. 3"])
        var crowd = result
        crowd.files[0].appearances = (0..<100).map { index in
            ReplayExample.appearance(
                "a\(index)",
                1,
                2,
                person: nil,
                score: nil,
                band: .unknown,
                outcome: "not_created",
                []
            )
        }
        let street = TimelineSection(file: crowd.files[0], fileIndex: 0, seen: WhoWasSeen(crowd))
        #expect(street.lanes.count == TimelineSection.mostLanes)
        #expect(street.lanes.last?.label == "61 more")
        #expect(street.lanes.reduce(0) { $0 + $1.appearances.count } == 100)
    }
}

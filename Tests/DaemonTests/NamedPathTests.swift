import Recognition
import Testing
import UsherCore

@testable import Daemon

@Suite("Where to draw a box")
struct NamedPathTests {
    static func box(_ x: Float) -> Box { Box(x: x, y: 0, width: 10, height: 10) }
    static func at(_ milliseconds: Int64) -> MediaTime { MediaTime(nanoseconds: milliseconds * 1_000_000) }

    static let path = NamedPath(
        label: "Sam",
        isKnown: true,
        paths: [
            [PathPoint(time: at(0), box: box(0)), PathPoint(time: at(200), box: box(20))],
            [PathPoint(time: at(5000), box: box(100)), PathPoint(time: at(7000), box: box(200))],
        ]
    )

    @Test(
        "On the line between two sightings, nowhere else",
        arguments: [
            (0, Float(0)), (100, 10), (200, 20), (5000, 100), (7000, 200),
            (300, nil), (6000, nil), (8000, nil),
        ] as [(Int64, Float?)]
    )
    func between(milliseconds: Int64, x: Float?) {
        #expect(Self.path.box(at: Self.at(milliseconds))?.x == x)
    }
}

import Testing

@testable import Report

@Suite struct ProgressLineTests {
    private let line = ProgressLine(
        file: 2,
        files: 4,
        name: "recordings/crowd-walking.mp4",
        doneS: 62,
        totalS: 100,
        wallS: 10,
        frames: 1600
    )

    @Test(arguments: [
        (100, "[2/4] crowd-walking.mp4 [██████████████████░░░░░░░░░░░░] 62% 0:00:06 left 6.2x 160 frames/s"),
        (80, "[2/4] crowd-walking.mp4 [███████████░░░░░░░░] 62% 0:00:06 left 6.2x 160 frames/s"),
        (60, "[2/4] crowd-walking.mp4 [███████░░░░░] 62% 0:00:06 left 6.2x"),
        (40, "[2/4] crowd-walking.mp4 [██████░░░░] 62%"),
        (20, "[2/4] 62%"),
        (5, "[2/4…"),
        (0, ""),
    ])
    func `The bar fits the terminal, the least important left out first`(columns: Int, shown: String) {
        #expect(line.bar(columns: columns) == shown)
    }

    @Test func `No line is longer than the terminal, whatever the name`() {
        for name in [
            "a", "recordings/crowd-walking.mp4", "監視カメラ正面入口二〇二六年十一月.mp4", String(repeating: "x", count: 300),
            "\u{1B}[2J",
        ] {
            for columns in 0...140 {
                var wide = line
                wide.name = name
                #expect(TerminalText.columns(wide.bar(columns: columns)) <= columns)
            }
        }
    }

    @Test(
        arguments: [
            (62.0, 100.0, 10.0, "[2/4] crowd-walking.mp4: 62%, 6.2x real time, 160 frames/s, 0:00:06 left"),
            (0, 100, 0, "[2/4] crowd-walking.mp4: 0%"),
            (99.99, 100, 10, "[2/4] crowd-walking.mp4: 99%, 10.0x real time, 160 frames/s, 0:00:00 left"),
            (120, 100, 10, "[2/4] crowd-walking.mp4: 100%, 12.0x real time, 160 frames/s, 0:00:00 left"),
            (62, nil, 10, "[2/4] crowd-walking.mp4: 0:01:02 done, 6.2x real time, 160 frames/s"),
        ] as [(Double, Double?, Double, String)]
    )
    func `Elsewhere it is a plain line that claims nothing it does not know`(
        done: Double,
        total: Double?,
        wall: Double,
        shown: String
    ) {
        var line = line
        (line.doneS, line.totalS, line.wallS) = (done, total, wall)
        #expect(line.plain == shown)
    }
}

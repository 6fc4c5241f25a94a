import Testing

@testable import Report

@Suite struct PlainSummaryTests {
    @Test func `The lines say who was seen when, whom nobody matched and what was lost`() {
        #expect(
            PlainSummary.lines(ReplayExample.result) == [
                "2 persons seen in 3 recordings: 1 known and 1 new; 2 appearances matched nobody.",
                "",
                "Anna Example (Staff)",
                "  0:00:01.200 - 0:00:09.640  gate.mp4  score 93.1  42 faces",
                "  0:00:03.120 - 0:00:11.900  hall.mkv  score 90.5  43 faces",
                "",
                "person 1 (Visitors, new person)",
                "  0:00:04.000 - 0:00:17.500  gate.mp4  score 41.2  67 faces",
                "  0:00:20.000 - 0:00:38.000  hall.mkv  score 88.1  90 faces",
                "",
                "Nobody matched",
                "  0:00:22.000 - 0:00:24.100  gate.mp4  uncertain  score 82.5  10 faces"
                    + "  (82.5 is between 80 and 85, runner-up 81.9 is too near)",
                "  0:00:33.100 - 0:00:34.000  hall.mkv  unknown  score 12.0  4 faces  (yaw 47 > 30, square 61 < 112)",
                "",
                "Not seen whole",
                "  recordings/hall.mkv: 37 damaged frames, 0:00:12.040 - 0:00:13.520, 0:00:30.000 - 0:00:30.200",
                "  broken.mp4 is not a video: it is text; give a recording",
            ]
        )
    }

    @Test func `An interrupted replay says so in its second line`() {
        var result = ReplayExample.result
        result.complete = false
        result.stoppedReason = "interrupted"
        #expect(PlainSummary.lines(result)[1] == "Partial: interrupted")
    }

    @Test func `A name can not drive the terminal`() {
        var result = ReplayExample.result
        result.files[0].appearances[0].person?.name = "\u{1B}]0;owned\u{7}\u{9B}2J\r\nAnna"
        result.files[0].path = "a\u{1B}[31m.mp4"
        let text = PlainSummary.lines(result).joined(separator: "|")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
        #expect(text.contains("\u{FFFD}]0;owned"))
    }
}

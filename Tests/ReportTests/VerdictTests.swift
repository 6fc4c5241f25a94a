import Testing

@testable import Report

@Suite struct VerdictTests {
    @Test(arguments: [
        (1, 2, 1, 4, "3 persons seen in 4 recordings: 1 known and 2 new; 1 appearance matched nobody."),
        (1, 0, 0, 1, "1 person seen in 1 recording: 1 known."),
        (0, 2, 0, 1, "2 persons seen in 1 recording: 2 new."),
        (0, 0, 3, 2, "3 appearances in 2 recordings, and nobody was recognised."),
        (0, 0, 0, 0, "Nobody was seen in 0 recordings."),
    ])
    func `The first sentence counts persons and recordings`(
        known: Int,
        new: Int,
        unmatched: Int,
        recordings: Int,
        sentence: String
    ) {
        var verdict = Verdict(ReplayExample.result)
        (verdict.known, verdict.new, verdict.unmatched, verdict.recordings) = (known, new, unmatched, recordings)
        #expect(verdict.sentence == sentence)
    }

    @Test func `A file that could not be used is not among the recordings`() {
        let verdict = Verdict(ReplayExample.result)
        #expect(verdict.recordings == 3)
        #expect(verdict.failed == 1)
    }
}

import Testing

@testable import Daemon

@Suite("The cores that a replay decodes on")
struct DecodingShareTests {
    @Test(
        "are the fewer, the more frames are looked at, and never none or more than there are",
        arguments: [
            (1, 5.0, 1), (2, 5, 1), (4, 5, 2), (8, 5, 4), (2, 1, 2), (8, 1, 7), (2, 0.1, 2), (16, 0.001, 16),
            (2, 25, 1), (8, 25, 2), (8, 1000, 2),
        ] as [(Int, Double, Int)]
    )
    func share(cores: Int, framesPerSecond: Double, wanted: Int) {
        #expect(DecodingShare.threads(cores: cores, framesPerSecond: framesPerSecond) == wanted)
    }

    @Test("of every frame looked at are as at the usual rate")
    func all() {
        #expect(DecodingShare.threads(cores: 8, framesPerSecond: nil) == 2)
    }
}

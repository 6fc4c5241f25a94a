import Testing
import UsherCore

@testable import Intake

@Suite("Frame gate")
struct FrameGateTests {
    static func admitted(rate: Double?, frameRate: Int32, frames: Int64) -> [Int64] {
        var gate = FrameGate(framesPerSecond: rate)
        return (0..<frames).filter { gate.admits(MediaTime(ticks: $0, numerator: 1, denominator: frameRate)) }
    }

    @Test(
        "Takes the frames that the grid asks for",
        arguments: [
            (5.0, 25, [0, 5, 10, 15, 20]),
            (10.0, 25, [0, 3, 5, 8, 10, 13, 15, 18, 20, 23]),
            (1.0, 25, [0]),
            (25.0, 25, Array(0..<25)),
            (100.0, 25, Array(0..<25)),
        ] as [(Double, Int32, [Int64])]
    )
    func grid(rate: Double, frameRate: Int32, expected: [Int64]) {
        #expect(Self.admitted(rate: rate, frameRate: frameRate, frames: 25) == expected)
    }

    @Test("Without a rate every frame is taken")
    func everyFrame() {
        #expect(Self.admitted(rate: nil, frameRate: 30, frames: 90).count == 90)
    }

    @Test("Never takes more than the rate allows, whatever the frame times", arguments: 0..<20)
    func neverMore(seed: UInt64) {
        var state = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var gate = FrameGate(framesPerSecond: 5)
        var (time, taken) = (Int64(0), 0)
        for _ in 0..<1000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            time += Int64(state >> 38)
            taken += gate.admits(MediaTime(nanoseconds: time)) ? 1 : 0
        }
        #expect(taken <= Int(Double(time) / 1e9 * 5) + 1)
        #expect(taken > 0)
    }
}

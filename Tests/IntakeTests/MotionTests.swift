import TestSupport
import Testing
import UsherCore

@testable import Intake

@Suite("Motion")
struct MotionTests {
    static let columns = 64
    static let rows = 36

    /// A scene with noise of `noise`, brighter by `light`, with a square of `side` cells at column `at`.
    static func scene(_ random: inout SeededGenerator, noise: Double = 1, light: Int = 0, at: Int? = nil) -> [UInt8] {
        var cells: [UInt8] = []
        for row in 0..<rows {
            for column in 0..<columns {
                var value = 60 + (row * 3 + column * 2) % 100 + light
                if let at, (at..<at + 2).contains(column), (10..<14).contains(row) { value += 40 }
                let shaken = Double(value) + Double.random(in: -noise...noise, using: &random)
                cells.append(UInt8(max(0, min(255, shaken))))
            }
        }
        return cells
    }

    static func time(_ frame: Int) -> MediaTime { MediaTime(nanoseconds: Int64(frame) * 200_000_000) }

    @Test("A scene at rest rests, whatever its noise", arguments: [0.0, 1, 3])
    func rest(noise: Double) {
        var (random, sense) = (SeededGenerator(seed: 1), MotionSense())
        let moved = (0..<200).filter { sense.differs(Self.scene(&random, noise: noise), at: Self.time($0)) }
        #expect(moved == [0])
    }

    @Test("Something the size of a person is seen in its first frame", arguments: [0.0, 1, 3])
    func person(noise: Double) {
        var (random, sense) = (SeededGenerator(seed: 2), MotionSense())
        for frame in 0..<100 { _ = sense.differs(Self.scene(&random, noise: noise), at: Self.time(frame)) }
        let isSeen = sense.differs(Self.scene(&random, noise: noise, at: 20), at: Self.time(100))
        #expect(isSeen)
    }

    @Test("A change of light is none")
    func light() {
        var (random, sense) = (SeededGenerator(seed: 3), MotionSense())
        for frame in 0..<50 { _ = sense.differs(Self.scene(&random), at: Self.time(frame)) }
        let moved = (0..<50).filter { sense.differs(Self.scene(&random, light: $0 / 2), at: Self.time(50 + $0)) }
        #expect(moved.isEmpty)
    }

    @Test("A slow walk is seen all the way")
    func slow() {
        var (random, sense) = (SeededGenerator(seed: 4), MotionSense())
        for frame in 0..<50 { _ = sense.differs(Self.scene(&random), at: Self.time(frame)) }
        let seen = (0..<100).filter { sense.differs(Self.scene(&random, at: $0 / 5 + 2), at: Self.time(50 + $0)) }
        #expect(seen.count > 50)
    }

    @Test("After motion everything is analysed for ten seconds, then a frame every two")
    func gate() {
        var (random, gate) = (SeededGenerator(seed: 5), MotionGate())
        var analysed: [Int] = []
        for frame in 0..<300 where gate.admits(Self.scene(&random), at: Self.time(frame)) { analysed.append(frame) }
        #expect(analysed.prefix(50) == Array(0..<50)[...])
        #expect(zip(analysed.dropFirst(50), analysed.dropFirst(51)).allSatisfy { $1 - $0 == 10 })
        #expect(!gate.isMoving)
        let isAdmitted = gate.admits(Self.scene(&random, at: 30), at: Self.time(301))
        #expect(isAdmitted)
        #expect(gate.isMoving)
    }

    @Test("Whoever sees a face that stands still keeps the gate open")
    func awake() {
        var (random, gate) = (SeededGenerator(seed: 6), MotionGate())
        var analysed = 0
        for frame in 0..<300 {
            analysed += gate.admits(Self.scene(&random), at: Self.time(frame)) ? 1 : 0
            if frame % 20 == 0 { gate.stayAwake(from: Self.time(frame)) }
        }
        #expect(analysed == 300)
    }
}

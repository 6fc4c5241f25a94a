import Foundation
import TestSupport
import Testing
import Tracking
import UsherCore

@Suite struct BestShotsTests {
    @Test func `The best are kept, apart in time`() {
        var shots = BestShots<Int>(capacity: 3, spacing: .milliseconds(500))
        for (index, quality) in [0.2, 0.9, 0.3, 0.95, 0.8, 0.1, 0.7].enumerated() as EnumeratedSequence<[Float]> {
            shots.offer(index, quality: quality, at: moment(Double(index)))
        }
        #expect(shots.all.map(\.payload) == [1, 3, 4])
        #expect(shots.best?.payload == 3)
    }

    @Test func `Close in time only a clearly better view takes the place of the one there`() {
        var shots = BestShots<String>(capacity: 5, spacing: .milliseconds(500), margin: 0.2)
        shots.offer("first", quality: 0.5, at: moment(1))
        #expect(!shots.wants(quality: 0.59, at: moment(1.4)))
        #expect(shots.wants(quality: 0.61, at: moment(1.4)))
        shots.offer("better", quality: 0.61, at: moment(1.4))
        #expect(shots.all.map(\.payload) == ["better"])
        #expect(shots.wants(quality: 0.1, at: moment(2)))
    }

    @Test func `What is wanted is exactly what is taken`() {
        var generator = SeededGenerator(seed: 2)
        var shots = BestShots<Int>()
        for index in 0..<2000 {
            let quality = Float.random(in: -0.1...1, using: &generator)
            let time = moment(Double.random(in: 0...60, using: &generator))
            let wanted = shots.wants(quality: quality, at: time)
            let taken = shots.offer(index, quality: quality, at: time)
            #expect(wanted == taken)
            #expect(shots.all.count <= 5)
            let times = shots.all.map(\.time)
            #expect(times == times.sorted())
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(180) })
        }
    }

    @Test(arguments: [5.0, 25])
    func `A face that walks towards the camera costs a dozen looks at most`(rate: Double) {
        var shots = BestShots<Int>()
        for frame in 0..<Int(rate * 8) {
            let time = Double(frame) / rate
            shots.offer(frame, quality: Float(0.02 * pow(1.6, time)), at: moment(time))
        }
        #expect(shots.accepted <= 12)
        #expect(shots.all.count == 5)
        #expect((shots.best?.time ?? .zero) > moment(5))
    }

    @Test func `A view of no quality is never taken`() {
        var shots = BestShots<Int>()
        #expect(!shots.wants(quality: 0, at: moment(0)))
        #expect(!shots.wants(quality: .nan, at: moment(0)))
        #expect(shots.best == nil)
        let taken = shots.offer(1, quality: 0, at: moment(0))
        #expect(!taken)
    }

    @Test func `Of equals the earlier is the best`() {
        var shots = BestShots<Int>()
        for index in 0..<3 { shots.offer(index, quality: 0.5, at: moment(Double(index))) }
        #expect(shots.best?.payload == 0)
    }
}

@Suite struct TrackTemplateTests {
    private func embedding(_ values: Float..., model: String = "m") throws -> Embedding {
        try #require(Embedding(model: model, normalizing: values))
    }

    // numpy: m=.75*u([1,2,2])+.25*u([2,-1,2]); m/norm(m)
    @Test func `The template is the weighted mean, of unit length`() throws {
        var template = TrackTemplate()
        template.add(try embedding(1, 2, 2), weight: 0.75)
        template.add(try embedding(2, -1, 2), weight: 0.25)
        let values = try #require(template.embedding?.values)
        for (value, expected) in zip(values, [0.46829291, 0.46829291, 0.74926865] as [Float]) {
            #expect(abs(value - expected) < 1e-5)
        }
        #expect(template.count == 2)
    }

    @Test func `Views of another model or without weight are refused`() throws {
        var template = TrackTemplate()
        let taken = [
            template.add(try embedding(1, 0), weight: 0), template.add(try embedding(1, 0), weight: 1),
            template.add(try embedding(1, 0, model: "n"), weight: 1), template.add(try embedding(1, 0, 0), weight: 1),
            template.add(try embedding(1, 0), weight: .infinity),
        ]
        #expect(taken == [false, true, false, false, false])
        #expect(template.count == 1)
    }

    @Test func `Agreement is the mean cosine of the pairs`() throws {
        var template = TrackTemplate()
        #expect(template.agreement == 1)
        template.add(try embedding(1, 0), weight: 1)
        #expect(template.agreement == 1)
        template.add(try embedding(0, 1), weight: 1)
        template.add(try embedding(1, 0), weight: 1)
        #expect(abs(template.agreement - 1 / 3) < 1e-6)
    }

    @Test func `Confirmations count the views that agree with the others`() throws {
        var template = TrackTemplate()
        let alike = { (left: Embedding, right: Embedding) in (left.cosine(right) ?? 0) > 0.9 }
        #expect(template.confirmations(alike) == 0)
        template.add(try embedding(1, 0.1), weight: 1)
        #expect(template.confirmations(alike) == 1)
        template.add(try embedding(1, 0), weight: 1)
        template.add(try embedding(1, -0.1), weight: 1)
        #expect(template.confirmations(alike) == 3)
        template.add(try embedding(0, 1), weight: 0.1)
        #expect(template.confirmations(alike) == 3)
    }

    @Test func `Templates of several tracks join to one of all views`() throws {
        var (one, other) = (TrackTemplate(), TrackTemplate())
        one.add(try embedding(1, 0), weight: 1)
        other.add(try embedding(0, 1), weight: 1)
        #expect(TrackTemplate.joining([one, other]).count == 2)
        #expect(TrackTemplate.joining([]).embedding == nil)
    }
}

@Suite struct CutDetectorTests {
    /// Cells with a bright spot at `x` on a slope, their light scaled by `light`.
    private func cells(_ x: Int, light: Double = 1, upsideDown: Bool = false) -> [UInt8] {
        (0..<CutDetector.columns * CutDetector.rows).map { index in
            let (column, row) = (index % CutDetector.columns, index / CutDetector.columns)
            let slope = upsideDown ? 18 - row : row
            let level = Double(slope * 8 + (abs(column - x) < 4 ? 80 : 0)) * light
            return UInt8(min(255, level))
        }
    }

    @Test func `Another picture is a cut, the first is none`() {
        var detector = CutDetector()
        let cuts = [
            cells(5), cells(6), cells(20, upsideDown: true), cells(21, upsideDown: true), cells(5),
        ]
        .map { detector.isCut($0) }
        #expect(cuts == [false, false, true, false, true])
    }

    @Test func `Finer cells are averaged, others are none`() {
        let columns = CutDetector.columns * 2
        let finer = (0..<columns * CutDetector.rows * 2).map { UInt8($0 % columns / 2 * 4 + $0 / columns / 2 + $0 % 2) }
        let wanted = (0..<CutDetector.columns * CutDetector.rows).map {
            UInt8($0 % CutDetector.columns * 4 + $0 / CutDetector.columns)
        }
        #expect(CutDetector.cells(of: finer, columns: columns) == wanted)
        #expect(CutDetector.cells(of: finer, columns: columns - 1) == [])
        #expect(CutDetector.cells(of: Array(finer.dropLast()), columns: columns) == [])
    }

    @Test func `A light that goes on is no cut, nor is noise in the dark`() {
        var detector = CutDetector()
        let cuts = [
            cells(5, light: 0.4), cells(5), cells(5, light: 0.02),
            cells(25, light: 0.03, upsideDown: true),
        ]
        .map { detector.isCut($0) }
        #expect(cuts == [false, false, false, false])
    }
}

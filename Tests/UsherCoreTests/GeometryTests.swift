import TestSupport
import Testing
import UsherCore

@Suite struct BoxTests {
    @Test(
        arguments: [
            (Box(x: 0, y: 0, width: 10, height: 10), Box(x: 0, y: 0, width: 10, height: 10), 1),
            (Box(x: 0, y: 0, width: 10, height: 10), Box(x: 5, y: 0, width: 10, height: 10), 1 / 3),
            (Box(x: 0, y: 0, width: 10, height: 10), Box(x: 2, y: 2, width: 5, height: 4), 0.2),
            (Box(x: 0, y: 0, width: 10, height: 10), Box(x: 10, y: 0, width: 10, height: 10), 0),
            (Box(x: 0, y: 0, width: 10, height: 10), Box(x: 30, y: 30, width: 10, height: 10), 0),
            (Box(x: 0, y: 0, width: 0, height: 0), Box(x: 0, y: 0, width: 0, height: 0), 0),
        ] as [(Box, Box, Float)]
    )
    func `Overlap is intersection over union`(left: Box, right: Box, expected: Float) {
        #expect(abs(left.overlap(right) - expected) < 1e-6)
        #expect(abs(right.overlap(left) - expected) < 1e-6)
    }

    @Test func `An intersection lies in both boxes and is never negative`() {
        var generator = SeededGenerator(seed: 5)
        func side() -> Float { .random(in: 0...50, using: &generator) }
        for _ in 0..<500 {
            let (left, right) = (
                Box(x: side(), y: side(), width: side(), height: side()),
                Box(x: side(), y: side(), width: side(), height: side())
            )
            let common = left.intersection(right)
            #expect(common.width >= 0 && common.height >= 0)
            #expect(common.area <= min(left.area, right.area) * 1.0001)
            #expect(0...1.0001 ~= left.overlap(right))
        }
    }

    @Test func `Scaling keeps the middle`() {
        let box = Box(x: 10, y: 20, width: 30, height: 40).scaled(by: 0.5)
        #expect(box == Box(x: 17.5, y: 30, width: 15, height: 20))
        #expect(box.center == Point(25, 40))
        #expect(box.longerSide == 20)
        #expect((box.maxX, box.maxY) == (32.5, 50))
    }

    @Test func `A size prints as width x height and covers its picture`() {
        let size = PixelSize(width: 1920, height: 1080)
        #expect(size.description == "1920x1080")
        #expect(size.bounds == Box(x: 0, y: 0, width: 1920, height: 1080))
    }
}

@Suite struct EmbeddingTests {
    @Test func `A raw vector is brought to unit length`() throws {
        let embedding = try #require(Embedding(model: "m", normalizing: [3, 0, 4]))
        #expect(embedding.values == [0.6, 0, 0.8])
    }

    @Test(arguments: [[], [0, 0], [.nan, 1], [.infinity, 1]] as [[Float]])
    func `What has no direction is refused`(raw: [Float]) {
        #expect(Embedding(model: "m", normalizing: raw) == nil)
    }

    @Test func `Embeddings of different models are not compared`() throws {
        let one = try #require(Embedding(model: "m", normalizing: [1, 0]))
        let other = try #require(Embedding(model: "n", normalizing: [1, 0]))
        let slanted = try #require(Embedding(model: "m", normalizing: [1, 1]))
        #expect(one.cosine(other) == nil)
        #expect(abs(try #require(one.cosine(slanted)) - 0.70710678) < 1e-6)
    }

    @Test func `Very small and very large vectors keep their direction`() throws {
        let small = try #require(Embedding(model: "m", normalizing: [1e-30, 1e-30]))
        let large = try #require(Embedding(model: "m", normalizing: [1e30, 1e30]))
        #expect(abs(try #require(small.cosine(large)) - 1) < 1e-6)
    }
}

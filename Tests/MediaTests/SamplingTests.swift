import CKernels
import Testing
import UsherCore

@testable import Media

@Suite("Reading between pixels")
struct SamplingTests {
    private static let size = PixelSize(width: 23, height: 17)

    private static func picture() -> [UInt8] {
        var random = SeededRandom(5)
        return (0..<size.width * size.height * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// The mixture of four pixels in real numbers.
    private static func exact(_ bytes: [UInt8], _ x: Double, _ y: Double, _ channel: Int) -> Double {
        let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        func tap(_ column: Int, _ row: Int) -> Double {
            guard column >= 0, row >= 0, column < size.width, row < size.height else { return 0 }
            return Double(bytes[(row * size.width + column) * 3 + channel])
        }
        let (right, below) = (x - Double(column), y - Double(row))
        let upper = tap(column, row) * (1 - right) + tap(column + 1, row) * right
        let lower = tap(column, row + 1) * (1 - right) + tap(column + 1, row + 1) * right
        return upper * (1 - below) + lower * below
    }

    @Test("gives the same bytes by every kernel, up to the last pixel of the last row")
    func kernels() {
        let bytes = Self.picture()
        var random = SeededRandom(6)
        let one = Int64(1 << USHER_POSITION_BITS)
        for count in [1, 2, 7, 64] {
            for _ in 0..<200 {
                let ends = (0..<2).map { _ in
                    (
                        Int64.random(in: 0..<Int64(Self.size.width - 1) * one, using: &random),
                        Int64.random(in: 0..<Int64(Self.size.height - 1) * one, using: &random)
                    )
                }
                let steps = Int64(max(1, count - 1))
                let line = usher_sample_line(
                    x: ends[0].0,
                    y: ends[0].1,
                    dx: (ends[1].0 - ends[0].0) / steps,
                    dy: (ends[1].1 - ends[0].1) / steps
                )
                var portable = [UInt8](repeating: 1, count: count * 3)
                var best = [UInt8](repeating: 2, count: count * 3)
                unsafe bytes.withUnsafeBufferPointer { pixels in
                    let picture = unsafe usher_packed_picture(
                        pixels: pixels.baseAddress,
                        stride: Self.size.width * 3,
                        bytes: pixels.count
                    )
                    unsafe usher_sample_portable(picture, line, count, &portable)
                    unsafe usher_sample(picture, line, count, &best)
                }
                #expect(best == portable)
            }
        }
    }

    @Test("is the mixture of the four pixels around, and black outside, whatever the line")
    func mixture() {
        let bytes = Self.picture()
        var random = SeededRandom(7)
        for _ in 0..<300 {
            let from = (Double.random(in: -8...30, using: &random), Double.random(in: -8...24, using: &random))
            let step = (Double.random(in: -1.5...1.5, using: &random), Double.random(in: -1.5...1.5, using: &random))
            var out = [UInt8](repeating: 9, count: 20 * 3)
            unsafe bytes.withUnsafeBufferPointer { source in
                let sampler = unsafe BilinearSampler(source: source, width: Self.size.width, height: Self.size.height)
                unsafe out.withUnsafeMutableBufferPointer { out in
                    guard let base = out.baseAddress else { return }
                    unsafe sampler.fill(base, count: 20, from: from, step: step)
                }
            }
            for pixel in 0..<20 {
                let (x, y) = (from.0 + Double(pixel) * step.0, from.1 + Double(pixel) * step.1)
                for channel in 0..<3 {
                    // Half a level of rounding, and weights of 1/2048 of up to 255 levels in two directions.
                    #expect(abs(Double(out[pixel * 3 + channel]) - Self.exact(bytes, x, y, channel)) < 0.8)
                }
            }
        }
    }
}

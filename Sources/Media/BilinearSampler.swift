import CKernels

/// Reads packed 3-channel pixels between pixels; whole-number arithmetic, so that every machine gives the same bytes.
@safe struct BilinearSampler {
    let source: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int

    private static let positionBits = Int(USHER_POSITION_BITS)
    private static let weightBits = Int(USHER_WEIGHT_BITS)

    /// Fills `count` pixels at `out` with samples from `from` on, `step` apart; pixel centres are at whole numbers.
    ///
    /// What lies outside is black. The pixels of a line that are inside stand together: the kernel takes them, and its ends are done here.
    func fill(_ out: UnsafeMutablePointer<UInt8>, count: Int, from: (Double, Double), step: (Double, Double)) {
        func fixed(_ value: Double) -> Int { Int((value * Double(1 << Self.positionBits)).rounded()) }
        let (x, y, dx, dy) = (fixed(from.0), fixed(from.1), fixed(step.0), fixed(step.1))
        var (first, end) = (0, count)
        while first < end, !isInside(x &+ first &* dx, y &+ first &* dy) {
            unsafe border(out + first * 3, x &+ first &* dx, y &+ first &* dy)
            first += 1
        }
        while end > first, !isInside(x &+ (end - 1) &* dx, y &+ (end - 1) &* dy) {
            end -= 1
            unsafe border(out + end * 3, x &+ end &* dx, y &+ end &* dy)
        }
        guard first < end, let pixels = unsafe source.baseAddress else { return }
        let picture = unsafe usher_packed_picture(pixels: pixels, stride: width * 3, bytes: source.count)
        let line = usher_sample_line(
            x: Int64(x &+ first &* dx),
            y: Int64(y &+ first &* dy),
            dx: Int64(dx),
            dy: Int64(dy)
        )
        unsafe usher_sample(picture, line, end - first, out + first * 3)
    }

    /// Whether the four pixels around a position are in the picture.
    private func isInside(_ x: Int, _ y: Int) -> Bool {
        let (column, row) = (x >> Self.positionBits, y >> Self.positionBits)
        return column >= 0 && row >= 0 && column + 1 < width && row + 1 < height
    }

    private func border(_ out: UnsafeMutablePointer<UInt8>, _ x: Int, _ y: Int) {
        let (column, row) = (x >> Self.positionBits, y >> Self.positionBits)
        let (fraction, toWeight) = ((1 << Self.positionBits) - 1, Self.positionBits - Self.weightBits)
        let (wx, wy, one) = ((x & fraction) >> toWeight, (y & fraction) >> toWeight, 1 << Self.weightBits)
        for channel in 0..<3 {
            let upper = tap(column, row, channel) * (one - wx) + tap(column + 1, row, channel) * wx
            let lower = tap(column, row + 1, channel) * (one - wx) + tap(column + 1, row + 1, channel) * wx
            let sum = upper * (one - wy) + lower * wy
            unsafe out[channel] = UInt8(truncatingIfNeeded: (sum + one * one / 2) >> (2 * Self.weightBits))
        }
    }

    private func tap(_ column: Int, _ row: Int, _ channel: Int) -> Int {
        guard column >= 0, row >= 0, column < width, row < height else { return 0 }
        return unsafe Int(source[(row * width + column) * 3 + channel])
    }
}

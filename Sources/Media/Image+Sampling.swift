import UsherCore

extension Image {
    /// A black image.
    static func black(_ size: PixelSize, _ order: ChannelOrder) -> Image {
        Image(size: size, order: order, bytes: [UInt8](repeating: 0, count: size.width * size.height * 3))
    }

    /// swscale's vector code may write this many bytes beyond the last row.
    private static let overrun = 64

    /// An image whose every byte `body` writes.
    static func drawn(_ size: PixelSize, _ order: ChannelOrder, _ body: (UnsafeMutablePointer<UInt8>) -> Void) -> Image
    {
        let count = size.width * size.height * 3
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count + overrun) { buffer, initialized in
            if let pixels = buffer.baseAddress { unsafe body(pixels) }
            initialized = count
        }
        return Image(size: size, order: order, bytes: bytes)
    }

    /// This image in the top-left corner of a larger one, its last column and row repeated.
    func extended(to larger: PixelSize) -> Image {
        guard larger != size else { return self }
        var out: [UInt8] = []
        out.reserveCapacity(larger.width * larger.height * 3)
        let stride = size.width * 3
        for row in 0..<larger.height {
            let start = min(row, size.height - 1) * stride
            out += bytes[start..<start + stride]
            let last = bytes[(start + stride - 3)..<(start + stride)]
            for _ in size.width..<larger.width { out += last }
        }
        return Image(size: larger, order: order, bytes: out)
    }

    /// This image laid into `place` of a black one of `target` by `orientation`.
    func turned(_ orientation: Orientation, into place: PixelRect, of target: PixelSize) -> Image {
        let (columnStep, rowStep) = orientation.transposed ? (size.width * 3, 3) : (3, size.width * 3)
        return unsafe Image.drawn(target, order) { out in
            unsafe bytes.withUnsafeBufferPointer { source in
                for row in 0..<place.height {
                    let sourceRow = (orientation.flippedY ? place.height - 1 - row : row) * rowStep
                    var from = sourceRow + (orientation.flippedX ? (place.width - 1) * columnStep : 0)
                    let advance = orientation.flippedX ? -columnStep : columnStep
                    var to = ((place.y + row) * target.width + place.x) * 3
                    for _ in 0..<place.width {
                        unsafe out[to] = source[from]
                        unsafe out[to + 1] = source[from + 1]
                        unsafe out[to + 2] = source[from + 2]
                        from += advance
                        to += 3
                    }
                }
            }
            unsafe blacken(out, outside: place, of: target)
        }
    }

    /// Bilinear samples: pixel p of the result shows this image at `map(p)`, corner-origin on both sides; outside is black.
    func sampled(_ map: Affine, size target: PixelSize) -> Image {
        unsafe Image.drawn(target, order) { out in
            unsafe bytes.withUnsafeBufferPointer { source in
                let sampler = unsafe BilinearSampler(source: source, width: size.width, height: size.height)
                for row in 0..<target.height {
                    let start = map.apply(0.5, Double(row) + 0.5)
                    unsafe sampler.fill(
                        out + row * target.width * 3,
                        count: target.width,
                        from: (start.x - 0.5, start.y - 0.5),
                        step: (map.a, map.b)
                    )
                }
            }
        }
    }
}

/// Writes zeros around `place` in packed rows of `target`.
func blacken(_ pixels: UnsafeMutablePointer<UInt8>, outside place: PixelRect, of target: PixelSize) {
    let stride = target.width * 3
    unsafe pixels.update(repeating: 0, count: place.y * stride)
    unsafe (pixels + place.maxY * stride).update(repeating: 0, count: (target.height - place.maxY) * stride)
    guard place.width < target.width else { return }
    for row in place.y..<place.maxY {
        let line = unsafe pixels + row * stride
        unsafe line.update(repeating: 0, count: place.x * 3)
        unsafe (line + place.maxX * 3).update(repeating: 0, count: (target.width - place.maxX) * 3)
    }
}

/// Reads packed 3-channel pixels between pixels; whole-number arithmetic, so that every machine gives the same bytes.
@safe struct BilinearSampler {
    let source: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int

    /// Positions are in 1/2^24 pixel, weights in 1/2^11.
    private static let positionBits = 24
    private static let weightBits = 11

    /// Fills `count` pixels at `out` with samples from `from` on, `step` apart; pixel centres are at whole numbers.
    func fill(_ out: UnsafeMutablePointer<UInt8>, count: Int, from: (Double, Double), step: (Double, Double)) {
        let unit = Double(1 << Self.positionBits)
        var x = Int((from.0 * unit).rounded())
        var y = Int((from.1 * unit).rounded())
        let (dx, dy) = (Int((step.0 * unit).rounded()), Int((step.1 * unit).rounded()))
        let fraction = (1 << Self.positionBits) - 1
        let toWeight = Self.positionBits - Self.weightBits
        for pixel in 0..<count {
            let (column, row) = (x >> Self.positionBits, y >> Self.positionBits)
            let (wx, wy) = ((x & fraction) >> toWeight, (y & fraction) >> toWeight)
            let place = unsafe out + pixel * 3
            if column >= 0, row >= 0, column + 1 < width, row + 1 < height {
                unsafe inside(place, at: (row * width + column) * 3, wx, wy)
            } else {
                unsafe border(place, column, row, wx, wy)
            }
            x &+= dx
            y &+= dy
        }
    }

    @inline(__always)
    private func inside(_ out: UnsafeMutablePointer<UInt8>, at offset: Int, _ wx: Int, _ wy: Int) {
        let one = 1 << Self.weightBits
        let below = offset + width * 3
        for channel in 0..<3 {
            let at = offset + channel
            let upper = unsafe Int(source[at]) * (one - wx) + Int(source[at + 3]) * wx
            let lower = unsafe Int(source[below + channel]) * (one - wx) + Int(source[below + channel + 3]) * wx
            unsafe out[channel] = Self.rounded(upper * (one - wy) + lower * wy)
        }
    }

    private func border(_ out: UnsafeMutablePointer<UInt8>, _ column: Int, _ row: Int, _ wx: Int, _ wy: Int) {
        let one = 1 << Self.weightBits
        for channel in 0..<3 {
            let upper = tap(column, row, channel) * (one - wx) + tap(column + 1, row, channel) * wx
            let lower = tap(column, row + 1, channel) * (one - wx) + tap(column + 1, row + 1, channel) * wx
            unsafe out[channel] = Self.rounded(upper * (one - wy) + lower * wy)
        }
    }

    private func tap(_ column: Int, _ row: Int, _ channel: Int) -> Int {
        guard column >= 0, row >= 0, column < width, row < height else { return 0 }
        return unsafe Int(source[(row * width + column) * 3 + channel])
    }

    @inline(__always)
    private static func rounded(_ sum: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (sum + (1 << (2 * weightBits - 1))) >> (2 * weightBits))
    }
}

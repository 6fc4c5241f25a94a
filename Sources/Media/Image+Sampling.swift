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

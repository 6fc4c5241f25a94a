import UsherCore

extension Image {
    /// The colour of a pixel as red, green, blue.
    func pixel(_ x: Int, _ y: Int) -> [Int] {
        let place = (y * size.width + x) * 3
        let colour = [Int(bytes[place]), Int(bytes[place + 1]), Int(bytes[place + 2])]
        return order == .rgb ? colour : colour.reversed()
    }

    /// Mean and largest absolute difference to packed bytes of the same layout.
    func difference(to other: [UInt8]) -> (mean: Double, largest: Int) {
        guard bytes.count == other.count else { return (255, 255) }
        var (sum, largest) = (0, 0)
        for (left, right) in zip(bytes, other) {
            let step = abs(Int(left) - Int(right))
            sum += step
            largest = max(largest, step)
        }
        return (Double(sum) / Double(max(1, bytes.count)), largest)
    }
}

/// What of the four corners is red, green, blue and white, seen a little inside: `top left, top right, bottom left, bottom right`.
func cornerNames(_ image: Image, inset: Int = 4) -> [String] {
    let (right, bottom) = (image.size.width - 1 - inset, image.size.height - 1 - inset)
    return [(inset, inset), (right, inset), (inset, bottom), (right, bottom)].map { x, y in
        let colour = image.pixel(x, y).map { $0 > 128 }
        switch colour {
        case [true, false, false]: return "red"
        case [false, true, false]: return "green"
        case [false, false, true]: return "blue"
        case [true, true, true]: return "white"
        default: return "\(image.pixel(x, y))"
        }
    }
}

/// A picture of four coloured quarters: red and green above, blue and white below.
func quarters(_ width: Int, _ height: Int) -> Image {
    var bytes: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            switch (x < width / 2, y < height / 2) {
            case (true, true): bytes += [255, 0, 0]
            case (false, true): bytes += [0, 255, 0]
            case (true, false): bytes += [0, 0, 255]
            case (false, false): bytes += [255, 255, 255]
            }
        }
    }
    return Image(size: PixelSize(width: width, height: height), order: .rgb, bytes: bytes)
}

/// FNV-1a of 64 bits: `fnv("a") == 0xaf63dc4c8601ec8c`.
func fnv(_ bytes: [UInt8], _ seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

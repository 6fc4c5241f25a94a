extension Image {
    /// The part inside `region`, each pixel the mean of the area it covers; what lies outside the image counts as black.
    func averaged(_ region: Box, to target: PixelSize, order: ChannelOrder) -> Image {
        let columns = AxisFootprints(start: region.x, length: region.width, pieces: target.width, pixels: size.width)
        let rows = AxisFootprints(start: region.y, length: region.height, pieces: target.height, pixels: size.height)
        var out: [UInt8] = []
        out.reserveCapacity(target.width * target.height * 3)
        let channels = order == self.order ? [0, 1, 2] : [2, 1, 0]
        for row in rows.pieces {
            for column in columns.pieces {
                for channel in channels { out.append(mean(row, column, channel)) }
            }
        }
        return Image(size: target, order: order, bytes: out)
    }

    private func mean(_ row: [AxisFootprints.Share], _ column: [AxisFootprints.Share], _ channel: Int) -> UInt8 {
        var sum: Float = 0
        for y in row {
            for x in column {
                sum += y.weight * x.weight * Float(bytes[(y.pixel * size.width + x.pixel) * 3 + channel])
            }
        }
        return UInt8(min(255, sum.rounded()))
    }
}

/// Which pixels each piece of a divided line covers, and by which part of the piece.
private struct AxisFootprints {
    struct Share {
        var pixel: Int
        var weight: Float
    }

    /// For each piece the pixels below it; those outside the line of pixels are left out.
    let pieces: [[Share]]

    init(start: Float, length: Float, pieces count: Int, pixels: Int) {
        let step = Double(length) / Double(count)
        pieces = (0..<count).map { index in
            let (from, to) = (Double(start) + Double(index) * step, Double(start) + Double(index + 1) * step)
            let (left, right) = (max(0, from), min(Double(pixels), to))
            guard step > 0, left < right else { return [] }
            return (Int(left)..<min(pixels, Int(right.rounded(.up)))).map { pixel in
                let covered = min(right, Double(pixel + 1)) - max(left, Double(pixel))
                return Share(pixel: pixel, weight: Float(covered / step))
            }
        }
    }
}

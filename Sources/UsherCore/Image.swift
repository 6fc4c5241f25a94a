/// The order of the three colours of a pixel in memory.
public enum ChannelOrder: String, Sendable, Codable {
    /// Red, green, blue.
    case rgb
    /// Blue, green, red.
    case bgr
}

/// A picture in memory: 8 bits a channel, three channels interleaved, rows from the top without padding.
public struct Image: Sendable, Hashable {
    /// Width and height in pixels.
    public let size: PixelSize
    /// The order of the colours.
    public let order: ChannelOrder
    /// `height × width × 3` bytes, 0...255, sRGB as decoded (full range).
    public let bytes: [UInt8]

    /// An image over `bytes`, which must be `size.height × size.width × 3` long.
    public init(size: PixelSize, order: ChannelOrder, bytes: [UInt8]) {
        precondition(bytes.count == size.width * size.height * 3, "an image of \(size) needs 3 bytes a pixel")
        self.size = size
        self.order = order
        self.bytes = bytes
    }
}

/// Something pixels can be drawn from: a decoded frame or a still, with rotation and sample aspect already applied to its coordinates.
///
/// Faces, boxes and landmarks are in pixels of `size`. What lies outside the picture is drawn black.
public protocol Picture: ~Copyable, Sendable {
    /// The size as displayed, pixels.
    var size: PixelSize { get }

    /// The part inside `region`, scaled to `size`; the region may reach beyond the picture.
    borrowing func draw(_ region: Box, size: PixelSize, order: ChannelOrder) throws -> Image

    /// An image of `size` whose pixel p shows the picture at `transform⁻¹(p)`: `transform` leads from the picture to the image.
    ///
    /// Bilinear; where the image is much smaller than what it shows, the picture is first brought to within twice the image's scale,
    /// so that fine detail does not alias.
    borrowing func warp(_ transform: SimilarityTransform, size: PixelSize, order: ChannelOrder) throws -> Image
}

extension Image: Picture {
    /// The part inside `region`, scaled down by area averaging or up by bilinear interpolation; plain Swift, for tests and small images.
    public func draw(_ region: Box, size target: PixelSize, order: ChannelOrder) throws -> Image {
        if region.width > Float(target.width) || region.height > Float(target.height) {
            return averaged(region, to: target, order: order)
        }
        let (sx, sy) = (Float(target.width) / region.width, Float(target.height) / region.height)
        return resampled(to: target, order: order) { x, y in
            Point(region.x + (x + 0.5) / sx, region.y + (y + 0.5) / sy)
        }
    }

    /// The image seen through `transform`, bilinear without prefilter; plain Swift, for tests and small images.
    public func warp(_ transform: SimilarityTransform, size target: PixelSize, order: ChannelOrder) throws -> Image {
        guard let back = transform.inverse else {
            return Image(
                size: target,
                order: order,
                bytes: [UInt8](repeating: 0, count: target.width * target.height * 3)
            )
        }
        return resampled(to: target, order: order) { x, y in back(Point(x + 0.5, y + 0.5)) }
    }

    private func resampled(to target: PixelSize, order: ChannelOrder, from place: (Float, Float) -> Point) -> Image {
        var out: [UInt8] = []
        out.reserveCapacity(target.width * target.height * 3)
        let swap = order != self.order
        for y in 0..<target.height {
            for x in 0..<target.width {
                let point = place(Float(x), Float(y))
                for channel in 0..<3 {
                    out.append(sample(point.x - 0.5, point.y - 0.5, swap ? 2 - channel : channel))
                }
            }
        }
        return Image(size: target, order: order, bytes: out)
    }

    private func sample(_ x: Float, _ y: Float, _ channel: Int) -> UInt8 {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (fx, fy) = (x - left, y - top)
        func at(_ dx: Int, _ dy: Int) -> Float {
            let (px, py) = (Int(left) + dx, Int(top) + dy)
            guard px >= 0, py >= 0, px < size.width, py < size.height else { return 0 }
            return Float(bytes[(py * size.width + px) * 3 + channel])
        }
        // Also what is not a number lies outside.
        guard x > -1, y > -1, x < Float(size.width), y < Float(size.height) else { return 0 }
        let upper = at(0, 0) * (1 - fx) + at(1, 0) * fx
        let lower = at(0, 1) * (1 - fx) + at(1, 1) * fx
        return UInt8((upper * (1 - fy) + lower * fy).rounded())
    }
}

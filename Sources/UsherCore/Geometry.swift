/// A point in pixels of the picture as it is displayed: origin at the top-left corner of the top-left pixel, x to the right, y down.
public struct Point: Sendable, Hashable, Codable {
    /// Distance from the left edge, pixels.
    public var x: Float
    /// Distance from the top edge, pixels.
    public var y: Float

    /// A point at `x`, `y` pixels.
    public init(_ x: Float, _ y: Float) {
        self.x = x
        self.y = y
    }
}

/// The size of a picture in whole pixels.
public struct PixelSize: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size of `width` by `height` pixels.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// `1920x1080`.
    public var description: String { "\(width)x\(height)" }

    /// The box that covers the whole picture.
    public var bounds: Box { Box(x: 0, y: 0, width: Float(width), height: Float(height)) }
}

/// An upright rectangle in pixels of the displayed picture; may reach beyond the picture's edges.
public struct Box: Sendable, Hashable, Codable {
    /// Left edge, pixels.
    public var x: Float
    /// Top edge, pixels.
    public var y: Float
    /// Width, pixels, not negative.
    public var width: Float
    /// Height, pixels, not negative.
    public var height: Float

    /// A box with its top-left corner at `x`, `y`.
    public init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The right edge, pixels.
    public var maxX: Float { x + width }
    /// The bottom edge, pixels.
    public var maxY: Float { y + height }
    /// The middle of the box.
    public var center: Point { Point(x + width / 2, y + height / 2) }
    /// The larger of width and height, pixels.
    public var longerSide: Float { max(width, height) }
    /// Width times height, square pixels.
    public var area: Float { width * height }

    /// The part that both boxes cover; empty (zero width or height) where they do not meet.
    public func intersection(_ other: Box) -> Box {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        return Box(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
    }

    /// The smallest box that holds both.
    public func union(_ other: Box) -> Box {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Box(x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
    }

    /// Intersection over union, 0...1.
    public func overlap(_ other: Box) -> Float {
        let common = intersection(other).area
        let union = area + other.area - common
        return union > 0 ? common / union : 0
    }

    /// The same box around the same middle, `factor` times as wide and as high.
    public func scaled(by factor: Float) -> Box {
        let middle = center
        let (newWidth, newHeight) = (width * factor, height * factor)
        return Box(x: middle.x - newWidth / 2, y: middle.y - newHeight / 2, width: newWidth, height: newHeight)
    }
}

import Foundation
public import UsherCore

/// A colour of 8 bits a channel.
public struct Colour: Sendable, Hashable {
    /// Red, green, blue, 0...255.
    public var red, green, blue: UInt8

    /// A colour of its three parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }
}

/// An image to draw boxes and lettering on, for annotated videos; what reaches beyond the edges is cut off.
public struct Canvas: Sendable {
    /// Width and height in pixels.
    public let size: PixelSize
    private let order: ChannelOrder
    private var bytes: [UInt8]

    /// A canvas that begins as `image`.
    public init(_ image: Image) {
        size = image.size
        order = image.order
        bytes = image.bytes
    }

    /// What was drawn.
    public var image: Image { Image(size: size, order: order, bytes: bytes) }

    /// Outlines `box`; the line lies inside it.
    public mutating func outline(_ box: Box, _ colour: Colour, thickness: Int = 2) {
        let (left, top) = (Self.whole(box.x), Self.whole(box.y))
        let (right, bottom) = (Self.whole(box.maxX), Self.whole(box.maxY))
        fill(left..<max(left, right), top..<max(top, min(bottom, top + thickness)), colour)
        fill(left..<max(left, right), max(top, bottom - thickness)..<max(top, bottom), colour)
        fill(left..<max(left, min(right, left + thickness)), top..<max(top, bottom), colour)
        fill(max(left, right - thickness)..<max(left, right), top..<max(top, bottom), colour)
    }

    /// Writes `text` in black or white, whichever stands out, on a plate of `colour` whose top-left corner is at `point`.
    ///
    /// A character cell is 6 by 9 pixels times `scale`. Accents are dropped; what is not Latin then is shown as `?`.
    public mutating func label(_ text: String, at point: Point, _ colour: Colour, scale: Int = 2) {
        let letters = Self.plain(text)
        let (left, top) = (Self.whole(point.x), Self.whole(point.y))
        let plate = Self.labelSize(text, scale: scale)
        fill(left..<left + plate.width, top..<top + plate.height, colour)
        let ink = Self.ink(on: colour)
        for (index, letter) in letters.enumerated() {
            draw(letter, left + scale + index * 6 * scale, top + scale, ink, scale)
        }
    }

    /// How large the plate of `label` is, pixels.
    public static func labelSize(_ text: String, scale: Int = 2) -> PixelSize {
        PixelSize(width: (plain(text).count * 6 + 1) * scale, height: 9 * scale)
    }

    private mutating func draw(_ letter: UInt8, _ left: Int, _ top: Int, _ ink: Colour, _ scale: Int) {
        for (column, bits) in PixelFont.columns(of: letter).enumerated() {
            for row in 0..<PixelFont.height where bits >> UInt8(row) & 1 == 1 {
                let (x, y) = (left + column * scale, top + row * scale)
                fill(x..<x + scale, y..<y + scale, ink)
            }
        }
    }

    private mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ colour: Colour) {
        let columns = columns.clamped(to: 0..<size.width)
        let (first, last) = order == .rgb ? (colour.red, colour.blue) : (colour.blue, colour.red)
        for row in rows.clamped(to: 0..<size.height) {
            var place = (row * size.width + columns.lowerBound) * 3
            for _ in columns {
                bytes[place] = first
                bytes[place + 1] = colour.green
                bytes[place + 2] = last
                place += 3
            }
        }
    }

    /// Printable ASCII; `é` becomes `e`.
    private static func plain(_ text: String) -> [UInt8] {
        text.folding(options: .diacriticInsensitive, locale: nil).unicodeScalars.map { scalar in
            (32...126).contains(scalar.value) ? UInt8(scalar.value) : UInt8(ascii: "?")
        }
    }

    /// Weights of ITU-R BT.601 luma.
    private static func ink(on colour: Colour) -> Colour {
        let luma = Int(colour.red) * 299 + Int(colour.green) * 587 + Int(colour.blue) * 114
        return luma > 140_000 ? Colour(red: 0, green: 0, blue: 0) : Colour(red: 255, green: 255, blue: 255)
    }

    /// The nearest whole pixel; far outside the picture for what is not finite.
    private static func whole(_ value: Float) -> Int {
        guard value.isFinite else { return -1_000_000 }
        return Int(min(1e6, max(-1e6, value.rounded())))
    }
}

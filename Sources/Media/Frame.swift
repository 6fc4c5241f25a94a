public import UsherCore

/// A decoded frame: unique, movable between threads, freed with its owner.
///
/// Nothing is converted until it is drawn; any thread may draw, several frames at once.
public struct Frame: ~Copyable, Sendable, Picture {
    /// When it is shown, from the first frame of the recording on; later than every frame before it.
    public let time: MediaTime
    /// Its number in the recording, from 0.
    public let index: Int
    /// Whether it was coded without reference to others.
    public let isKey: Bool
    /// Whether parts of it were lost and made up by the decoder.
    public let isDamaged: Bool
    private let raster: Raster

    init(_ raster: consuming Raster, time: MediaTime, index: Int, isKey: Bool, isDamaged: Bool) {
        self.time = time
        self.index = index
        self.isKey = isKey
        self.isDamaged = isDamaged
        self.raster = raster
    }

    /// The size as displayed, pixels.
    public var size: PixelSize { raster.size }

    /// The brightness of `columns` times `rows` cells of the picture as coded, row by row: each the mean of 64 pixels spread over it.
    ///
    /// Nothing is converted, and few pixels are read.
    public borrowing func brightness(columns: Int, rows: Int) -> [UInt8] {
        raster.brightness(columns: columns, rows: rows)
    }

    /// The part inside `region`, scaled to `size`; edges lie within half a target pixel.
    public borrowing func draw(_ region: Box, size: PixelSize, order: ChannelOrder) throws(MediaError) -> Image {
        try raster.draw(region, size: size, order: order)
    }

    /// An image of `size` whose pixel p shows the frame at `transform⁻¹(p)`.
    public borrowing func warp(
        _ transform: SimilarityTransform,
        size: PixelSize,
        order: ChannelOrder
    ) throws(MediaError) -> Image {
        try raster.warp(transform, size: size, order: order)
    }

    /// Another frame over the same pixels, which are shared, not copied.
    public borrowing func copy() throws(MediaError) -> Frame {
        Frame(try raster.copy(), time: time, index: index, isKey: isKey, isDamaged: isDamaged)
    }
}

import CFFmpeg
public import UsherCore

/// A picture as the decoder gave it: looked at where it lies, made a ``Frame`` only when somebody wants it.
public struct LivePicture: ~Copyable, Sendable {
    /// When it is shown, from the first picture of the stream on; later than every one before it.
    public let time: MediaTime
    /// The same by the stream's own clock; `nil` where it has none.
    public let stamp: MediaTime?
    /// Its number in the stream, from 0.
    public let index: Int
    /// Whether it was coded without reference to others.
    public let isKey: Bool
    /// Whether parts of it were lost and made up by the decoder.
    public let isDamaged: Bool
    private let frame: OwnedFrame
    private let orientation: Orientation

    /// Where in the stream a picture is.
    struct Place {
        var stamp: MediaTime?
        var time: MediaTime
        var index: Int
    }

    init(_ frame: consuming OwnedFrame, facts: FrameFacts, orientation: Orientation, place: Place) {
        (stamp, time, index) = (place.stamp, place.time, place.index)
        (isKey, isDamaged) = (facts.isKey, facts.isDamaged)
        self.frame = frame
        self.orientation = orientation
    }

    /// The picture as coded, pixels.
    public var codedSize: PixelSize { frame.size }

    /// The brightness of `columns` times `rows` cells of the picture as coded, row by row: each the mean of 16 pixels spread over it.
    ///
    /// Nothing is converted, and one pixel in some hundred is read.
    public borrowing func brightness(columns: Int, rows: Int) -> [UInt8] {
        unsafe frame.withPointer { unsafe LumaCells(of: $0).means(columns: columns, rows: rows, samples: 4) }
    }

    /// The picture to draw from.
    public consuming func makeFrame() throws(MediaError) -> Frame {
        let (time, index, isKey, isDamaged, orientation) = (time, index, isKey, isDamaged, orientation)
        let raster = try Raster(decoded: frame, orientation: orientation)
        return Frame(raster, time: time, index: index, isKey: isKey, isDamaged: isDamaged)
    }
}

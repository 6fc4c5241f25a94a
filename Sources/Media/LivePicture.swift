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

    /// The brightness of `columns` times `rows` cells, row by row: each the mean of 16 pixels spread over it.
    ///
    /// Nothing is converted, and one pixel in some hundred is read.
    public borrowing func brightness(columns: Int, rows: Int) -> [UInt8] {
        unsafe frame.withPointer { unsafe LumaCells(of: $0).means(columns: columns, rows: rows) }
    }

    /// The picture to draw from.
    public consuming func makeFrame() throws(MediaError) -> Frame {
        let (time, index, isKey, isDamaged, orientation) = (time, index, isKey, isDamaged, orientation)
        let raster = try Raster(decoded: frame, orientation: orientation)
        return Frame(raster, time: time, index: index, isKey: isKey, isDamaged: isDamaged)
    }
}

/// The first component of a picture, sampled: luma where there is one, red in pictures of RGB.
@safe private struct LumaCells {
    /// Samples along each side of a cell.
    private static let samples = 4

    private let plane: UnsafePointer<UInt8>?
    private let (stride, step, width, height): (Int, Int, Int, Int)
    /// Bits below the eight that count, in samples of two bytes; `nil` where a sample is a byte.
    private let surplusBits: Int?

    init(of frame: UnsafePointer<AVFrame>) {
        let picture = unsafe frame.pointee
        (width, height) = unsafe (Int(picture.width), Int(picture.height))
        guard let layout = unsafe av_pix_fmt_desc_get(AVPixelFormat(rawValue: picture.format)) else {
            unsafe (plane, stride, step, surplusBits) = (nil, 0, 0, nil)
            return
        }
        let component = unsafe layout.pointee.comp.0
        step = Int(component.step)
        surplusBits = component.depth > 8 ? Int(component.depth + component.shift) - 8 : nil
        let planes = unsafe [picture.data.0, picture.data.1, picture.data.2, picture.data.3]
        let strides = unsafe [picture.linesize.0, picture.linesize.1, picture.linesize.2, picture.linesize.3]
        let number = min(3, max(0, Int(component.plane)))
        unsafe plane = planes[number].map { unsafe UnsafePointer($0 + Int(component.offset)) }
        stride = Int(strides[number])
    }

    func means(columns: Int, rows: Int) -> [UInt8] {
        guard let plane = unsafe plane, width > 0, height > 0, columns > 0, rows > 0 else { return [] }
        var means = [UInt8](repeating: 0, count: columns * rows)
        let across = columns * Self.samples
        let places = (0..<across).map { ($0 * 2 + 1) * width / (across * 2) * step }
        var sums = [Int](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns { sums[column] = 0 }
            for line in 0..<Self.samples {
                let y = ((row * Self.samples + line) * 2 + 1) * height / (rows * Self.samples * 2)
                let start = unsafe plane + y * stride
                for index in 0..<across { sums[index / Self.samples] += unsafe sample(start + places[index]) }
            }
            for column in 0..<columns {
                means[row * columns + column] = UInt8(min(255, sums[column] / (Self.samples * Self.samples)))
            }
        }
        return means
    }

    private func sample(_ place: UnsafePointer<UInt8>) -> Int {
        guard let surplusBits else { return unsafe Int(place[0]) }
        return unsafe (Int(place[0]) | Int(place[1]) << 8) >> surplusBits
    }
}

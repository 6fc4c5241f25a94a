import CFFmpeg
public import UsherCore

/// A photo: decoded when made, drawn from as often as wanted, by any number of threads at once.
///
/// EXIF orientation is applied. Alpha is composited on white; of an animation the first picture is taken.
public final class Still: Picture, Sendable {
    /// What the bytes are.
    public let format: StillFormat
    private let raster: Raster

    /// The photo in the file at `path`.
    public convenience init(path: String, limits: ImageLimits = .default) throws(MediaError) {
        let file = try OpenFile(reading: path)
        guard file.bytes <= Int64(limits.bytes) else { throw .tooManyBytes(path, Int(file.bytes), limits) }
        try self.init(bytes: file.readAll(path), limits: limits, name: path)
    }

    /// The photo in `bytes`, which errors call `name`.
    public init(bytes: [UInt8], limits: ImageLimits = .default, name: String = "image") throws(MediaError) {
        MediaLog.attach()
        guard !bytes.isEmpty else { throw MediaError(.empty, "\(name): holds no bytes; send the image again") }
        guard bytes.count <= limits.bytes else { throw .tooManyBytes(name, bytes.count, limits) }
        guard let format = StillFormat(bytes) else {
            throw MediaError(.notMedia, "\(name): is no image that is known; use JPEG, PNG, WebP, BMP, GIF or TIFF")
        }
        guard let header = StillHeader(format, bytes) else { throw .broken(name, format, "its header is not whole") }
        let (width, height) = (header.size.width, header.size.height)
        guard width <= limits.side, height <= limits.side, width * height <= limits.pixels else {
            throw MediaError(
                .tooLarge,
                "\(name): \(header.size) is beyond the limit of \(limits.pixels) pixels and \(limits.side) a side; scale it down"
            )
        }
        if format == .jpeg { try StillWork.checkScans(bytes, header.size, limits, name: name) }
        let frame = try StillDecoder.decode(
            format == .png ? Self.plain(bytes, name) : bytes,
            format,
            limits,
            name: name
        )
        self.format = format
        raster = try Raster(decoded: frame, orientation: Orientation(exif: header.orientation), still: format)
    }

    private static func plain(_ bytes: [UInt8], _ name: String) throws(MediaError) -> [UInt8] {
        let plain = PlainPNG(bytes)
        guard !plain.isBomb else { throw .broken(name, .png, "it unfolds into far more than its size") }
        return plain.bytes
    }

    /// The size as displayed, pixels.
    public var size: PixelSize { raster.size }

    /// The part inside `region`, scaled to `size`; edges lie within half a target pixel.
    public func draw(_ region: Box, size: PixelSize, order: ChannelOrder) throws(MediaError) -> Image {
        try raster.draw(region, size: size, order: order)
    }

    /// An image of `size` whose pixel p shows the photo at `transform⁻¹(p)`.
    public func warp(
        _ transform: SimilarityTransform,
        size: PixelSize,
        order: ChannelOrder
    ) throws(MediaError) -> Image {
        try raster.warp(transform, size: size, order: order)
    }
}

extension MediaError {
    fileprivate static func tooManyBytes(_ name: String, _ count: Int, _ limits: ImageLimits) -> MediaError {
        MediaError(.tooLarge, "\(name): \(count) bytes are beyond the limit of \(limits.bytes); scale the image down")
    }

    static func broken(_ name: String, _ format: StillFormat, _ why: String) -> MediaError {
        MediaError(.damaged, "\(name): this \(format.rawValue) image cannot be decoded (\(why)); save it again")
    }
}

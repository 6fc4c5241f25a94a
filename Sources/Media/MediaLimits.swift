/// How large the frames of a recording may be; more is refused when the recording is opened, before memory is taken.
public struct MediaLimits: Sendable, Hashable {
    /// Width times height of a coded frame, pixels.
    public var pixels: Int
    /// Width or height of a coded frame, pixels.
    public var side: Int

    /// Limits on pixels and on each side.
    public init(pixels: Int = 50_000_000, side: Int = 16383) {
        self.pixels = pixels
        self.side = side
    }

    /// 50 megapixels, no side of 16384 pixels or more.
    public static let `default` = MediaLimits()
}

/// How large a still may be; checked on its header, before it is decoded.
public struct ImageLimits: Sendable, Hashable {
    /// Bytes of the file.
    public var bytes: Int
    /// Width times height, pixels.
    public var pixels: Int
    /// Width or height, pixels.
    public var side: Int
    /// Width times height times the scans of a JPEG, pixels: 50 scans of 50 megapixels, 200 of 12; cameras and editors make up to 12.
    public var scannedPixels: Int

    /// Limits on bytes, on pixels, on each side and on what the scans go over.
    public init(
        bytes: Int = 10_000_000,
        pixels: Int = 50_000_000,
        side: Int = 16383,
        scannedPixels: Int = 2_500_000_000
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
        self.scannedPixels = scannedPixels
    }

    /// 10 MB and 50 megapixels, no side of 16384 pixels or more.
    public static let `default` = ImageLimits()
}

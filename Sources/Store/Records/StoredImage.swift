public import UsherCore

/// A picture to be kept.
public struct NewImage: Sendable, Hashable {
    /// A JPEG file.
    public var jpeg: [UInt8]
    /// Its size, pixels.
    public var size: PixelSize

    /// A JPEG file of a size.
    public init(jpeg: [UInt8], size: PixelSize) {
        self.jpeg = jpeg
        self.size = size
    }
}

/// A picture that is kept.
public struct StoredImage: Sendable, Hashable, Identifiable {
    /// The picture's id.
    public var id: StoredImageID
    /// A JPEG file.
    public var jpeg: [UInt8]
    /// Its size, pixels.
    public var size: PixelSize
}

public import Store
public import UsherCore

/// One view of a face that was good enough to keep: what was seen, how well, and the vector made of it.
public struct Sighting: Sendable, Hashable {
    /// When, in time of the recording.
    public var time: MediaTime
    /// Where in the picture, pixels.
    public var face: DetectedFace
    /// The longer side by the contract's measure, pixels.
    public var square: Float
    /// Where the head pointed, degrees.
    public var pose: HeadPose
    /// How good the view is, with its parts.
    public var quality: FaceQuality
    /// The face as a unit vector.
    public var embedding: Embedding
    /// What models say of the face, where its source asks.
    public var features: [PersonFeature] = []
    /// A small picture of the face, JPEG.
    public var thumbnail: [UInt8]
    /// The size of `thumbnail`, pixels.
    public var thumbnailSize: PixelSize
}

/// Makes a JPEG of a small picture; the rooms above own the encoder.
public typealias JPEGEncoder = @Sendable (Image) throws -> [UInt8]

/// The size of the pictures kept of faces, pixels.
public let thumbnailSize = PixelSize(width: 160, height: 160)

/// How much of the surroundings a kept picture shows: the side of the square in longer sides of the box.
let thumbnailMargin: Float = 1.7

extension DetectedFace {
    /// The square around the face that a kept picture shows, pixels.
    public var thumbnailRegion: Box {
        let side = box.longerSide * thumbnailMargin
        return Box(x: box.center.x - side / 2, y: box.center.y - side / 2, width: side, height: side)
    }
}

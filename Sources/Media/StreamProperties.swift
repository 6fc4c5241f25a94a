public import UsherCore

/// What a recording says about itself when it is opened.
public struct StreamProperties: Sendable, Hashable {
    /// FFmpeg's name of the container: `mov,mp4,m4a,3gp,3g2,mj2`, `matroska,webm`.
    public let container: String
    /// FFmpeg's name of the video codec: `h264`.
    public let codec: String
    /// The picture as displayed, rotation and sample aspect applied, pixels.
    public let size: PixelSize
    /// The picture as coded, pixels.
    public let codedSize: PixelSize
    /// Mean frames a second; `nil` where the file does not say.
    public let frameRate: Double?
    /// The length of the video; `nil` where the file does not say.
    public let duration: Duration?
    /// Of the video where known, else of the whole file.
    public let bitsPerSecond: Int?
    /// Clockwise turn for display: 0, 90, 180 or 270 degrees.
    public let rotationDegrees: Int
    /// How many video streams there are, cover pictures not counted; one is shown.
    public let videoStreams: Int
    /// FFmpeg's name of the pixel format: `yuv420p`.
    public let pixelFormat: String
}

/// What a replay found in one recording.
public struct FileResult: Sendable, Hashable, Codable {
    /// The path as it was given.
    public var path: String
    /// SHA-256 of the whole file, 64 hex digits; `nil` when it could not be read.
    @OrNull public var sha256: String?
    /// The recording's length, seconds.
    @Rounded<3> public var durationS: Double
    /// The displayed picture's width, pixels: rotation and sample aspect applied.
    public var width: Int
    /// The displayed picture's height, pixels.
    public var height: Int
    /// The video codec as FFmpeg names it, `h264`; empty when the file could not be opened.
    public var codec: String
    /// The container as FFmpeg names it, `mov,mp4,m4a,3gp,3g2,mj2`; empty when the file could not be opened.
    public var container: String
    /// Frames decoded.
    public var framesDecoded: Int
    /// Frames in which faces were looked for.
    public var framesAnalysed: Int
    /// Frames lost or shown damaged.
    public var framesDamaged: Int
    /// Where frames were lost or damaged, in order, not overlapping.
    public var damagedSpans: [DamagedSpan]
    /// Faces found in all analysed frames.
    public var facesDetected: Int
    /// Those of them too small to be processed.
    public var facesTooSmall: Int
    /// Whether the file was replayed to its end: `false` when it was interrupted, not begun, or could not be opened.
    public var complete: Bool
    /// Why the file, or the rest of it, could not be used; `nil` when it could.
    @OrNull public var error: String?
    /// The appearances in order of ``AppearanceResult/firstS``.
    public var appearances: [AppearanceResult]

    /// A file of which nothing is known but its path: fill in what is found.
    public init(path: String) {
        self.path = path
        self.sha256 = nil
        self.durationS = 0
        self.width = 0
        self.height = 0
        self.codec = ""
        self.container = ""
        self.framesDecoded = 0
        self.framesAnalysed = 0
        self.framesDamaged = 0
        self.damagedSpans = []
        self.facesDetected = 0
        self.facesTooSmall = 0
        self.complete = false
        self.error = nil
        self.appearances = []
    }
}

/// A part of a recording that was lost or damaged.
public struct DamagedSpan: Sendable, Hashable, Codable {
    /// The last good moment before it, seconds.
    @Rounded<3> public var fromS: Double
    /// The first good moment after it, seconds.
    @Rounded<3> public var toS: Double

    /// The span between two moments of the recording.
    public init(fromS: Double, toS: Double) {
        self.fromS = fromS
        self.toS = toS
    }
}

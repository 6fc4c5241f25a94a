public import UsherCore

/// One good view of a face in an appearance.
public struct ShotResult: Sendable, Hashable, Codable {
    /// When, seconds from the recording's start.
    @Rounded<3> public var timeS: Double
    /// The detector's box, pixels of the displayed picture.
    public var box: BoxResult
    /// The longer side of the tight face box, source pixels: what the rules compare.
    @Rounded<1> public var square: Double
    /// Degrees, positive towards the right edge of the image; `nil` when the pack has no head-pose model.
    @RoundedOrNull<1> public var yaw: Double?
    /// Degrees, positive looks up; `nil` when not known.
    @RoundedOrNull<1> public var pitch: Double?
    /// Degrees, positive tilts clockwise as seen in the image; `nil` when not known.
    @RoundedOrNull<1> public var roll: Double?
    /// How good the view is for recognition.
    public var quality: QualityResult

    /// A view of a face at a moment.
    public init(timeS: Double, box: Box, square: Double, pose: HeadPose?, quality: FaceQuality) {
        self.timeS = timeS
        self.box = BoxResult(box)
        self.square = square
        self.yaw = pose.map { Double($0.yaw) }
        self.pitch = pose.map { Double($0.pitch) }
        self.roll = pose.map { Double($0.roll) }
        self.quality = QualityResult(quality)
    }
}

/// A box in pixels of the displayed picture, origin top-left.
public struct BoxResult: Sendable, Hashable, Codable {
    /// Left edge, pixels.
    @Rounded<1> public var x: Double
    /// Top edge, pixels.
    @Rounded<1> public var y: Double
    /// Width, pixels.
    @Rounded<1> public var width: Double
    /// Height, pixels.
    @Rounded<1> public var height: Double

    /// The box, rounded to a tenth of a pixel.
    public init(_ box: Box) {
        x = Double(box.x)
        y = Double(box.y)
        width = Double(box.width)
        height = Double(box.height)
    }
}

/// How good a view is for recognition, with the parts it is the product of; all 0...1.
public struct QualityResult: Sendable, Hashable, Codable {
    /// The product of the parts.
    @Rounded<2> public var value: Double
    /// From the energy of edges in the aligned face.
    @Rounded<2> public var sharpness: Double
    /// From the face's size.
    @Rounded<2> public var size: Double
    /// From yaw, pitch and roll.
    @Rounded<2> public var pose: Double
    /// From the detector's confidence.
    @Rounded<2> public var detector: Double
    /// From the distance to the picture's edge.
    @Rounded<2> public var border: Double

    /// The quality, rounded to hundredths.
    public init(_ quality: FaceQuality) {
        value = Double(quality.value)
        sharpness = Double(quality.sharpness)
        size = Double(quality.size)
        pose = Double(quality.pose)
        detector = Double(quality.detector)
        border = Double(quality.border)
    }
}

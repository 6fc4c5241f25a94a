import Foundation
import Rules
public import Store
public import UsherCore

/// What is wanted of the faces of a posted picture.
public struct FaceWants: Sendable, Hashable {
    /// Every face, or the largest alone.
    public var isMulti: Bool
    /// The features to compute.
    public var features: [FaceFeature]
    /// Whether to make a picture of each face of `thumbSize`.
    public var hasThumb: Bool
    /// Whether the picture is one face, cut out and aligned, in which none is to be looked for.
    public var isAligned: Bool

    /// The size of the picture that an answer carries, pixels.
    public static let thumbSize = PixelSize(width: 112, height: 112)

    /// By default the largest face alone, without features and picture.
    public init(
        isMulti: Bool = false,
        features: [FaceFeature] = [],
        hasThumb: Bool = false,
        isAligned: Bool = false
    ) {
        self.isMulti = isMulti
        self.features = features
        self.hasThumb = hasThumb
        self.isAligned = isAligned
    }
}

/// A face of a posted picture.
public struct PostedFace: Sendable, Hashable {
    /// Box, points and the detector's confidence, in pixels of the picture.
    public var face: DetectedFace
    /// The longer side by the contract's measure, pixels.
    public var square: Float
    /// Where the head points, degrees.
    public var pose: HeadPose
    /// How good the view is, with its parts.
    public var quality: FaceQuality
    /// The pose model's belief that it looks at a face, 0...1; below `CreationRules.presenceMinimum` the face changes nobody.
    public var presence: Float?
    /// What the models say of it, if asked, as texts.
    public var features: [PersonFeature]
    /// The same with all numbers behind it; nothing for what was not asked or has no model.
    public var answers: [FaceFeature: FeatureAnswer] = [:]
    /// A JPEG of `FaceWants.thumbSize`, if asked.
    public var thumb: [UInt8]?

    /// Whether it is large enough to be processed; a smaller one is only counted.
    public var isProcessed: Bool { square >= CreationRules.squareFloor }

    /// The corners of the box turned with the face's roll about its middle: clockwise from the top left, pixels.
    public var corners: [Point] {
        let (box, middle) = (face.box, face.box.center)
        let angle = pose.roll * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        return [(-1, -1), (1, -1), (1, 1), (-1, 1)].map { (right: Float, down: Float) in
            let (x, y) = (right * box.width / 2, down * box.height / 2)
            return Point(middle.x + x * cosine - y * sine, middle.y + x * sine + y * cosine)
        }
    }
}

/// What became of a posted picture as a whole: the contract's messages.
public enum PictureOutcome: Sendable, Hashable {
    /// No JPEG and no PNG, or an empty file; said by who decodes.
    case formatUnknown
    /// The shorter side is below `shortestSide`.
    case tooSmall
    /// No face was found.
    case noFaces
    /// So many faces were found, all below the floor of the square.
    case facesTooSmall(Int)
    /// So many faces were processed.
    case processed(Int)

    /// A picture with a shorter side than this is not looked at, pixels: the contract has 50x30 refused and 120x163 not.
    public static let shortestSide = 50
}

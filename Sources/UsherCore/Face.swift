/// Five points of a face, named by the side of the image they lie on when the face is upright: `leftEye` is nearer the left edge.
public struct Landmarks: Sendable, Hashable, Codable {
    /// The middle of the eye on the image's left.
    public var leftEye: Point
    /// The middle of the eye on the image's right.
    public var rightEye: Point
    /// The tip of the nose.
    public var nose: Point
    /// The corner of the mouth on the image's left.
    public var leftMouth: Point
    /// The corner of the mouth on the image's right.
    public var rightMouth: Point

    /// Five points in pixels of the displayed picture.
    public init(leftEye: Point, rightEye: Point, nose: Point, leftMouth: Point, rightMouth: Point) {
        self.leftEye = leftEye
        self.rightEye = rightEye
        self.nose = nose
        self.leftMouth = leftMouth
        self.rightMouth = rightMouth
    }

    /// The five in the order of the fields.
    public var points: [Point] { [leftEye, rightEye, nose, leftMouth, rightMouth] }
}

/// Where a head points, in degrees; all three are 0 for an upright face that looks into the camera.
public struct HeadPose: Sendable, Hashable, Codable {
    /// Turn about the vertical axis, -90...90; positive towards the right edge of the image.
    public var yaw: Float
    /// Nod, -90...90; positive looks up.
    public var pitch: Float
    /// Tilt in the image plane, -180...180; positive is clockwise as seen in the image.
    public var roll: Float

    /// A pose of three angles in degrees.
    public init(yaw: Float, pitch: Float, roll: Float) {
        self.yaw = yaw
        self.pitch = pitch
        self.roll = roll
    }
}

/// A face as a detector reports it.
public struct DetectedFace: Sendable, Hashable, Codable {
    /// The detector's box, pixels of the displayed picture.
    public var box: Box
    /// The five points.
    public var landmarks: Landmarks
    /// The detector's confidence, 0...1.
    public var score: Float

    /// A face with its box, points and confidence.
    public init(box: Box, landmarks: Landmarks, score: Float) {
        self.box = box
        self.landmarks = landmarks
        self.score = score
    }
}

extension DetectedFace {
    /// The face that fills a picture, its five points given in parts of the picture's sides.
    public static func filling(_ size: PixelSize, points: [Point]) -> DetectedFace {
        let (width, height) = (Float(size.width), Float(size.height))
        let places = points.map { Point($0.x * width, $0.y * height) }
        return DetectedFace(
            box: Box(x: 0, y: 0, width: width, height: height),
            landmarks: Landmarks(
                leftEye: places[0],
                rightEye: places[1],
                nose: places[2],
                leftMouth: places[3],
                rightMouth: places[4]
            ),
            score: 1
        )
    }
}

/// How good a view of a face is for recognition: a whole of 0...1 and the parts it is the product of, each 0...1.
public struct FaceQuality: Sendable, Hashable, Codable {
    /// The product of the parts.
    public var value: Float
    /// From the energy of edges in the aligned face.
    public var sharpness: Float
    /// From the face's size in source pixels.
    public var size: Float
    /// From yaw, pitch and roll.
    public var pose: Float
    /// From the detector's confidence.
    public var detector: Float
    /// From the distance to the picture's edge: 1 inside, less the more of the face is cut off.
    public var border: Float

    /// A quality from its parts; the whole is their product.
    public init(sharpness: Float, size: Float, pose: Float, detector: Float, border: Float) {
        self.value = sharpness * size * pose * detector * border
        self.sharpness = sharpness
        self.size = size
        self.pose = pose
        self.detector = detector
        self.border = border
    }
}

import Foundation
import Inference
import UsherCore

/// MediaPipe's face mesh: head pose from the plane of four of its 468 points.
struct FaceMesh: HeadPoseEstimator {
    private let model: CompiledModel
    private let order: ChannelOrder
    private let cropFactor: Float
    private let plane: FacePlane.Indices
    private let presenceMinimum: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        order = entry.order
        cropFactor = try Float(entry.number("crop_factor"))
        presenceMinimum = try Float(entry.number("presence_threshold"))
        plane = FacePlane.Indices(
            leftEdge: try entry.integer("left_edge"),
            rightEdge: try entry.integer("right_edge"),
            forehead: try entry.integer("forehead"),
            chin: try entry.integer("chin")
        )
        model = try runtime.compile(entry, in: pack, options: options.compiling())
        try model.requireOutput("points", elements: entry.integer("points") * 3)
        try model.requireOutput("presence", elements: 1)
    }

    func pose(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> PoseEstimate {
        let angle = face.landmarks.eyeAngle
        let turn = Self.crop(face.box, factor: cropFactor, turnedBy: angle, side: Float(model.inputSize.width))
        let crop = try picture.warped(turn, size: model.inputSize, order: order)
        return try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(crop)
                let facing = try request.withOutput("points") { FacePlane($0, plane) }
                let presence = try request.withOutput("presence") { 1 / (1 + exp(-$0[0])) }
                let pose = HeadPose(yaw: facing.yaw, pitch: facing.pitch, roll: angle * 180 / .pi)
                guard presence >= presenceMinimum else { return PoseEstimate(pose: pose, presence: presence) }
                let shape = try request.withOutput("points") { Self.shape($0, through: turn) }
                return PoseEstimate(pose: pose, presence: presence, shape: shape)
            }
        }
    }

    /// The points of `mesh`, `[points, 3]` in pixels of the crop that `turn` made, in pixels of the picture.
    static func shape(_ mesh: Span<Float>, through turn: SimilarityTransform) -> FaceShape? {
        guard let back = turn.inverse else { return nil }
        return FaceShape(
            points: (0..<mesh.count / 3).map { back(Point(mesh[$0 * 3], mesh[$0 * 3 + 1])) }
        )
    }

    /// The transform that shows a square of `factor` times the box's longer side, its eye line level, `side` pixels wide.
    static func crop(_ box: Box, factor: Float, turnedBy angle: Float, side: Float) -> SimilarityTransform {
        let scale = side / (factor * box.longerSide)
        let (a, b) = (scale * cos(angle), -scale * sin(angle))
        let middle = box.center
        return SimilarityTransform(
            a: a,
            b: b,
            tx: side / 2 - (a * middle.x - b * middle.y),
            ty: side / 2 - (b * middle.x + a * middle.y)
        )
    }
}

/// The plane that a face's edges, forehead and chin span, and where its normal points.
struct FacePlane: Sendable, Hashable {
    /// By how much the mesh's depth is stretched: it makes faces flatter than they are, so that angles come out small.
    ///
    /// Tuned on 400 LFW faces against head-pose-estimation-adas-0001, where the slope of yaw on yaw rises from .83 to .90, and on a man
    /// turned by 45 degrees (35 to 38). More would overshoot on turn-one-man.mp4.
    static let depthScale: Float = 1.1
    /// The pitch that the plane has on a level face, degrees: the median over those 400 faces.
    static let levelPitch: Float = -6.3

    /// Which points of the mesh carry the plane.
    struct Indices: Sendable, Hashable {
        var leftEdge: Int
        var rightEdge: Int
        var forehead: Int
        var chin: Int
    }

    /// Degrees, positive towards the right edge of the image.
    let yaw: Float
    /// Degrees, positive up.
    let pitch: Float

    /// The plane through points of `mesh`, `[points, 3]`: x right, y down, z away from the camera, all in one unit.
    init(_ mesh: Span<Float>, _ indices: Indices) {
        func point(_ index: Int) -> SIMD3<Float> {
            SIMD3(mesh[index * 3], mesh[index * 3 + 1], mesh[index * 3 + 2] * Self.depthScale)
        }
        let across = point(indices.rightEdge) - point(indices.leftEdge)
        let down = point(indices.chin) - point(indices.forehead)
        // across × down points away from the camera for a frontal face; the face looks the other way.
        let away = SIMD3(
            across.y * down.z - across.z * down.y,
            across.z * down.x - across.x * down.z,
            across.x * down.y - across.y * down.x
        )
        let level = (away.x * away.x + away.z * away.z).squareRoot()
        yaw = atan2(-away.x, away.z) * 180 / .pi
        pitch = atan2(away.y, level) * 180 / .pi - Self.levelPitch
    }
}

public import Inference
public import UsherCore

/// What is known of a found face besides who it is.
public struct FaceView: Sendable, Hashable {
    /// Yaw, pitch and roll in degrees.
    public var pose: HeadPose
    /// How good the view is for recognition.
    public var quality: FaceQuality
    /// The pose model's belief that there is a face, 0...1; `nil` from models that do not say.
    public var presence: Float?
    /// The shape by which its embedding may be aligned; `nil` from models that find none.
    public var shape: FaceShape?

    /// A view with its pose, quality, presence and shape.
    public init(pose: HeadPose, quality: FaceQuality, presence: Float?, shape: FaceShape? = nil) {
        self.pose = pose
        self.quality = quality
        self.presence = presence
        self.shape = shape
    }
}

/// The models of one pack made ready to look at faces; any number of threads may use it, `FaceOptions.requests` at full speed.
public struct FaceModels: Sendable {
    /// Finds faces.
    public let detector: any FaceDetector
    /// Estimates head poses.
    public let headPose: any HeadPoseEstimator
    /// Makes embeddings.
    public let embedder: any FaceEmbedder
    /// Estimates years, if asked for.
    public let age: (any AgeEstimator)?
    /// Estimates gender, if asked for.
    public let gender: (any GenderClassifier)?
    /// Tells emotions apart, if asked for.
    public let emotion: (any FaceClassifier)?
    /// Tells faces with a mask from those without, if asked for.
    public let mask: (any FaceClassifier)?
    /// Tells real faces from pictures of faces, if asked for.
    public let liveness: (any FaceClassifier)?
    /// From the longer side of the detector's box to that of the contract's box.
    public let squareFactor: Float
    /// The pack's name.
    public let packName: String
    /// The models' ids by the names of their roles.
    public let modelIDs: [String: String]

    private let alignment: FaceAlignment

    /// Compiles the pack's detector, head pose and embedder, and age and gender if asked for; the other extra roles when first used.
    public init(pack: ModelPack, runtime: InferenceRuntime, options: FaceOptions = FaceOptions()) throws(FacesError) {
        let families = Families(pack: pack, runtime: runtime, options: options)
        do throws(InferenceError) {
            try families.requireKnown(options.extraRoles)
            // Compiling is most of a start.
            (detector, (headPose, embedder)) = try sideBySide(
                { () throws(InferenceError) in try families.detector() },
                { () throws(InferenceError) in (try families.headPose(), try families.embedder()) }
            )
            age = options.extraRoles.contains(.age) ? try families.age() : nil
            gender = options.extraRoles.contains(.gender) ? try families.gender() : nil
            emotion = options.extraRoles.contains(.emotion) ? try families.classifier(.emotion) : nil
            mask = options.extraRoles.contains(.mask) ? try families.classifier(.mask) : nil
            liveness = options.extraRoles.contains(.liveness) ? try families.classifier(.liveness) : nil
            alignment = try FaceAlignment(pack.entry(for: .embedder))
        } catch {
            throw FacesError(error)
        }
        squareFactor = pack.squareFactor
        packName = pack.name
        modelIDs = Dictionary(pack.models.map { ($0.role.rawValue, $0.id) }) { first, _ in first }
    }

    /// The face that fills a picture of this size, placed as the embedder's own chips are.
    public func alignedFace(filling size: PixelSize) -> DetectedFace {
        let chip = alignment.size
        return .filling(
            size,
            points: alignment.target.map { Point($0.x / Float(chip.width), $0.y / Float(chip.height)) }
        )
    }

    /// The contract's size of a face, in pixels of the picture: the longer side of a box from eyebrows to chin.
    public func square(of face: DetectedFace) -> Float {
        face.box.longerSide * squareFactor
    }

    /// The pose and quality of a found face.
    public func view(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> FaceView {
        try view(of: face, in: picture, sharpness: try sharpness(of: face, in: picture))
    }

    /// The same where `wants` takes the quality that the face has at most, by all but its pose; else `nil`, and the pose model is not asked.
    public func view(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        wanting wants: (Float) -> Bool
    ) throws(FacesError) -> FaceView? {
        let sharpness = try sharpness(of: face, in: picture)
        guard wants(qualityBound(of: face, in: picture.size) * sharpness) else { return nil }
        return try view(of: face, in: picture, sharpness: sharpness)
    }

    private func sharpness(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> Float {
        FaceQualityMeasure.sharpness(FaceQualityMeasure.edgeEnergy(try alignment.chip(of: face, in: picture)))
    }

    private func view(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        sharpness: Float
    ) throws(FacesError) -> FaceView {
        let estimate = try headPose.pose(of: face, in: picture)
        let quality = FaceQualityMeasure.quality(
            of: face,
            square: square(of: face),
            sharpness: sharpness,
            pose: estimate.pose,
            picture: picture.size
        )
        return FaceView(pose: estimate.pose, quality: quality, presence: estimate.presence, shape: estimate.shape)
    }
}

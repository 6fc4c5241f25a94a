import Faces
import Gallery
public import UsherCore

/// What is wanted of the faces of a picture that is looked at and not kept.
public struct LookWants: Sendable, Hashable {
    /// How many faces, the largest first; 0 for all.
    public var most: Int
    /// Only faces of which the detector is surer than this, 0...1.
    public var minimumScore: Float?
    /// What the models shall say; a feature without a model is passed over.
    public var features: [FaceFeature]
    /// Whether to find out where the head points.
    public var hasPose: Bool
    /// Whether to make what faces are compared by.
    public var isComparable: Bool
    /// Whether the picture is one face, cut out and aligned, in which none is to be looked for.
    public var isAligned: Bool

    /// By default all faces, and nothing but where they are.
    public init(
        most: Int = 0,
        minimumScore: Float? = nil,
        features: [FaceFeature] = [],
        hasPose: Bool = false,
        isComparable: Bool = false,
        isAligned: Bool = false
    ) {
        self.most = most
        self.minimumScore = minimumScore
        self.features = features
        self.hasPose = hasPose
        self.isComparable = isComparable
        self.isAligned = isAligned
    }
}

/// What a face is compared by.
public struct ComparableFace: Sendable, Hashable {
    let template: FaceTemplate

    init(_ template: FaceTemplate) {
        self.template = template
    }

    /// The face as the model's unit vector.
    public var vector: [Float] { template.embedding.values }
}

/// A face that was looked at, with what was wanted of it and how long each took.
public struct SeenFace: Sendable, Hashable {
    /// Box, points and the detector's confidence, in pixels of the picture.
    public var face: DetectedFace
    /// Where the head points, if wanted.
    public var pose: HeadPose?
    /// What the models say, by feature; those without a model are missing.
    public var answers: [FaceFeature: FeatureAnswer] = [:]
    /// What it is compared by, if wanted.
    public var comparable: ComparableFace?
    /// How long that took to make.
    public var comparableTime: Duration?
    /// How long the pose took.
    public var poseTime: Duration?
}

/// What was seen in a picture.
public struct SeenPicture: Sendable, Hashable {
    /// The faces by the area of their boxes, the largest first.
    public var faces: [SeenFace]
    /// How long it took to find them.
    public var detectionTime: Duration
}

extension Recogniser {
    /// The faces of a picture, each with what is wanted of it; none of a picture that is too small.
    public func look(in picture: borrowing some Picture & ~Copyable, wants: LookWants) throws -> SeenPicture {
        let start = ContinuousClock.now
        let found = try found(in: picture, wants)
        let detectionTime = start.duration(to: .now)
        var seen: [SeenFace] = []
        for face in wants.most > 0 ? found.prefix(wants.most) : found[...] {
            seen.append(try look(at: face, in: picture, wants))
        }
        return SeenPicture(faces: seen, detectionTime: detectionTime)
    }

    private func found(in picture: borrowing some Picture & ~Copyable, _ wants: LookWants) throws -> [DetectedFace] {
        if wants.isAligned { return [faces.alignedFace(filling: picture.size)] }
        guard Self.isLargeEnough(picture.size) else { return [] }
        let least = wants.minimumScore ?? -1
        return try faces.detect(in: picture).filter { $0.score > least }
            .sorted { ($1.box.area, $0.box.x) < ($0.box.area, $1.box.x) }
    }

    private func look(
        at face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        _ wants: LookWants
    ) throws -> SeenFace {
        var seen = SeenFace(face: face, answers: try answers(to: wants.features, of: face, in: picture))
        let clock = ContinuousClock()
        guard wants.hasPose || wants.isComparable else { return seen }
        let start = clock.now
        let view = try faces.view(of: face, in: picture)
        let posed = clock.now
        if wants.hasPose { (seen.pose, seen.poseTime) = (view.pose, start.duration(to: posed)) }
        if wants.isComparable {
            let embedding = try faces.embed(face, shape: view.shape, in: picture, effort: .photo)
            seen.comparable = ComparableFace(try scorer.template(of: embedding))
            seen.comparableTime = (wants.hasPose ? posed : start).duration(to: clock.now)
        }
        return seen
    }
}

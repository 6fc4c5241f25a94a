import Faces
import Foundation
import Gallery
import Recognition
import Rules
import Store
import TestSupport
import UsherCore

/// Faces that say who they are: the nose's x is the person's number, the nose's y the yaw, so that no model is needed.
struct ScriptedFaces: FaceReading {
    static let dimensions = 64

    /// What `detect` finds in any picture.
    var inPicture: [DetectedFace] = []
    var embeddingModel: String { "scripted" }
    var embeddingDimensions: Int { Self.dimensions }
    var packName: String { "scripted" }
    var knownFeatures: Set<FaceFeature> { [.gender, .age] }

    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] { inPicture }
    func square(of face: DetectedFace) -> Float { face.box.longerSide }
    func qualityBound(of face: DetectedFace, in picture: PixelSize) -> Float { min(1, face.box.longerSide / 200) }

    func view(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> FaceView {
        let size = min(1, face.box.longerSide / 200)
        return FaceView(
            pose: HeadPose(yaw: face.landmarks.nose.y, pitch: 0, roll: 0),
            quality: FaceQuality(sharpness: 1, size: size, pose: 1, detector: 1, border: 1),
            presence: face.score
        )
    }

    /// Twenty years and the person's number; odd numbers are male.
    func feature(
        _ feature: FaceFeature,
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> FeatureAnswer? {
        let number = Int(face.landmarks.nose.x)
        return switch feature {
        case .age: FeatureAnswer(result: "\(20 + number)", confidence: 0.5)
        case .gender: FeatureAnswer(result: number % 2 == 1 ? "male" : "female", confidence: 0.98712)
        case .race: nil
        }
    }

    /// The person's own axis, a little off it by the place of the face.
    func embed(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> Embedding {
        var values = [Float](repeating: 0, count: Self.dimensions)
        values[Int(face.landmarks.nose.x) % Self.dimensions] = 1
        values[Self.dimensions - 1 - Int(face.box.x) % 8] += 0.1
        return Embedding(model: embeddingModel, normalizing: values)!
    }

    /// A face of person `number`.
    static func face(
        _ number: Int,
        x: Float = 100,
        y: Float = 100,
        side: Float = 150,
        yaw: Float = 0,
        score: Float = 0.99
    ) -> DetectedFace {
        let point = Point(Float(number), yaw)
        return DetectedFace(
            box: Box(x: x, y: y, width: side * 0.8, height: side),
            landmarks: Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point),
            score: score
        )
    }
}

/// A recogniser over scripted faces and an empty store in memory.
struct Bench {
    let recogniser: Recogniser
    let database: UsherDatabase
    let visitors: PersonList
    static let picture = Image(
        size: PixelSize(width: 8, height: 8),
        order: .rgb,
        bytes: [UInt8](repeating: 128, count: 192)
    )

    init(seeing faces: [DetectedFace] = []) throws {
        database = try UsherDatabase.snapshot(
            of: nil,
            clock: ManualClock(),
            mint: IDMint(clock: ManualClock(), node: 1)
        )
        visitors = try database.createList(named: "Visitors")
        let curve = try ScoreCurve(knots: [
            ScoreCurve.Knot(similarity: 0.1, falseAcceptRate: 0.1),
            ScoreCurve.Knot(similarity: 0.4, falseAcceptRate: 1e-3),
            ScoreCurve.Knot(similarity: 0.9, falseAcceptRate: 1e-6),
        ])
        recogniser = try Recogniser(
            faces: ScriptedFaces(inPicture: faces),
            scorer: Scorer(cohort: nil, curve: curve),
            database: database
        ) { _ in [0xff, 0xd8] }
    }

    func rules(_ threshold: CreationThreshold = .never) -> SourceRules {
        var rules = SourceRules()
        rules.creation.threshold = threshold
        rules.creation.lists = threshold == .never ? [] : [visitors.id]
        return rules
    }

    func watch(_ rules: SourceRules, node: UInt64 = 7) -> SourceWatch {
        SourceWatch(
            recogniser: recogniser,
            rules: rules,
            options: WatchOptions(),
            mint: IDMint(clock: ManualClock(), node: node)
        )
    }

    /// Runs frames at five a second through a watch of its own.
    func run(
        _ frames: [[DetectedFace]],
        rules: SourceRules,
        thumbnail: (Int) -> Image? = { _ in nil }
    ) throws -> [AppearanceRecord] {
        var watch = watch(rules)
        var records: [AppearanceRecord] = []
        for (index, faces) in frames.enumerated() {
            let time = MediaTime(ticks: Int64(index), numerator: 1, denominator: 5)
            records += try watch.observe(faces, thumbnail: thumbnail(index), in: Self.picture, at: time)
        }
        return try records + watch.finish()
    }
}

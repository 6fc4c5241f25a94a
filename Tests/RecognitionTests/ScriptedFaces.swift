import Faces
import Foundation
import Gallery
@testable import Recognition
import Rules
import Store
import TestSupport
import UsherCore

/// Faces that say who they are: the nose's x is the person's number, the nose's y the yaw, so that no model is needed.
struct ScriptedFaces: FaceReading {
    static let dimensions = 64

    /// What `detect` finds in any picture that is no scene.
    var inPicture: [DetectedFace] = []
    /// What `detect` finds in the scenes, by their width.
    let scenes = Locked<[Int: [DetectedFace]]>([:])
    var embeddingModel: String { "scripted" }
    var embeddingDimensions: Int { Self.dimensions }
    var packName: String { "scripted" }
    var knownFeatures: Set<FaceFeature> { [.gender, .age, .emotion] }

    func detect(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        let width = picture.size.width
        return scenes.withLock { $0[width] } ?? inPicture
    }
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
        case .emotion:
            FeatureAnswer(
                likeliestOf: [
                    FeatureClass("angry", 0.125), FeatureClass("happy", 0.75), FeatureClass("neutral", 0.125),
                ]
            )
        case .race, .mask, .liveness: nil
        }
    }

    /// The person's own axis, a little off it by the place of the face.
    func embed(
        _ face: DetectedFace,
        shape: FaceShape?,
        in picture: borrowing some Picture & ~Copyable,
        effort: EmbeddingEffort
    ) throws -> Embedding {
        var values = [Float](repeating: 0, count: Self.dimensions)
        let (axis, alike) = (Int(face.landmarks.nose.x), face.landmarks.rightMouth.x)
        values[axis % Self.dimensions] = alike
        values[(axis + 24) % Self.dimensions] += (1 - alike * alike).squareRoot()
        values[Self.dimensions - 1 - Int(face.box.x) % 8] += 0.1
        return Embedding(model: embeddingModel, normalizing: values)!
    }

    /// A face of person `number`; `alike` is about the cosine to that person's other faces.
    static func face(
        _ number: Int,
        x: Float = 100,
        y: Float = 100,
        side: Float = 150,
        yaw: Float = 0,
        score: Float = 0.99,
        alike: Float = 1
    ) -> DetectedFace {
        let point = Point(Float(number), yaw)
        return DetectedFace(
            box: Box(x: x, y: y, width: side * 0.8, height: side),
            landmarks: Landmarks(
                leftEye: point,
                rightEye: point,
                nose: point,
                leftMouth: point,
                rightMouth: Point(alike, 0)
            ),
            score: score
        )
    }
}

/// A recogniser over scripted faces and an empty store in memory.
struct Bench {
    let recogniser: Recogniser
    let database: UsherDatabase
    let visitors: PersonList
    let faces: ScriptedFaces
    static let picture = Image(
        size: PixelSize(width: 8, height: 8),
        order: .rgb,
        bytes: [UInt8](repeating: 128, count: 192)
    )

    init(
        seeing inPicture: [DetectedFace] = [],
        encodeJPEG: @escaping JPEGEncoder = { _ in [0xff, 0xd8] },
        events: @escaping ActionTelling = { _ in [] }
    ) throws {
        faces = ScriptedFaces(inPicture: inPicture)
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
            faces: faces,
            scorer: Scorer(cohort: nil, curve: curve),
            database: database,
            encodeJPEG: encodeJPEG,
            events: events
        )
    }

    /// A picture in which these faces are found.
    func show(_ found: DetectedFace...) -> Image { show(found) }

    /// A picture in which these faces are found.
    func show(_ found: [DetectedFace]) -> Image {
        let width = faces.scenes.withLock { scenes in
            let width = 100 + scenes.count
            scenes[width] = found
            return width
        }
        return Self.blank(width: width, height: 60)
    }

    /// A grey picture.
    static func blank(width: Int, height: Int) -> Image {
        Image(
            size: PixelSize(width: width, height: height),
            order: .rgb,
            bytes: [UInt8](repeating: 128, count: width * height * 3)
        )
    }

    /// How the memory differs from the store, in words; empty where it does not.
    func differences() throws -> [String] {
        var stored: [PersonID: Set<ExemplarID>] = [:]
        var words: [String] = []
        for list in try database.lists() {
            for person in try database.persons(in: list.id, limit: .max) {
                stored[person.id] = Set(try database.exemplars(of: person.id).map(\.id))
                if recogniser.roster.everybody[person.id] != list.id { words.append("\(person.id) is of another list") }
                if recogniser.roster.index.lists(of: person.id) != [list.id] {
                    words.append("\(person.id) is elsewhere")
                }
                let name = person.name ?? Roster.namelessName(person.id)
                if recogniser.name(of: person.id) != name { words.append("\(person.id) has another name") }
            }
            let total = try database.list(list.id)?.personsTotal ?? 0
            if recogniser.roster.total(of: list.id) != total { words.append("the count of \(list.name) differs") }
        }
        if recogniser.roster.index.exemplarsByPerson != stored { words.append("the vectors differ") }
        if Set(recogniser.roster.everybody.keys) != Set(stored.keys) { words.append("the persons differ") }
        return words + (try database.check())
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
        brightness: (Int) -> [UInt8]? = { _ in nil }
    ) throws -> [AppearanceRecord] {
        var watch = watch(rules)
        var records: [AppearanceRecord] = []
        for (index, faces) in frames.enumerated() {
            let time = MediaTime(ticks: Int64(index), numerator: 1, denominator: 5)
            records += try watch.observe(faces, brightness: brightness(index), in: Self.picture, at: time)
        }
        return try records + watch.finish()
    }
}

import Faces
import Foundation
import Gallery
import Inference
import Media
import Recognition
import Rules
import Settings
import Store
import UsherCore

/// The parts of one run, assembled: model pack, models, score, store, recogniser.
struct Workshop: Sendable {
    let pack: ModelPack
    let faces: FaceModels
    let scorer: Scorer
    let database: UsherDatabase
    let recogniser: Recogniser

    /// How the store is opened.
    enum Access {
        /// A copy in memory: nothing on the disk changes.
        case copy
        /// The database itself, made if there is none.
        case durable
    }

    /// The quality of the small pictures kept of faces, 1...100.
    static let thumbnailQuality = 88

    /// Everything that a serving process needs at `places`, for as many calling threads as there are cores: with the pack's models for
    /// age and gender, and the configuration's rules of matching.
    static func serving(
        places: Places,
        configuration: Configuration,
        events: @escaping ActionTelling = { _ in [] }
    ) throws -> Workshop {
        try Workshop(
            places: places,
            pack: places.pack ?? configuration.models.pack,
            access: .durable,
            options: configuration.faceOptions(requests: max(1, ProcessInfo.processInfo.activeProcessorCount)),
            answersFeatures: true,
            match: configuration.recognition.match,
            events: events
        )
    }

    /// Opens everything at `places`: the models of one pack, and the store or a copy of it.
    init(
        places: Places,
        pack name: String,
        access: Access,
        options: FaceOptions,
        answersFeatures: Bool = false,
        match: MatchRules = MatchRules(),
        events: @escaping ActionTelling = { _ in [] }
    ) throws {
        pack = try ModelPack.open(directory: places.models, name: name)
        var options = options
        if answersFeatures { options.extraRoles.formUnion(FaceOptions.answerableRoles(of: pack)) }
        faces = try FaceModels(pack: pack, runtime: InferenceRuntime(), options: options)
        scorer = try Self.scorer(of: pack, embedder: faces.embedder)
        database = try Self.database(places: places, access: access)
        recogniser = try Recogniser(
            faces: faces,
            scorer: scorer,
            database: database,
            match: match,
            encodeJPEG: { try JPEG.encode($0, quality: Self.thumbnailQuality) },
            events: events
        )
    }

    /// The score of a pack: its cohort and its curve.
    static func scorer(of pack: ModelPack, embedder: any FaceEmbedder) throws -> Scorer {
        guard let calibration = pack.calibration else {
            throw UsherFault(
                "model pack \(pack.name) has no calibration: a score would mean nothing; run `usher calibrate` for it "
                    + "on a folder per person, and build the pack again"
            )
        }
        let curve = try JSONDecoder().decode(ScoreCurve.self, from: Data(calibration))
        guard let file = pack.cohort else { return Scorer(cohort: nil, curve: curve) }
        let cohort = try Cohort(
            id: file.id,
            model: embedder.modelID,
            dimensions: file.dimensions,
            values: try pack.readCohort(),
            rule: file.neighbourhood.map(NeighbourhoodRule.init) ?? .unstated
        )
        return Scorer(cohort: cohort, curve: curve)
    }

    private static func database(places: Places, access: Access) throws -> UsherDatabase {
        switch access {
        case .copy:
            let path = FileManager.default.fileExists(atPath: places.database) ? places.database : nil
            return try UsherDatabase.snapshot(of: path, clock: StillClock(), mint: .forAudit())
        case .durable:
            try makeDirectory(places.data)
            return try UsherDatabase.open(path: places.database)
        }
    }

    /// Makes a directory with those above it, readable by its owner only: it holds faces.
    static func makeDirectory(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw UsherFault("directory \(path) cannot be made: \(error.localizedDescription)")
        }
    }
}

extension NeighbourhoodRule {
    /// The rule that a pack states.
    fileprivate init(_ stated: ModelPack.CohortFile.Neighbourhood) {
        self.init(
            near: stated.near,
            nearWeight: stated.nearWeight,
            wideShare: stated.wideShare,
            wideWeight: stated.wideWeight
        )
    }
}

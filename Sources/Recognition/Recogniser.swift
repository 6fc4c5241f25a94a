import Dispatch
import Faces
public import Gallery
public import Rules
public import Store
public import UsherCore

/// The use cases of recognition over one model pack and one store: analyse, match, decide, record, enrol.
///
/// Shared by every source and every posted image; any thread may call it. The creation of persons is one critical section, so that two
/// cameras that see the same stranger at once create one person.
public final class Recogniser: Sendable {
    /// The models.
    public let faces: any FaceReading
    /// From similarity to score.
    public let scorer: Scorer
    /// Where persons and actions are kept.
    public let database: UsherDatabase
    /// When a face of a posted picture is somebody's, unless its source says otherwise.
    public let match: MatchRules
    let roster: Roster
    let encodeJPEG: JPEGEncoder
    /// Turns news of an action into what is written with it, so that others hear of it.
    let events: ActionTelling
    /// Creations and enrolments stand in line here; a queue and not a lock, because a commit to the disk is waited for inside.
    let admissions = DispatchQueue(label: "usher.recognition.admission")
    /// Persons that the store changed and memory has not read yet; empty but where reading them failed.
    let behind = Locked<[PersonID]>([])

    /// How many persons a face is compared with by name; the rules look at the first two of different persons in up to all lists.
    static let candidateLimit = 10

    /// A recogniser with everybody of the store in memory.
    public init(
        faces: any FaceReading,
        scorer: Scorer,
        database: UsherDatabase,
        match: MatchRules = MatchRules(),
        encodeJPEG: @escaping JPEGEncoder,
        events: @escaping ActionTelling = { _ in [] }
    ) throws {
        self.faces = faces
        self.scorer = scorer
        self.database = database
        self.match = match
        self.encodeJPEG = encodeJPEG
        self.events = events
        self.roster = try Roster(
            database: database,
            model: faces.embeddingModel,
            dimensions: faces.embeddingDimensions,
            scorer: scorer
        )
    }

    /// How many vectors are enrolled.
    public var exemplarCount: Int { roster.index.count }

    /// What a person is called.
    public func name(of person: PersonID) -> String { roster.name(of: person) }

    /// What a list is called.
    public func name(of list: PersonListID) -> String { roster.name(of: list) ?? list.description }

    /// The persons most like a face, best first.
    public func candidates(for embedding: Embedding, lists: Set<PersonListID>?) throws -> [Rules.Candidate] {
        try roster.search(try scorer.template(of: embedding), lists: lists, limit: Self.candidateLimit)
    }

    /// The score of two faces, 0...100.
    public func score(_ one: Embedding, _ other: Embedding) throws -> Double {
        try scorer.score(try scorer.template(of: one), try scorer.template(of: other))
    }

    /// A kept view of a face: its vector and its small picture made.
    func sight(
        _ face: DetectedFace,
        view: FaceView,
        in picture: borrowing some Picture & ~Copyable,
        at time: MediaTime,
        effort: EmbeddingEffort
    ) throws -> Sighting {
        let embedding = try faces.embed(face, shape: view.shape, in: picture, effort: effort)
        return Sighting(
            time: time,
            face: face,
            square: faces.square(of: face),
            pose: view.pose,
            quality: view.quality,
            embedding: embedding,
            thumbnail: try thumbnail(of: face, in: picture),
            thumbnailSize: thumbnailSize
        )
    }

    /// The small picture that is kept of a face.
    func thumbnail(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> [UInt8] {
        try encodeJPEG(picture.draw(face.thumbnailRegion, size: thumbnailSize, order: .rgb))
    }
}

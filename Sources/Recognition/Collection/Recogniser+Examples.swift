import Faces
import Dispatch
import Gallery
public import Store
public import UsherCore

/// An exemplar that a face was compared with.
public struct ExampleMatch: Sendable, Hashable {
    /// The exemplar.
    public var exemplar: ExemplarID
    /// Whose face it is.
    public var person: PersonID
    /// What that person is called.
    public var name: String
    /// Cosine less what both have in common with everybody; see `Recogniser.similarity(falseAcceptRate:)`.
    public var similarity: Float
}

/// A picture whose one face is to become an exemplar.
public struct ExampleRequest: Sendable, Hashable {
    /// What the person is called; made if there is none of that name, whatever its case.
    public var name: String
    /// The list.
    public var list: PersonListID
    /// Only faces of which the detector is surer than this, 0...1, count.
    public var minimumScore: Float?
    /// Whether the picture is one face, cut out and aligned.
    public var isAligned: Bool
    /// The file as it came, to be kept beside the exemplar; empty keeps none.
    public var original: [UInt8]

    /// A picture of somebody of this name.
    public init(
        name: String,
        list: PersonListID,
        minimumScore: Float? = nil,
        isAligned: Bool = false,
        original: [UInt8] = []
    ) {
        self.name = name
        self.list = list
        self.minimumScore = minimumScore
        self.isAligned = isAligned
        self.original = original
    }
}

/// What became of a picture that was to be an exemplar.
public enum ExampleOutcome: Sendable, Hashable {
    /// It is one, on the disk and searchable.
    case added(Example)
    /// No face was found.
    case noFace
    /// So many faces were found, and nobody can say which is meant.
    case severalFaces(Int)
}

extension Recogniser {
    /// Makes the one face of a picture an exemplar of the person of that name.
    public func addExample(
        _ request: ExampleRequest,
        picture: borrowing some Picture & ~Copyable,
        by actor: AuditActor? = nil
    ) throws -> ExampleOutcome {
        let wants = LookWants(minimumScore: request.minimumScore, isAligned: request.isAligned)
        let found = try look(in: picture, wants: wants).faces
        guard let face = found.first?.face else { return .noFace }
        guard found.count == 1 else { return .severalFaces(found.count) }
        let view = try faces.view(of: face, in: picture)
        let sighting = try sight(face, view: view, in: picture, at: .zero, effort: .photo)
        let stranger = Stranger(embedding: sighting.embedding, best: sighting, provenance: .posted)
        let template = try scorer.template(of: sighting.embedding)
        let new = NewExample(face: self.face(of: stranger, template: template), original: request.original)
        return try alter {
            let known = roster.persons(called: request.name, in: request.list).first
            let made = try database.addExample(new, to: known, named: request.name, in: request.list, by: actor)
            let name = known.map(roster.name) ?? request.name
            return (.added(Example(id: made.id, person: made.person, name: name)), [made.person])
        }
    }

    /// Removes those of `ids` that are exemplars of `list`; whoever has none left stays and matches nobody.
    public func deleteExamples(
        _ ids: [ExemplarID],
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws -> [Example] {
        try alter {
            let deleted = try database.deleteExamples(ids, in: list, by: actor)
            return (deleted, Array(Set(deleted.map(\.person))))
        }
    }

    /// The exemplars of a list most like a face, the most alike first, whoever's they are.
    public func examples(like face: ComparableFace, in list: PersonListID, limit: Int) throws -> [ExampleMatch] {
        try roster.index.search(face.template, lists: [list], limit: limit, onePerPerson: false).map { found in
            ExampleMatch(
                exemplar: found.exemplar,
                person: found.person,
                name: roster.name(of: found.person),
                similarity: found.similarity
            )
        }
    }

    /// How alike two faces are: the cosine less what both have in common with everybody.
    public func similarity(_ one: ComparableFace, _ other: ComparableFace) throws -> Float {
        try one.template.compared(to: other.template).similarity
    }

    /// The similarity that pairs of different people reach at this rate, by the pack's calibration.
    public func similarity(falseAcceptRate: Double) -> Float {
        scorer.curve.similarity(score: ScoreCurve.score(falseAcceptRate: falseAcceptRate))
    }

    /// An exemplar of a list and what it is compared by; `nil` where there is none, or one of another model.
    public func comparable(
        _ id: ExemplarID,
        in list: PersonListID
    ) throws -> (example: Example, face: ComparableFace)? {
        guard let (example, exemplar) = try database.example(id, in: list),
            exemplar.face.embedding.model == faces.embeddingModel
        else { return nil }
        return (example, ComparableFace(try scorer.template(of: exemplar.face.embedding)))
    }

    /// What a vector of this model's is compared by; `nil` for one of another length, or of none.
    public func comparable(vector values: [Float]) throws -> ComparableFace? {
        guard values.count == faces.embeddingDimensions,
            let embedding = Embedding(model: faces.embeddingModel, normalizing: values)
        else { return nil }
        return ComparableFace(try scorer.template(of: embedding))
    }
}

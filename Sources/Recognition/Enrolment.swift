import Dispatch
import Faces
import Gallery
import Rules
public import Store
public import UsherCore

/// What became of one photo.
public enum PhotoOutcome: Sendable, Hashable {
    /// The face was added to the person.
    case enrolled(square: Float, quality: Float, lookAlike: LookAlike?)
    /// This very photo is in the list already.
    case duplicate(of: String)
    /// No face was found.
    case noFace
    /// More than one face large enough to be meant.
    case severalFaces(Int)
    /// The face is below the floor of the square.
    case tooSmall(square: Float)

    /// Whether the list holds the photo's face now, by this photo or already.
    public var isInList: Bool {
        switch self {
        case .enrolled, .duplicate: true
        case .noFace, .severalFaces, .tooSmall: false
        }
    }
}

/// Another person of the list who looks like the one just enrolled.
public struct LookAlike: Sendable, Hashable {
    /// The other person's name.
    public var name: String
    /// How alike, 0...100.
    public var score: Float
}

/// A photo of a person who is to be enrolled.
public struct EnrolmentPhoto: Sendable {
    /// The file's name, for the record.
    public var name: String
    /// The SHA-256 of the file, by which the same photo is known again.
    public var sha256: String
    /// What the person is called.
    public var person: String

    /// A photo of `person`.
    public init(name: String, sha256: String, person: String) {
        self.name = name
        self.sha256 = sha256
        self.person = person
    }
}

extension Recogniser {
    /// Adds the one face of a photo to the person of that name in the list, who is made if there is none.
    ///
    /// On the disk when this returns, and searchable. Several faces are refused, whatever their sizes, unless all but one are below the
    /// floor: nobody can say which one is meant.
    public func enrol(
        _ photo: EnrolmentPhoto,
        picture: borrowing some Picture & ~Copyable,
        into list: PersonList
    ) throws -> PhotoOutcome {
        if let known = try database.exemplar(photoSHA256: photo.sha256, model: faces.embeddingModel, in: list.id) {
            return .duplicate(of: roster.name(of: known.person))
        }
        let found = try faces.detect(in: picture).sorted { $0.box.area > $1.box.area }
        guard let largest = found.first else { return .noFace }
        let usable = found.filter { faces.square(of: $0) >= CreationRules.squareFloor }
        guard usable.count <= 1 else { return .severalFaces(usable.count) }
        guard let face = usable.first else { return .tooSmall(square: faces.square(of: largest)) }
        let view = try faces.view(of: face, in: picture)
        let sighting = try sight(face, view: view, in: picture, at: .zero, effort: .photo)
        return try alter { try add(sighting, photo: photo, to: list) }
    }

    private func add(
        _ sighting: Sighting,
        photo: EnrolmentPhoto,
        to list: PersonList
    ) throws -> (PhotoOutcome, touched: [PersonID]) {
        roster.name(list)
        let template = try scorer.template(of: sighting.embedding)
        let others = try roster.search(template, lists: [list.id], limit: Self.candidateLimit)
        let stranger = Stranger(
            embedding: sighting.embedding,
            best: sighting,
            provenance: .photo(sha256: photo.sha256, name: photo.name)
        )
        let face = face(of: stranger, template: template)
        let person = try store(face, named: photo.person, in: list)
        let lookAlike = others.first { $0.person != person && $0.score >= MatchRules().matchScore }
        let outcome = PhotoOutcome.enrolled(
            square: sighting.square,
            quality: sighting.quality.value,
            lookAlike: lookAlike.map { LookAlike(name: $0.name, score: $0.score) }
        )
        return (outcome, [person])
    }

    /// One more exemplar for the person of that name, or a new person.
    private func store(_ face: PersonFace, named name: String, in list: PersonList) throws -> PersonID {
        guard let person = try database.person(named: name, in: list.id), let exemplar = face.exemplars.first else {
            return try database.createPerson(NewPerson(list: list.id, name: name, face: face)).id
        }
        try database.addExemplar(exemplar, to: person.id)
        return person.id
    }
}

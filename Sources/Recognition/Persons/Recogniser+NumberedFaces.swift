import Dispatch
import Gallery
import Rules
public import Store
public import UsherCore

/// An enrolled face that is like another one.
public struct FaceLikeness: Sendable, Hashable {
    /// The enrolled face.
    public var face: NumberedFace
    /// How alike, 0...100.
    public var score: Double
}

/// What a face is compared with by name: a ready one, or one that is enrolled.
public enum FaceReference: Sendable {
    /// A face of a posted picture.
    case ready(ReadyFace)
    /// An enrolled one.
    case enrolled(ExemplarID, PersonID)
}

extension Recogniser {
    /// How alike two faces are, 0...100.
    public func score(_ one: ReadyFace, _ other: ReadyFace) throws -> Double {
        try scorer.score(one.examined.template, other.examined.template)
    }

    /// How alike two faces are, 0...100; `nil` where an enrolled one is gone, or is of another model.
    public func score(_ one: FaceReference, _ other: FaceReference) throws -> Double? {
        guard let left = try template(of: one), let right = try template(of: other) else { return nil }
        return try scorer.score(left, right)
    }

    private func template(of reference: FaceReference) throws -> FaceTemplate? {
        switch reference {
        case .ready(let face): return face.examined.template
        case .enrolled(let exemplar, let person):
            let known = try database.exemplars(of: person).first { $0.id == exemplar }
            guard let known, known.face.embedding.model == faces.embeddingModel else { return nil }
            return try scorer.template(of: known.face.embedding)
        }
    }

    /// The enrolled faces of a list that are most like a face, best first, those below `least` left out: face by face, whoever's they are.
    public func likeliest(
        to reference: FaceReference,
        in list: PersonListID,
        least: Double = 0,
        limit: Int
    ) throws -> [FaceLikeness] {
        guard let template = try template(of: reference) else { return [] }
        return try roster.index.search(template, lists: [list], limit: limit, onePerPerson: false).compactMap { found in
            let score = scorer.score(found)
            guard score >= least, let number = try database.faceNumber(of: found.exemplar),
                let face = try database.numberedFace(number)
            else { return nil }
            return FaceLikeness(face: face, score: score)
        }
    }

    /// Enrols a face in lists under one number; on the disk and searchable when this returns.
    ///
    /// - Parameters:
    ///   - face: the face.
    ///   - name: what the person is called; `nil` makes a person of its own.
    ///   - lists: the lists; at least one.
    ///   - details: what is kept beside.
    ///   - chosen: the id that the client chose, for the one list.
    ///   - actor: who asked, for the audit log.
    /// - Returns: the face as it is enrolled.
    /// - Throws: `StoreError` `nameTaken` for an id that is taken, `notFound` for a list that is gone.
    public func enrol(
        _ face: ReadyFace,
        named name: String?,
        in lists: [PersonListID],
        details: FaceDetails,
        chosen: UInt64? = nil,
        by actor: AuditActor? = nil
    ) throws -> NumberedFace {
        let stranger = Stranger(
            embedding: face.examined.sighting.embedding,
            best: face.examined.sighting,
            provenance: .posted,
            features: face.face.features
        )
        let kept = self.face(of: stranger, template: face.examined.template)
        return try alter {
            try noteNames(of: lists)
            let enrolled = try database.addNumberedFace(
                NewNumberedFace(name: name, lists: lists, face: kept, details: details, chosen: chosen),
                by: actor
            )
            return (enrolled, enrolled.places.map(\.person))
        }
    }

    /// Enrols a face that is enrolled already in another list, as another face.
    public func copy(
        _ exemplar: ExemplarID,
        of person: PersonID,
        named name: String?,
        to list: PersonListID,
        details: FaceDetails,
        chosen: UInt64,
        by actor: AuditActor? = nil
    ) throws -> NumberedFace? {
        try alter {
            guard let known = try database.exemplars(of: person).first(where: { $0.id == exemplar }),
                let owner = try database.person(person)
            else { return (nil, []) }
            let face = PersonFace(
                pose: owner.pose,
                square: known.face.square,
                quality: known.face.quality,
                features: details.features,
                exemplars: [known.face]
            )
            let enrolled = try database.addNumberedFace(
                NewNumberedFace(name: name, lists: [list], face: face, details: details, chosen: chosen),
                by: actor
            )
            return (enrolled, enrolled.places.map(\.person))
        }
    }

    /// Removes faces from the lists at these places, and the persons who have no other face there.
    public func removeFaces(_ exemplars: [ExemplarID], by actor: AuditActor? = nil) throws {
        try alter { ((), try database.removeExemplars(exemplars, by: actor)) }
    }

    /// Gives the person of a face another name, or the face to the person of that name.
    public func renameFace(_ number: Int64, to name: String, by actor: AuditActor? = nil) throws {
        try alter { ((), try database.renameFace(number, to: name, by: actor)) }
    }

    /// Makes a face that of the person who has another one; `StoreError` `notFound` where that person is not in each of its lists.
    public func giveFace(_ number: Int64, toOwnerOf other: Int64, by actor: AuditActor? = nil) throws {
        try alter { ((), try database.giveFace(number, toOwnerOf: other, by: actor)) }
    }

    /// Enrols a face in exactly these lists, under the number that it has.
    public func setLists(_ lists: [PersonListID], of face: NumberedFace, by actor: AuditActor? = nil) throws {
        try alter {
            var touched: [PersonID] = []
            // First in, then out: a face that is in no list is gone.
            for list in lists { touched += try database.addFace(face.id, to: list, by: actor) }
            let gone = face.places.filter { !lists.contains($0.list) }
            touched += try database.removeExemplars(gone.map(\.exemplar), by: actor)
            return ((), touched)
        }
    }
}

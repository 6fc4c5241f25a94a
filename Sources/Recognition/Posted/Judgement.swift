import Rules
import Store
import UsherCore

/// What is looked up for the faces of a posted picture, and by which rules.
struct PostedRules: Sendable {
    /// The rules; `searchLists` is never `nil`.
    var rules: SourceRules
    /// How many persons an answer names for a face.
    var results: Int

    /// The lists that a face is compared with.
    var comparedLists: Set<PersonListID> { rules.comparedLists ?? [] }
}

/// A face with the persons it was compared with and what follows from that.
struct Judgement: Sendable {
    var examined: ExaminedFace
    /// The persons of the lists searched that reach the threshold in force, nearest first.
    var found: [Rules.Candidate]
    var decision: Decision

    var outcome: Outcome { decision.outcome }
}

extension Recogniser {
    /// Looks every face up in the lists as they stand now, and asks the rules; each face for itself, as the contract has it.
    func judge(_ faces: [ExaminedFace], _ posted: PostedRules) throws -> [Judgement] {
        let (match, creation) = (posted.rules.match, posted.rules.creation)
        return try faces.map { examined in
            let candidates = try roster.search(
                examined.template,
                lists: posted.comparedLists,
                limit: max(posted.results, Self.candidateLimit)
            )
            let found = candidates.filter {
                posted.rules.searchLists?.contains($0.list) == true
                    && $0.score >= match.bar(in: $0.list, creation: creation)
            }
            let decision = Decision.on(examined.subject, candidates: candidates, match: match, creation: creation)
            return Judgement(examined: examined, found: found, decision: decision)
        }
    }

    /// The persons found, as the store holds them; who was deleted this moment is left out.
    func matches(_ found: [Rules.Candidate], limit: Int) throws -> [PersonMatch] {
        let named = found.prefix(limit)
        let persons = try database.persons(named.map(\.person))
        return named.compactMap { candidate in
            persons.first { $0.id == candidate.person }.map { PersonMatch(person: $0, similarity: candidate.score) }
        }
    }

    /// The stranger that a judged face is, for `face(of:template:)`.
    func stranger(_ judgement: Judgement, provenance: Provenance, keepsImage: Bool = true) -> Stranger {
        Stranger(
            embedding: judgement.examined.sighting.embedding,
            best: judgement.examined.sighting,
            provenance: provenance,
            features: judgement.examined.face.features,
            keepsImage: keepsImage
        )
    }
}

public import UsherCore

/// A person that a search found, by the exemplar that is nearest to the query.
public struct Candidate: Sendable, Hashable {
    /// The person.
    public let person: PersonID
    /// The list in which the exemplar stands.
    public let list: PersonListID
    /// The nearest exemplar of the person.
    public let exemplar: ExemplarID
    /// Cosine minus the mean of both neighbourhoods.
    public let similarity: Float
    /// The cosine of the angle between query and exemplar.
    public let cosine: Float

    /// A candidate from its parts.
    public init(person: PersonID, list: PersonListID, exemplar: ExemplarID, similarity: Float, cosine: Float) {
        self.person = person
        self.list = list
        self.exemplar = exemplar
        self.similarity = similarity
        self.cosine = cosine
    }

    /// Best first; equal ones by person, then exemplar, so that every run gives the same order.
    func precedes(_ other: Candidate) -> Bool {
        if similarity != other.similarity { return similarity > other.similarity }
        if person != other.person { return person < other.person }
        return exemplar < other.exemplar
    }
}

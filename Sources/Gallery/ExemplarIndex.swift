public import UsherCore

/// The enrolled faces in memory, searched exactly.
///
/// A search looks at every exemplar of its lists in 8-bit form with an upper bound on its similarity, and at those whose bound reaches the
/// best so far in Float32; the result is that of comparing with each in Float32. Any number of searches run beside one writer: each sees the
/// index as it stood when it began. Memory for each exemplar of d dimensions: about 5 d + 75 bytes, 0.7 GB for a million of 128.
public final class ExemplarIndex: Sendable {
    private struct State: Sendable {
        var shelves: [PersonListID: ExemplarShelf] = [:]
        /// Not part of what a search holds, so that an insertion beside a search copies one block and not this.
        var exemplars: Set<ExemplarID> = []
        /// The cohort of everything in the index; settled by the first exemplar.
        var cohort: String?
    }

    /// The id of the embedder whose vectors these are.
    public let model: String
    /// Numbers in a vector.
    public let dimensions: Int
    private let state = Locked(State())

    /// An empty index for the vectors of one model.
    public init(model: String, dimensions: Int) {
        self.model = model
        self.dimensions = dimensions
    }

    /// How many exemplars there are.
    public var count: Int { state.withLock { $0.exemplars.count } }

    /// Adds an exemplar; throws when its id is in the index already, or its vector is of another model or cohort.
    public func insert(
        _ exemplar: ExemplarID,
        person: PersonID,
        list: PersonListID,
        template: FaceTemplate
    ) throws(GalleryError) {
        try check(template)
        let row = ExemplarRow(
            exemplar: exemplar,
            person: person,
            neighbourhood: template.neighbourhood,
            values: template.embedding.values
        )
        try state.withLock { state throws(GalleryError) in
            try Self.check(cohort: template.cohort, against: state)
            guard state.exemplars.insert(exemplar).inserted else {
                throw GalleryError(.duplicateExemplar, "exemplar \(exemplar) is in the index already; remove it first")
            }
            state.cohort = template.cohort
            state.shelves[list, default: ExemplarShelf(list: list, dimensions: dimensions)].append(row)
        }
    }

    /// Puts a person's exemplars in place of all that the index has of the person; a search sees the former ones or these.
    public func replace(
        person: PersonID,
        list: PersonListID,
        with exemplars: [(id: ExemplarID, template: FaceTemplate)]
    ) throws(GalleryError) {
        for exemplar in exemplars { try check(exemplar.template) }
        try state.withLock { state throws(GalleryError) in
            for exemplar in exemplars { try Self.check(cohort: exemplar.template.cohort, against: state) }
            Self.remove(from: &state) { $1 == person }
            for exemplar in exemplars {
                state.exemplars.insert(exemplar.id)
                state.cohort = exemplar.template.cohort
                state.shelves[list, default: ExemplarShelf(list: list, dimensions: dimensions)].append(
                    ExemplarRow(
                        exemplar: exemplar.id,
                        person: person,
                        neighbourhood: exemplar.template.neighbourhood,
                        values: exemplar.template.embedding.values
                    )
                )
            }
        }
    }

    /// Removes every exemplar of a person from every list; returns how many there were.
    @discardableResult
    public func remove(person: PersonID) -> Int {
        remove { $1 == person }
    }

    /// Removes every exemplar of these persons from every list; returns how many there were.
    @discardableResult
    public func remove(persons: Set<PersonID>) -> Int {
        remove { persons.contains($1) }
    }

    /// Removes an exemplar; returns whether it was there.
    @discardableResult
    public func remove(exemplar: ExemplarID) -> Bool {
        guard state.withLock({ $0.exemplars.contains(exemplar) }) else { return false }
        return remove { id, _ in id == exemplar } > 0
    }

    /// Removes a list with all its exemplars; returns how many there were.
    @discardableResult
    public func remove(list: PersonListID) -> Int {
        state.withLock { state in
            guard let shelf = state.shelves.removeValue(forKey: list) else { return 0 }
            for block in shelf.blocks { state.exemplars.subtract(block.exemplars) }
            return shelf.blocks.reduce(0) { $0 + $1.count }
        }
    }

    private func remove(where condemned: (ExemplarID, PersonID) -> Bool) -> Int {
        state.withLock { Self.remove(from: &$0, where: condemned) }
    }

    @discardableResult
    private static func remove(from state: inout State, where condemned: (ExemplarID, PersonID) -> Bool) -> Int {
        var count = 0
        for list in Array(state.shelves.keys) {
            guard let removed = state.shelves[list]?.remove(where: condemned) else { continue }
            state.exemplars.subtract(removed)
            count += removed.count
            if state.shelves[list]?.blocks.isEmpty ?? false { state.shelves[list] = nil }
        }
        return count
    }

    /// The exemplars of each person, for whoever holds the index against the store.
    public var exemplarsByPerson: [PersonID: Set<ExemplarID>] {
        let shelves = state.withLock { $0.shelves }
        var found: [PersonID: Set<ExemplarID>] = [:]
        for block in shelves.values.flatMap(\.blocks) {
            for (person, exemplar) in zip(block.persons, block.exemplars) {
                found[person, default: []].insert(exemplar)
            }
        }
        return found
    }

    /// The lists in which a person has exemplars.
    public func lists(of person: PersonID) -> Set<PersonListID> {
        let shelves = state.withLock { $0.shelves }
        return Set(shelves.filter { $0.value.blocks.contains { $0.persons.contains(person) } }.keys)
    }

    /// The `limit` most similar persons of `lists` (`nil`: of all), each by the best exemplar, best first, equal ones by id.
    ///
    /// With `onePerPerson` false it is the most similar exemplars, whoever's they are.
    public func search(
        _ query: FaceTemplate,
        lists: Set<PersonListID>? = nil,
        limit: Int,
        onePerPerson: Bool = true
    ) throws(GalleryError) -> [Candidate] {
        try check(query)
        guard limit > 0 else { return [] }
        let shelves = try state.withLock { state throws(GalleryError) in
            try Self.check(cohort: query.cohort, against: state)
            return state.shelves.values.filter { lists?.contains($0.list) ?? true }
        }
        let prepared = SearchQuery(query)
        var top = TopCandidates(limit: limit, onePerPerson: onePerPerson)
        for shelf in shelves { shelf.search(prepared, into: &top) }
        return top.best
    }

    private func check(_ template: FaceTemplate) throws(GalleryError) {
        let embedding = template.embedding
        guard embedding.model == model else {
            throw GalleryError(
                .modelMismatch,
                "a vector of \(embedding.model) cannot be compared with the index of \(model); enrol again with one model pack"
            )
        }
        guard embedding.values.count == dimensions else {
            throw GalleryError(
                .dimensionMismatch,
                "a vector of \(embedding.values.count) numbers where \(model) has \(dimensions)"
            )
        }
        // The bound of the coarse pass holds for unit vectors; a stored one may be anything.
        let square = embedding.values.reduce(0) { $0 + $1 * $1 }
        guard abs(square - 1) < 1e-3, abs(template.neighbourhood) <= 1.001 else {
            throw GalleryError(.badVector, "a vector of \(model) has not unit length; the stored data are damaged")
        }
    }

    private static func check(cohort: String?, against state: State) throws(GalleryError) {
        guard !state.exemplars.isEmpty, state.cohort != cohort else { return }
        throw GalleryError(
            .modelMismatch,
            "a template of cohort \(cohort ?? "none") cannot be compared with the index, whose cohort is "
                + "\(state.cohort ?? "none"); measure the neighbourhoods again"
        )
    }
}

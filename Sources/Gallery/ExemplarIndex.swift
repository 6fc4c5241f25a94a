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

    /// Removes every exemplar of a person from every list; returns how many there were.
    @discardableResult
    public func remove(person: PersonID) -> Int {
        remove { $1 == person }
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
        state.withLock { state in
            var count = 0
            for list in Array(state.shelves.keys) {
                guard let removed = state.shelves[list]?.remove(where: condemned) else { continue }
                state.exemplars.subtract(removed)
                count += removed.count
                if state.shelves[list]?.blocks.isEmpty ?? false { state.shelves[list] = nil }
            }
            return count
        }
    }

    /// The `limit` most similar persons of `lists` (`nil`: of all), each by the best exemplar, best first, equal ones by id.
    public func search(
        _ query: FaceTemplate,
        lists: Set<PersonListID>? = nil,
        limit: Int
    ) throws(GalleryError) -> [Candidate] {
        try check(query)
        guard limit > 0 else { return [] }
        let shelves = try state.withLock { state throws(GalleryError) in
            try Self.check(cohort: query.cohort, against: state)
            return state.shelves.values.filter { lists?.contains($0.list) ?? true }
        }
        let prepared = SearchQuery(query)
        var top = TopPersons(limit: limit)
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

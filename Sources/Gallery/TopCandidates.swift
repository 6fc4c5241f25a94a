/// The best candidates so far, best first, at most `limit`; one a person, or all exemplars alike.
struct TopCandidates {
    let limit: Int
    let onePerPerson: Bool
    private(set) var best: [Candidate] = []

    init(limit: Int, onePerPerson: Bool = true) {
        self.limit = limit
        self.onePerPerson = onePerPerson
        best.reserveCapacity(limit)
    }

    /// Nothing less similar than this can still come in; as low as can be until `limit` are known.
    var threshold: Float {
        best.count == limit ? (best.last?.similarity ?? .infinity) : -.greatestFiniteMagnitude
    }

    mutating func offer(_ candidate: Candidate) {
        if onePerPerson, let known = best.firstIndex(where: { $0.person == candidate.person }) {
            guard candidate.precedes(best[known]) else { return }
            best.remove(at: known)
        } else if best.count == limit {
            guard let last = best.last, candidate.precedes(last) else { return }
            best.removeLast()
        }
        best.insert(candidate, at: best.firstIndex { candidate.precedes($0) } ?? best.count)
    }
}

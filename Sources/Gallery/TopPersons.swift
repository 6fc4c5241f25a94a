/// The best candidates so far, one a person, best first, at most `limit`.
struct TopPersons {
    let limit: Int
    private(set) var best: [Candidate] = []

    init(limit: Int) {
        self.limit = limit
        best.reserveCapacity(limit)
    }

    /// Nothing less similar than this can still come in; as low as can be until `limit` persons are known.
    var threshold: Float {
        best.count == limit ? (best.last?.similarity ?? .infinity) : -.greatestFiniteMagnitude
    }

    mutating func offer(_ candidate: Candidate) {
        if let known = best.firstIndex(where: { $0.person == candidate.person }) {
            guard candidate.precedes(best[known]) else { return }
            best.remove(at: known)
        } else if best.count == limit {
            guard let last = best.last, candidate.precedes(last) else { return }
            best.removeLast()
        }
        best.insert(candidate, at: best.firstIndex { candidate.precedes($0) } ?? best.count)
    }
}

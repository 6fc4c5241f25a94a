/// The similarities of all pairs of photos: of one person each by each, of different people as a histogram.
struct PairStatistics {
    /// A pair of photos of one person.
    struct Genuine {
        let person: Int
        let similarity: Float
    }

    private(set) var genuine: [Genuine] = []
    private(set) var impostors = SimilarityHistogram()

    /// Every photo compared with every other, once.
    init(_ photos: PhotoTable, _ neighbourhoods: Neighbourhoods) {
        var cosines = [Float](repeating: 0, count: photos.count)
        for one in 0..<photos.count {
            let rest = one + 1..<photos.count
            Kernels.dot(photos.vector(one), photos.values, rows: rest, into: &cosines)
            let columns = (0..<neighbourhoods.groups).map { neighbourhoods.column(neighbourhoods.group[one], $0) }
            for other in rest {
                let column = neighbourhoods.group[other]
                let bias = (columns[column][one] + columns[column][other]) / 2
                add(photos.persons[one], photos.persons[other], cosines[other - one - 1] - bias)
            }
        }
    }

    private mutating func add(_ one: Int, _ other: Int, _ similarity: Float) {
        if one == other {
            genuine.append(Genuine(person: one, similarity: similarity))
        } else {
            impostors.add(similarity)
        }
    }
}

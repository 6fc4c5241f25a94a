/// How well faces of known people are told apart: what `usher evaluate` prints.
public struct Evaluation: Sendable, Codable {
    /// What a face is measured against before it is compared.
    public enum Crowd: Sendable {
        /// Nothing: the bare cosine.
        case nobody
        /// A cohort; it must be made of other people than those of the photos.
        case cohort(Cohort)
        /// Cohorts made from the photos themselves, for each comparison from other people than the two compared.
        case others(CohortOptions)
    }

    /// A point of the receiver operating characteristic.
    public struct Point: Sendable, Hashable, Codable {
        /// The share of pairs of different people that reach the threshold.
        public let falseAcceptRate: Double
        /// The normalised similarity from which on a pair counts as one person.
        public let threshold: Float
        /// The share of pairs of one person that reach it.
        public let trueAcceptRate: Double
        /// Where that share lies with 95 % confidence, the pairs of one person counted as a cluster.
        public let interval: WilsonInterval
    }

    /// How many people.
    public let people: Int
    /// How many photos.
    public let photos: Int
    /// Pairs of photos of one person.
    public let genuinePairs: Int
    /// Pairs of photos of different people.
    public let impostorPairs: Int
    /// Points at a FAR of 0.1, 0.01 and so on, as far as ten pairs reach.
    public let rates: [Point]
    /// The curve, eight points a decade.
    public let curve: [Point]
    /// The rate at which as many pairs of one person are missed as pairs of two are accepted.
    public let equalErrorRate: Double
    /// The chance that a pair of one person is more similar than one of two, ties counting half.
    public let areaUnderCurve: Double
    /// The pairs protocol, when there is a list of pairs.
    public let pairs: PairsAccuracy?

    /// Compares every photo with every other, and the pairs of `list`; needs at least two people, one with two photos.
    public init(photos: [Photo], pairs list: PairList? = nil, against crowd: Crowd) throws(GalleryError) {
        let table = try PhotoTable(photos)
        let neighbourhoods = try Self.neighbourhoods(table, crowd)
        let statistics = PairStatistics(table, neighbourhoods)
        guard !statistics.genuine.isEmpty, statistics.impostors.total > 0 else {
            throw GalleryError(.tooFew, "an evaluation needs two people at least, and two photos of one of them")
        }
        let roc = ReceiverCurve(statistics)
        people = table.personCount
        self.photos = table.count
        genuinePairs = statistics.genuine.count
        impostorPairs = statistics.impostors.total
        rates = roc.points(perDecade: 1, from: 1)
        curve = roc.points(perDecade: 8, from: 0)
        equalErrorRate = roc.equalErrorRate()
        areaUnderCurve = roc.areaUnderCurve()
        pairs = list.map { Self.accuracy($0, photos, table, neighbourhoods) }
    }

    private static func neighbourhoods(_ table: PhotoTable, _ crowd: Crowd) throws(GalleryError) -> Neighbourhoods {
        switch crowd {
        case .nobody: try Neighbourhoods(table, cohort: nil)
        case .cohort(let cohort): try Neighbourhoods(table, cohort: cohort)
        case .others(let options): try Neighbourhoods(table, crossFitting: options, groups: Calibration.groups)
        }
    }

    private static func accuracy(
        _ list: PairList,
        _ photos: [Photo],
        _ table: PhotoTable,
        _ neighbourhoods: Neighbourhoods
    ) -> PairsAccuracy {
        // Of two files of one name, such as a.jpg and a.png, the first counts.
        let indices = Dictionary(photos.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return PairsAccuracy(
            folds: list.folds.map { fold in
                fold.map { pair in
                    guard let one = indices[pair.one.name], let other = indices[pair.other.name] else {
                        return (nil, pair.isGenuine)
                    }
                    let cosine = Kernels.dot(table.vector(one), table.values, row: other)
                    return (cosine - neighbourhoods.bias(one, other), pair.isGenuine)
                }
            }
        )
    }
}

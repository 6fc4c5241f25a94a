import UsherCore

/// How a cohort is made from photos.
public struct CohortOptions: Sendable, Hashable {
    /// The most prototypes there may be.
    public var prototypes = 512
    /// The fewest people whose faces a prototype averages, so that none is any one person's face.
    public var peoplePerPrototype = 5
    /// How a neighbourhood follows from the cosines to the prototypes.
    public var rule = NeighbourhoodRule.standard
    /// The most rounds of k-means.
    public var rounds = 40
    /// Where the random start begins.
    public var seed: UInt64 = 1

    /// The options that the default pack was made with.
    public init() {}
}

extension Cohort {
    /// A cohort of the middles of groups of similar faces; needs photos of at least ten times `peoplePerPrototype` people.
    public static func build(
        from photos: [Photo],
        options: CohortOptions = CohortOptions()
    ) throws(GalleryError) -> Cohort {
        try build(from: PhotoTable(photos), options: options)
    }

    static func build(from table: PhotoTable, options: CohortOptions) throws(GalleryError) -> Cohort {
        let people = Set(table.persons).count
        guard people >= 10 * options.peoplePerPrototype else {
            throw GalleryError(
                .tooFew,
                "a cohort needs photos of at least \(10 * options.peoplePerPrototype) people, \(people) were given"
            )
        }
        var clusters = SphericalKMeans(
            rows: table.values,
            dimensions: table.dimensions,
            count: options.prototypes,
            seed: options.seed
        )
        clusters.settle(rounds: options.rounds)
        clusters.dissolve(below: options.peoplePerPrototype, persons: table.persons)
        let identity = LittleEndian.bytes(clusters.centres) + Array(options.rule.json.utf8)
        return try Cohort(
            id: "cohort-" + FileDigest.sha256(identity).prefix(12),
            model: table.model,
            dimensions: table.dimensions,
            values: clusters.centres,
            rule: options.rule
        )
    }
}

extension SphericalKMeans {
    /// Takes out groups of too few people and moves the rest, until every group has enough.
    mutating func dissolve(below people: Int, persons: [Int]) {
        while true {
            var members = [Set<Int>](repeating: [], count: count)
            for (row, centre) in assignment.enumerated() { members[centre].insert(persons[row]) }
            let small = members.indices.filter { members[$0].count < people }
            guard !small.isEmpty, small.count < count else { return }
            remove(Set(small))
            settle(rounds: 10)
        }
    }
}

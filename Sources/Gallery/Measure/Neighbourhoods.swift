/// The neighbourhood of every photo, as each comparison needs it.
///
/// People are dealt into groups. For a comparison of a photo of group a with one of group b, both are measured against a cohort made from all
/// other groups, so that no face is ever measured against a prototype that its own person, or the other one's, took part in.
struct Neighbourhoods {
    /// The group of each photo.
    let group: [Int]
    let groups: Int
    /// For groups a and b, at a * groups + b: the neighbourhood of every photo of a and of b; 0 elsewhere.
    private let table: [[Float]]

    /// All photos against one cohort, or none.
    init(_ photos: PhotoTable, cohort: Cohort?) throws(GalleryError) {
        group = [Int](repeating: 0, count: photos.count)
        groups = 1
        table = [try Self.measure(photos, Array(0..<photos.count), cohort)]
    }

    /// Cohorts of other people for every comparison: people in `groups` groups, at least three.
    init(_ photos: PhotoTable, crossFitting options: CohortOptions, groups: Int) throws(GalleryError) {
        precondition(groups >= 3)
        var random = SeededRandom(seed: options.seed ^ 0x5eed)
        let dealt = (0..<photos.personCount).map { $0 % groups }.shuffled(using: &random)
        let group = photos.persons.map { dealt[$0] }
        var table = [[Float]](repeating: [], count: groups * groups)
        for a in 0..<groups {
            for b in a..<groups {
                let others = photos.subset(group.indices.filter { group[$0] != a && group[$0] != b })
                let cohort = try Cohort.build(from: others, options: options)
                let tested = group.indices.filter { group[$0] == a || group[$0] == b }
                table[a * groups + b] = try Self.measure(photos, tested, cohort)
                table[b * groups + a] = table[a * groups + b]
            }
        }
        self.group = group
        self.groups = groups
        self.table = table
    }

    private static func measure(
        _ photos: PhotoTable,
        _ indices: [Int],
        _ cohort: Cohort?
    ) throws(GalleryError) -> [Float] {
        var out = [Float](repeating: 0, count: photos.count)
        guard let cohort else { return out }
        guard cohort.model == photos.model, cohort.dimensions == photos.dimensions else {
            throw GalleryError(
                .modelMismatch,
                "photos of \(photos.model) cannot be measured against cohort \(cohort.id) of \(cohort.model)"
            )
        }
        for index in indices { out[index] = cohort.neighbourhood(vector: photos.vector(index)) }
        return out
    }

    /// What is taken off the cosine of photos `one` and `other`.
    func bias(_ one: Int, _ other: Int) -> Float {
        let column = table[group[one] * groups + group[other]]
        return (column[one] + column[other]) / 2
    }

    /// The neighbourhoods of all photos for comparisons of groups a and b.
    func column(_ a: Int, _ b: Int) -> [Float] { table[a * groups + b] }
}

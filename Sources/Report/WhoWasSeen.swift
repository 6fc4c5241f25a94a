/// The appearances of a result, sorted by who was seen.
struct WhoWasSeen: Sendable {
    /// Who was seen, persons of the lists and created ones, in order of first sight.
    var people: [PersonSeen] = []
    /// The appearances that nobody matched, in order of sight.
    var unmatched: [SeenAppearance] = []

    /// Sorts the appearances of all files.
    init(_ result: ReplayResult) {
        let created = Set(result.personsCreated.map(\.id))
        var places: [String: Int] = [:]
        var number = 0
        for (fileIndex, file) in result.files.enumerated() {
            for appearance in file.appearances {
                number += 1
                let entry = SeenAppearance(
                    number: number,
                    fileIndex: fileIndex,
                    appearance: appearance,
                    created: created
                )
                guard let person = appearance.person else {
                    unmatched.append(entry)
                    continue
                }
                if let place = places[person.id] {
                    people[place].appearances.append(entry)
                } else {
                    places[person.id] = people.count
                    people.append(PersonSeen(person: person, isNew: created.contains(person.id), appearances: [entry]))
                }
            }
        }
    }
}

/// A person and every appearance of theirs.
struct PersonSeen: Sendable {
    /// Who.
    var person: PersonReference
    /// Whether the rules created the person in this replay.
    var isNew: Bool
    /// The appearances, at least one, in order of sight.
    var appearances: [SeenAppearance]

    /// Time in view, seconds.
    var inViewS: Double { appearances.reduce(0) { $0 + $1.appearance.lastS - $1.appearance.firstS } }
    /// Faces counted over all appearances.
    var faces: Int { appearances.reduce(0) { $0 + $1.appearance.faces } }
    /// The best score of all appearances.
    var bestScore: Double? { appearances.compactMap(\.appearance.score).max() }
    /// How many recordings show the person.
    var recordings: Int { Set(appearances.map(\.fileIndex)).count }
}

/// One appearance with where it was.
struct SeenAppearance: Sendable {
    /// What the report says of it in one word; also its colour.
    enum Kind: String, Sendable {
        /// A person of the lists.
        case known
        /// A person that the rules created in this replay.
        case new
        /// Not clear enough to name or to create.
        case uncertain
        /// Like nobody in the lists.
        case unknown
    }

    /// Counts from 1 through the report: the anchor, so that no id of the data becomes an attribute.
    var number: Int
    /// Place of the recording in the result.
    var fileIndex: Int
    /// The appearance.
    var appearance: AppearanceResult
    /// What it is.
    var kind: Kind

    init(number: Int, fileIndex: Int, appearance: AppearanceResult, created: Set<String>) {
        self.number = number
        self.fileIndex = fileIndex
        self.appearance = appearance
        switch (appearance.person, appearance.band) {
        case (let person?, _): kind = created.contains(person.id) ? .new : .known
        case (nil, .unknown): kind = .unknown
        case (nil, .uncertain), (nil, .known): kind = .uncertain
        }
    }

    /// The id of the appearance's element in the report.
    var anchor: String { "appearance-\(number)" }
}

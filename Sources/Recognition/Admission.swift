import Dispatch
import Gallery
import Rules
import Store
public import UsherCore

/// A stranger who may become a person, or a face that takes a person's place.
struct Stranger: Sendable {
    /// The vector to keep: the template of the appearance.
    var embedding: Embedding
    /// The view the person is shown by.
    var best: Sighting
    /// What shows the stranger.
    var provenance: Provenance
    /// What the models say of the face.
    var features: [PersonFeature] = []
    /// Whether the picture is kept beside the vector.
    var keepsImage = true
}

/// A person that was just created, in each list it was added to.
public struct CreatedPerson: Sendable, Hashable {
    /// The ids, one a list.
    public var ids: [PersonID]
    /// The lists, in the same order.
    public var lists: [PersonListID]
    /// What the person is called in all of them.
    public var name: String
    /// When it was created, in time of the recording.
    public var time: MediaTime
}

extension Recogniser {
    /// The one critical section: whatever changes persons does so in here, one caller at a time.
    ///
    /// `body` looks, writes to the store in one transaction, and says whom it touched; memory has read them back before the next caller
    /// looks. Where that reading fails the error is thrown though the store has changed, and is made good before the next change.
    func alter<Result>(_ body: () throws -> (Result, touched: [PersonID])) throws -> Result {
        try admissions.sync {
            try catchUp()
            let (result, touched) = try body()
            behind.withLock { $0 += touched }
            try catchUp()
            return result
        }
    }

    /// Reads those of whom memory does not know yet what the store says.
    private func catchUp() throws {
        let persons = behind.withLock { $0 }
        guard !persons.isEmpty else { return }
        try roster.read(persons, from: database)
        behind.withLock { $0 = [] }
    }

    /// Creates the stranger in every list of the rules, unless somebody that alike entered one of them a moment ago.
    ///
    /// Looks again before it writes; returns `nil` where the second look finds somebody.
    func admit(_ stranger: Stranger, rules: SourceRules) throws -> CreatedPerson? {
        let template = try scorer.template(of: stranger.embedding)
        return try alter {
            let lists = rules.creation.lists
            let bar = rules.match.creationBar(rules.creation.threshold)
            let closest = try roster.search(template, lists: Set(lists), limit: 1).first
            if let closest, closest.score >= bar { return (nil, []) }
            let name = "Stranger \(try strangers(in: lists) + 1)"
            let face = face(of: stranger, template: template)
            let persons = try database.createPersons(
                lists.map { NewPerson(list: $0, name: name, group: rules.group, source: rules.source, face: face) }
            )
            let ids = persons.map(\.id)
            return (CreatedPerson(ids: ids, lists: lists, name: name, time: stranger.best.time), ids)
        }
    }

    /// Lets the vector of a person that an appearance created take in what was seen since; who was deleted meanwhile stays deleted.
    func improve(_ created: CreatedPerson, with stranger: Stranger, rules: SourceRules) throws {
        let face = face(of: stranger, template: try scorer.template(of: stranger.embedding))
        try alter {
            let there = try database.persons(created.ids).map(\.id)
            try database.commit(
                StoreBatch(
                    replacements: there.map {
                        StoreBatch.Replacement(person: $0, face: face, group: rules.group, source: rules.source)
                    }
                )
            )
            return ((), there)
        }
    }

    /// The most persons that one of the lists holds; notes what the lists are called, as they may be newer than the roster.
    func strangers(in lists: [PersonListID]) throws -> Int {
        try noteNames(of: lists)
        return lists.map(roster.total).max() ?? 0
    }

    /// Notes what lists are called that are newer than the roster.
    func noteNames(of lists: [PersonListID]) throws {
        for list in lists where roster.name(of: list) == nil {
            if let stored = try database.list(list) { roster.name(stored) }
        }
    }

    /// The face as a person keeps it.
    func face(of stranger: Stranger, template: FaceTemplate) -> PersonFace {
        let best = stranger.best
        return PersonFace(
            pose: best.pose,
            square: best.square,
            quality: best.quality.value,
            features: stranger.features,
            image: stranger.keepsImage ? NewImage(jpeg: best.thumbnail, size: best.thumbnailSize) : nil,
            exemplars: [
                NewExemplar(
                    embedding: template.embedding,
                    cohort: template.cohort,
                    neighbourhood: template.cohort == nil ? nil : template.neighbourhood,
                    quality: best.quality.value,
                    yaw: best.pose.yaw,
                    square: best.square,
                    provenance: stranger.provenance
                )
            ]
        )
    }
}

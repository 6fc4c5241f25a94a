import Dispatch
import Gallery
import Rules
import Store
public import UsherCore

/// A stranger who may become a person.
struct Stranger: Sendable {
    /// The vector to keep: the template of the appearance.
    var embedding: Embedding
    /// The view the person is shown by.
    var best: Sighting
    /// The appearance that shows the stranger.
    var action: ActionID
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
    /// Creates the stranger in every list of the rules, unless somebody that alike entered one of them a moment ago.
    ///
    /// One caller at a time: looks again, writes, and makes the person searchable before the next one looks. Returns `nil` where the
    /// second look finds somebody.
    func admit(_ stranger: Stranger, rules: SourceRules) throws -> CreatedPerson? {
        try admissions.sync {
            let lists = rules.creation.lists
            let template = try scorer.template(of: stranger.embedding)
            let bar = rules.match.creationBar(rules.creation.threshold)
            let closest = try roster.search(template, lists: Set(lists), limit: 1).first
            if let closest, closest.score >= bar { return nil }
            let name = "Stranger \(try strangers(in: lists) + 1)"
            let persons = try database.createPersons(
                lists.map { person(stranger, template: template, named: name, in: $0, rules: rules) }
            )
            for person in persons { try makeSearchable(person) }
            return CreatedPerson(ids: persons.map(\.id), lists: lists, name: name, time: stranger.best.time)
        }
    }

    /// Lets the vector of a person that an appearance created take in what was seen since.
    func improve(_ created: CreatedPerson, with stranger: Stranger, rules: SourceRules) throws {
        try admissions.sync {
            let template = try scorer.template(of: stranger.embedding)
            for id in created.ids {
                let face = face(of: stranger, template: template)
                let person = try database.replaceFace(of: id, with: face, group: rules.group, source: rules.source)
                _ = roster.index.remove(person: id)
                try makeSearchable(person)
            }
        }
    }

    /// Puts a stored person's vectors and name into memory.
    func makeSearchable(_ person: Person) throws {
        roster.name(person)
        for exemplar in try database.exemplars(of: person.id) {
            try roster.insert(
                exemplar: exemplar.id,
                person: person.id,
                list: person.list,
                template: try scorer.template(of: exemplar.face.embedding)
            )
        }
    }

    /// The most persons that one of the lists holds; notes what the lists are called, as they may be newer than the roster.
    private func strangers(in lists: [PersonListID]) throws -> Int {
        let stored = try lists.compactMap { try database.list($0) }
        stored.forEach(roster.name)
        return stored.map(\.personsTotal).max() ?? 0
    }

    private func person(
        _ stranger: Stranger,
        template: FaceTemplate,
        named name: String,
        in list: PersonListID,
        rules: SourceRules
    ) -> NewPerson {
        NewPerson(
            list: list,
            name: name,
            group: rules.group,
            source: rules.source,
            face: face(of: stranger, template: template)
        )
    }

    private func face(of stranger: Stranger, template: FaceTemplate) -> PersonFace {
        let best = stranger.best
        return PersonFace(
            pose: best.pose,
            square: best.square,
            quality: best.quality.value,
            image: NewImage(jpeg: best.thumbnail, size: best.thumbnailSize),
            exemplars: [
                NewExemplar(
                    embedding: template.embedding,
                    cohort: template.cohort,
                    neighbourhood: template.neighbourhood,
                    quality: best.quality.value,
                    yaw: best.pose.yaw,
                    square: best.square,
                    provenance: .appearance(stranger.action)
                )
            ]
        )
    }
}

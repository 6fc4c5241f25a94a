import Gallery
import Rules
import Store
import UsherCore

/// Everybody who is enrolled, in memory: the vectors to search and the names to say.
///
/// It mirrors the store: what is written there is added here by the same call of `Recogniser`, inside the same critical section.
final class Roster: Sendable {
    private struct Names {
        var persons: [PersonID: String] = [:]
        var lists: [PersonListID: String] = [:]
    }

    let index: ExemplarIndex
    private let scorer: Scorer
    private let names = Locked(Names())

    /// Reads everybody from the store whose vectors the embedder `model` made.
    init(database: UsherDatabase, model: String, dimensions: Int, scorer: Scorer) throws {
        self.scorer = scorer
        self.index = ExemplarIndex(model: model, dimensions: dimensions)
        for list in try database.lists() {
            names.withLock { $0.lists[list.id] = list.name }
            var offset = 0
            while true {
                let page = try database.persons(in: list.id, limit: 1000, offset: offset)
                names.withLock { names in
                    for person in page { names.persons[person.id] = person.name ?? Self.namelessName(person.id) }
                }
                offset += page.count
                if page.isEmpty { break }
            }
        }
        var failure: (any Error)?
        try database.eachExemplar(model: model) { entry in
            do {
                try insert(entry, model: model)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    private func insert(_ entry: GalleryEntry, model: String) throws {
        guard let embedding = Embedding(model: model, normalizing: entry.values) else { return }
        try insert(
            exemplar: entry.id,
            person: entry.person,
            list: entry.list,
            template: try scorer.template(of: embedding)
        )
    }

    /// Adds one vector of a person.
    func insert(exemplar: ExemplarID, person: PersonID, list: PersonListID, template: FaceTemplate) throws {
        try index.insert(exemplar, person: person, list: list, template: template)
    }

    /// Notes what a person is called.
    func name(_ person: Person) {
        names.withLock { $0.persons[person.id] = person.name ?? Self.namelessName(person.id) }
    }

    /// Notes what a list is called.
    func name(_ list: PersonList) {
        names.withLock { $0.lists[list.id] = list.name }
    }

    /// What a person is called.
    func name(of person: PersonID) -> String {
        names.withLock { $0.persons[person] } ?? Self.namelessName(person)
    }

    /// What a list is called.
    func name(of list: PersonListID) -> String {
        names.withLock { $0.lists[list] } ?? list.description
    }

    /// The persons of `lists` (`nil`: of all) most like `template`, best first.
    func search(_ template: FaceTemplate, lists: Set<PersonListID>?, limit: Int) throws -> [Rules.Candidate] {
        try index.search(template, lists: lists, limit: limit).map { found in
            Rules.Candidate(
                person: found.person,
                name: name(of: found.person),
                list: found.list,
                score: Float(scorer.score(found))
            )
        }
    }

    /// What a person without a name is called: by the beginning of the id.
    static func namelessName(_ id: PersonID) -> String { "person " + id.description.prefix(8) }
}

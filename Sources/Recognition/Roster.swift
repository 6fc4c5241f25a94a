import Gallery
import Rules
import Store
import UsherCore

/// Everybody who is enrolled, in memory: the vectors to search and the names to say.
///
/// It mirrors the store: what is written there is read back here inside the same critical section.
final class Roster: Sendable {
    private struct Listed: Sendable {
        var name: String
        var list: PersonListID
    }

    private struct Names: Sendable {
        var persons: [PersonID: Listed] = [:]
        /// Who is called what in a list, without regard to case.
        var called: [PersonListID: [String: Set<PersonID>]] = [:]
        var totals: [PersonListID: Int] = [:]
        var lists: [PersonListID: String] = [:]

        mutating func set(_ person: PersonID, _ listed: Listed?) {
            if let former = persons[person] {
                totals[former.list, default: 1] -= 1
                let key = former.name.lowercased()
                called[former.list]?[key]?.remove(person)
                if called[former.list]?[key]?.isEmpty ?? false { called[former.list]?[key] = nil }
            }
            persons[person] = listed
            guard let listed else { return }
            totals[listed.list, default: 0] += 1
            called[listed.list, default: [:]][listed.name.lowercased(), default: []].insert(person)
        }
    }

    let index: ExemplarIndex
    private let scorer: Scorer
    private let names = Locked(Names())

    /// Reads everybody from the store whose vectors the embedder `model` made.
    init(database: UsherDatabase, model: String, dimensions: Int, scorer: Scorer) throws {
        self.scorer = scorer
        self.index = ExemplarIndex(model: model, dimensions: dimensions)
        for list in try database.lists() {
            name(list)
            var offset = 0
            while true {
                let page = try database.persons(in: list.id, limit: 1000, offset: offset)
                for person in page { name(person) }
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
        try index.insert(
            entry.id,
            person: entry.person,
            list: entry.list,
            template: try scorer.template(of: embedding)
        )
    }

    /// Brings what is known of persons to what the store says of them, one by one.
    func read(_ persons: [PersonID], from database: UsherDatabase) throws {
        for id in persons {
            guard let person = try database.person(id) else {
                forget([id])
                continue
            }
            let exemplars = try database.exemplars(of: id).filter { $0.face.embedding.model == index.model }
            try index.replace(
                person: id,
                list: person.list,
                with: try exemplars.map { (id: $0.id, template: try scorer.template(of: $0.face.embedding)) }
            )
            name(person)
        }
    }

    /// Knows these persons no longer.
    func forget(_ persons: [PersonID]) {
        let known = names.withLock { names in
            let known = Set(persons.filter { names.persons[$0] != nil })
            for person in known { names.set(person, nil) }
            return known
        }
        if !known.isEmpty { index.remove(persons: known) }
    }

    /// Knows a list and its persons no longer.
    func forget(list: PersonListID) {
        index.remove(list: list)
        names.withLock { names in
            for (person, entry) in names.persons where entry.list == list { names.set(person, nil) }
            names.lists[list] = nil
            names.totals[list] = nil
            names.called[list] = nil
        }
    }

    /// Notes what a person is called.
    func name(_ person: Person) {
        let listed = Listed(name: Person.called(person.name, person.id), list: person.list)
        names.withLock { $0.set(person.id, listed) }
    }

    /// Notes what a list is called.
    func name(_ list: PersonList) {
        names.withLock { $0.lists[list.id] = list.name }
    }

    /// What a person is called.
    func name(of person: PersonID) -> String {
        names.withLock { $0.persons[person]?.name } ?? Self.namelessName(person)
    }

    /// What a list is called; `nil` for one that was made since, unless somebody noted it.
    func name(of list: PersonListID) -> String? {
        names.withLock { $0.lists[list] }
    }

    /// Who is called so in a list, whatever the case; in the order of their ids.
    func persons(called name: String, in list: PersonListID) -> [PersonID] {
        names.withLock { $0.called[list]?[name.lowercased()] ?? [] }.sorted()
    }

    /// How many persons a list holds.
    func total(of list: PersonListID) -> Int { names.withLock { $0.totals[list] ?? 0 } }

    /// Everybody, by the list.
    var everybody: [PersonID: PersonListID] { names.withLock { $0.persons.mapValues(\.list) } }

    /// The persons most like `template`, best first: up to `limit` of each of `lists` (`nil`: of all lists together).
    func search(_ template: FaceTemplate, lists: Set<PersonListID>?, limit: Int) throws -> [Rules.Candidate] {
        let found: [Gallery.Candidate] =
            if let lists {
                try lists.sorted().flatMap { try index.search(template, lists: [$0], limit: limit) }
            } else {
                try index.search(template, lists: nil, limit: limit)
            }
        return found.map { found in
            Rules.Candidate(
                person: found.person,
                name: name(of: found.person),
                list: found.list,
                score: Float(scorer.score(found))
            )
        }.sorted { ($1.score, $0.person) < ($0.score, $1.person) }
    }

    /// What a person without a name is called: by the beginning of the id.
    static func namelessName(_ id: PersonID) -> String { Person.called(nil, id) }
}

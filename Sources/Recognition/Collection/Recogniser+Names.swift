import Dispatch
public import Store
public import UsherCore

// Persons by what they are called, whatever the case; several of one name are one.

/// What became of a name that was to be changed.
public enum RenameOutcome: Sendable, Hashable {
    /// Nobody is called so.
    case unknown
    /// It is the same name.
    case unchanged
    /// It is the new one now; whoever had it already was joined with.
    case renamed
}

extension Recogniser {
    /// What the persons of a list are called, the oldest first, each name once.
    public func names(in list: PersonListID) throws -> [String] {
        var seen = Set<String>()
        return try database.names(in: list).map(\.name).filter { seen.insert($0).inserted }
    }

    /// Adds somebody of whom nothing but the name is known; `nil` where somebody is called so already.
    public func addPerson(
        called name: String,
        to list: PersonListID,
        by actor: AuditActor? = nil
    ) throws -> PersonID? {
        try alter {
            guard roster.persons(called: name, in: list).isEmpty else { return (nil, []) }
            let person = try database.createPerson(named: name, in: list, by: actor)
            return (person.id, [person.id])
        }
    }

    /// Calls whoever is called `old` by another name; whoever is called that already takes their exemplars, and keeps how it is written.
    public func rename(
        _ old: String,
        to new: String,
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws -> RenameOutcome {
        try alter {
            let these = roster.persons(called: old, in: list)
            guard !these.isEmpty else { return (.unknown, []) }
            guard old != new else { return (.unchanged, []) }
            let others = roster.persons(called: new, in: list).filter { !these.contains($0) }
            guard let survivor = others.first else {
                for person in these { try database.updatePerson(person, name: new, by: actor) }
                return (.renamed, these)
            }
            try database.mergePersons(these, into: survivor, by: actor)
            return (.renamed, these + [survivor])
        }
    }

    /// Removes whoever is called so; `nil` where nobody is.
    ///
    /// - Returns: how the name was written, and how many exemplars went.
    /// - Throws: what the store says.
    public func deletePersons(
        called name: String,
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws -> (name: String, exemplars: Int)? {
        try admissions.sync {
            let these = roster.persons(called: name, in: list)
            guard let first = these.first else { return nil }
            let written = roster.name(of: first)
            let exemplars = try these.reduce(0) { $0 + (try database.exemplars(of: $1).count) }
            roster.forget(try database.deletePersons(these, in: list, by: actor))
            return (written, exemplars)
        }
    }

    /// Removes everybody of a list; returns how many persons and exemplars there were.
    public func deleteEverybody(
        in list: PersonListID,
        by actor: AuditActor? = nil
    ) throws -> (names: Int, exemplars: Int) {
        try admissions.sync {
            let everybody = try database.names(in: list)
            let exemplars = try database.examples(in: list, limit: 0).total
            roster.forget(try database.deletePersons(everybody.map(\.id), in: list, by: actor))
            return (Set(everybody.map(\.name)).count, exemplars)
        }
    }
}

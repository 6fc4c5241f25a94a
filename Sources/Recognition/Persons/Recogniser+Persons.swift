import Dispatch
public import Store
public import UsherCore

extension Recogniser {
    /// Changes what is given of a person; `dropsImage` removes the picture and keeps the vectors.
    ///
    /// Here as in the other changes: with `by`, who did it stands in the audit log, in one transaction with it.
    public func updatePerson(
        _ id: PersonID,
        name: String? = nil,
        fields: [String]? = nil,
        dropsImage: Bool = false,
        by actor: AuditActor? = nil
    ) throws {
        try alter {
            try database.updatePerson(id, name: name, fields: fields, dropsImage: dropsImage, by: actor)
            return ((), [id])
        }
    }

    /// Removes those of `ids` that are persons of `list` (or of any) with vectors and pictures, and returns who they were.
    @discardableResult
    public func deletePersons(
        _ ids: [PersonID],
        in list: PersonListID? = nil,
        by actor: AuditActor? = nil
    ) throws -> [PersonID] {
        try admissions.sync {
            let deleted = try database.deletePersons(ids, in: list, by: actor)
            roster.forget(deleted)
            return deleted
        }
    }

    /// Removes a list with its persons; the default list stays.
    public func deleteList(_ id: PersonListID, by actor: AuditActor? = nil) throws {
        try admissions.sync {
            try database.deleteList(id, by: actor)
            roster.forget(list: id)
        }
    }

    /// Gives a list another name.
    public func renameList(_ id: PersonListID, to name: String, by actor: AuditActor? = nil) throws {
        try admissions.sync {
            try database.renameList(id, to: name, by: actor)
            if let list = try database.list(id) { roster.name(list) }
        }
    }

    /// Makes several persons one: exemplars and actions go to `survivor`, who keeps name, picture and features; fields are joined.
    ///
    /// Can be undone for `UsherDatabase.undoDays` days, as long as it is among the last `UsherDatabase.undoCount` such changes.
    @discardableResult
    public func mergePersons(
        _ ids: [PersonID],
        into survivor: PersonID,
        by actor: AuditActor? = nil
    ) throws -> PersonChange {
        try alter {
            let change = try database.mergePersons(ids, into: survivor, by: actor)
            return (change, change.touched)
        }
    }

    /// Makes a new person, in the same list, of some of a person's exemplars and actions.
    ///
    /// Can be undone like a merge.
    @discardableResult
    public func splitPerson(_ split: PersonSplit, by actor: AuditActor? = nil) throws -> PersonChange {
        try alter {
            let change = try database.splitPerson(split, by: actor)
            return (change, change.touched)
        }
    }

    /// Takes back a merge or a split; see `UsherDatabase.undoPersonChange(_:)` for what stands in its way.
    @discardableResult
    public func undoPersonChange(_ id: PersonChangeID, by actor: AuditActor? = nil) throws -> PersonChange {
        try alter {
            let change = try database.undoPersonChange(id, by: actor)
            return (change, change.touched)
        }
    }
}

extension PersonChange {
    fileprivate var touched: [PersonID] { [person] + others }
}

import HTTPTypes
import Recognition
import Store
import UsherCore

extension Enface {
    var personRoutes: [Route] {
        let person = Field("person_id", .id, required: true, "The person.")
        let list = Field("list_id", .id, "The person's list. Default: the default list.")
        return [
            Route(
                "/person",
                .posting,
                .viewLists,
                .json([person, list]),
                "A person of a list.",
                answers: .ok("Person", "The person."),
                handle: showPerson
            ).remembered,
            Route(
                "/person/update",
                .updating,
                .editPersons,
                .json(
                    [
                        person, list,
                        Field(
                            "fields",
                            .texts(longest: 65_535),
                            "The operator's own strings, in place of the former ones."
                        ),
                        Field("drop_image", .boolean, "Whether to forget the picture and keep the template."),
                    ],
                    limit: .fields
                ),
                "Changes what is given of a person.",
                answers: .ok("OkMessage"),
                handle: updatePerson
            ),
            Route(
                "/person/delete",
                .deleting,
                .editPersons,
                .json([Field("person_id", .ids(mayBeEmpty: false), required: true, "The person or persons."), list]),
                "Removes persons of a list with their templates and pictures.",
                answers: .ok("OkOrError"),
                handle: deletePersons
            ),
        ]
    }

    /// The person that a call names, in the list that it names.
    private func person(_ call: Call) throws -> Person {
        let list: PersonListID = call.values.id("list_id") ?? .zero
        guard let id: PersonID = call.values.id("person_id") else { throw Fault.internalError }
        guard try database.hasList(list) else { throw Fault(.notFound, "list id \(list) does not found") }
        guard let person = try database.person(id), person.list == list else {
            throw Fault(.notFound, "person id \(id) does not found")
        }
        return person
    }

    @Sendable private func showPerson(_ call: Call) throws -> Reply {
        Reply(.ok, JSON(try person(call)))
    }

    @Sendable private func updatePerson(_ call: Call) throws -> Reply {
        let (fields, drops) = (call.values.texts("fields"), call.values["drop_image"]?.bool)
        guard fields != nil || drops != nil else { throw Fault.nothingToChange }
        let person = try person(call)
        try racing(Fault(.notFound, "person id \(person.id) does not found")) {
            try services.recogniser.updatePerson(
                person.id,
                fields: fields,
                dropsImage: drops ?? false,
                by: services.actor(call)
            )
        }
        return .ok(.ok, ["message": "operation succeeded"])
    }

    @Sendable private func deletePersons(_ call: Call) throws -> Reply {
        let list: PersonListID = call.values.id("list_id") ?? .zero
        guard try database.hasList(list) else { throw Fault.saidOK("list with this id does not found") }
        let ids: [PersonID] = call.values.ids("person_id") ?? []
        let deleted = try services.recogniser.deletePersons(ids, in: list, by: services.actor(call))
        return .ok(.ok, ["message": .string("\(deleted.count) person(s) deleted")])
    }
}

extension Enface {
    var mergeRoutes: [Route] {
        [
            Route(
                "/person/merge",
                .posting,
                .editPersons,
                .json([
                    Field("person_id", .id, required: true, "The person who stays."),
                    Field(
                        "other_ids",
                        .ids(mayBeEmpty: false),
                        required: true,
                        "Persons of the same list who are the same."
                    ),
                ]),
                "Makes several persons one; can be undone for 30 days.",
                answers: .ok("PersonChange"),
                handle: mergePersons
            ),
            Route(
                "/person/split",
                .posting,
                .editPersons,
                .json([
                    Field("person_id", .id, required: true, "The person who is two."),
                    Field("exemplar_ids", .ids(mayBeEmpty: true), "The templates that go."),
                    Field("action_ids", .ids(mayBeEmpty: true), "The actions that go, with what was learnt from them."),
                    Field("name", .text(1...100), "What the new person is called."),
                    Field("fields", .texts(longest: 65_535), "The new person's own strings."),
                ]),
                "Makes a new person of a part of one; can be undone for 30 days.",
                answers: .ok("PersonChange"),
                handle: splitPerson
            ),
            Route(
                "/person/undo",
                .posting,
                .editPersons,
                .json([Field("change_id", .id, required: true, "The merge or split.")]),
                "Takes back a merge or a split.",
                answers: .ok("PersonChange"),
                handle: undo
            ),
        ]
    }

    /// What was changed, or why it cannot be: something is not there, or stands in the way.
    private func changing(_ body: () throws -> PersonChange) throws -> Reply {
        do {
            let change = try body()
            return .ok(
                .ok,
                [
                    "change_id": .id(change.id), "kind": .string(change.kind.rawValue),
                    "person_id": .id(change.person), "other_ids": .ids(change.others), "created": .time(change.created),
                ]
            )
        } catch let error as StoreError where error.code == .notFound {
            throw Fault(.notFound, "not found", reason: error.message)
        } catch let error as StoreError where error.code == .invalid || error.code == .protected {
            throw Fault.invalidSchema(nil, error.message)
        }
    }

    @Sendable private func mergePersons(_ call: Call) throws -> Reply {
        guard let survivor: PersonID = call.values.id("person_id") else { throw Fault.internalError }
        let others: [PersonID] = call.values.ids("other_ids") ?? []
        return try changing {
            try services.recogniser.mergePersons(others, into: survivor, by: services.actor(call))
        }
    }

    @Sendable private func splitPerson(_ call: Call) throws -> Reply {
        guard let person: PersonID = call.values.id("person_id") else { throw Fault.internalError }
        let split = PersonSplit(
            person: person,
            exemplars: call.values.ids("exemplar_ids") ?? [],
            actions: call.values.ids("action_ids") ?? [],
            name: call.values.text("name"),
            fields: call.values.texts("fields") ?? []
        )
        return try changing { try services.recogniser.splitPerson(split, by: services.actor(call)) }
    }

    @Sendable private func undo(_ call: Call) throws -> Reply {
        guard let change: PersonChangeID = call.values.id("change_id") else { throw Fault.internalError }
        return try changing { try services.recogniser.undoPersonChange(change, by: services.actor(call)) }
    }
}

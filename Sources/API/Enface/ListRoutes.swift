import HTTPTypes
import Recognition
import Store
import UsherCore

extension Enface {
    private static let badName = "bad list name"
    private static let badID = "bad list id"

    var listRoutes: [Route] {
        let name = Field("name", .text(1...100), required: true, message: Self.badName, "The list's name, unique.")
        let id = Field("id", .id, required: true, aliases: ["list_id"], message: Self.badID, "The list.")
        return [
            Route(
                "/person/lists",
                .reading,
                .viewLists,
                .json([]),
                "The person lists.",
                answers: .ok("PersonLists", "All of them, the oldest first."),
                handle: listLists
            ).remembered,
            Route(
                "/person/list/create",
                .posting,
                .editLists,
                .json([name]),
                "Makes a person list.",
                answers: .created("ListCreated"),
                handle: createList
            ),
            Route(
                "/person/list/update",
                .updating,
                .editLists,
                .json([id, name]),
                "Gives a person list another name.",
                answers: .ok("OkOrError"),
                handle: renameList
            ),
            Route(
                "/person/list/delete",
                .deleting,
                .editLists,
                .json(
                    [id, name].map { field in
                        var field = field
                        field.isRequired = false
                        return field
                    }
                ),
                "Removes a person list with its persons; by id, or by name.",
                answers: .ok(),
                handle: deleteList
            ),
        ]
    }

    @Sendable private func listLists(_ call: Call) throws -> Reply {
        Reply(.ok, .array(try database.lists().map { JSON($0) }))
    }

    @Sendable private func createList(_ call: Call) throws -> Reply {
        let name = call.values.text("name") ?? ""
        let taken = Fault(.badRequest, "list with this name is already exists")
        guard try database.list(named: name) == nil else { throw taken }
        let list = try racing(taken) { try database.createList(named: name, by: services.actor(call)) }
        return .ok(.created, ["list_id": .id(list.id)])
    }

    @Sendable private func renameList(_ call: Call) throws -> Reply {
        guard let id: PersonListID = call.values.id("id") else { throw Fault.internalError }
        guard id != .zero else { throw Fault.saidOK("can not rename default list") }
        let (name, unknown) = (call.values.text("name") ?? "", Fault.saidOK("list with this id does not found"))
        guard try database.list(id) != nil else { throw unknown }
        if let other = try database.list(named: name), other.id != id {
            throw Fault.saidOK("list with this name is already exists")
        }
        try racing(unknown) { try services.recogniser.renameList(id, to: name, by: services.actor(call)) }
        return .ok()
    }

    @Sendable private func deleteList(_ call: Call) throws -> Reply {
        let list = try listToDelete(call)
        try racing(Fault(.badRequest, "list with this id does not found")) {
            try services.recogniser.deleteList(list, by: services.actor(call))
        }
        services.desk?.sourcesChanged()
        return .ok(.ok, ["message": .string("list \(list) deleted")])
    }

    private func listToDelete(_ call: Call) throws -> PersonListID {
        let protected = Fault(.badRequest, "can not delete default list")
        if let id: PersonListID = call.values.id("id") {
            guard id != .zero else { throw protected }
            guard try database.list(id) != nil else { throw Fault(.badRequest, "list with this id does not found") }
            return id
        }
        guard let name = call.values.text("name") else {
            throw Fault(.badRequest, Self.badID, field: "id", reason: "it is missing")
        }
        guard let list = try database.list(named: name) else {
            throw Fault(.badRequest, "list with this name does not found")
        }
        guard !list.isBuiltIn else { throw protected }
        return list.id
    }
}

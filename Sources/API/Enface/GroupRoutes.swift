import HTTPTypes
import Store
import UsherCore

extension Enface {
    var groupRoutes: [Route] {
        let name = Field("name", .text(1...100), required: true, "The group's name, unique.")
        var newName = name
        newName.isRequired = false
        let search = Field(
            "person_list_search",
            .objects(
                [
                    Field("id", .id, required: true, "The person list."),
                    Field("on_found", .text(0...1000), required: true, "The alert when somebody of the list is seen."),
                    Field("on_failed", .text(0...1000), required: true, "The alert when nobody of the list is seen."),
                ],
                distinct: "id"
            ),
            "The lists in which faces of the group's sources are looked up."
        )
        return [
            Route(
                "/source/groups",
                [.get, .post],
                .viewSources,
                .json([]),
                "The source groups.",
                answers: .ok("SourceGroups", "All of them, the oldest first."),
                handle: listGroups
            ).remembered,
            Route(
                "/source/group/create",
                .posting,
                .editSources,
                .json([name, search]),
                "Makes a source group.",
                answers: .created("GroupCreated"),
                handle: createGroup
            ),
            Route(
                "/source/group/update",
                .updating,
                .editSources,
                .json([Field("group_id", .id, required: true, "The group."), newName, search]),
                "Changes what is given of a group.",
                answers: .ok("OkOrError"),
                handle: updateGroup
            ),
            Route(
                "/source/group/delete",
                .deleting,
                .editSources,
                .json([Field("group_id", .ids(mayBeEmpty: false), required: true, "The group or groups.")]),
                "Removes groups with their sources.",
                answers: .ok("OkOrError"),
                handle: deleteGroups
            ),
        ]
    }

    private static func search(_ call: Call) -> [ListSearch]? {
        call.values["person_list_search"]?.array?.compactMap { entry in
            guard let list = entry["id"]?.string.flatMap({ PersonListID($0) }) else { return nil }
            return ListSearch(
                list: list,
                onFound: entry["on_found"]?.string ?? "",
                onFailed: entry["on_failed"]?.string ?? ""
            )
        }
    }

    private func requireLists(_ search: [ListSearch]) throws {
        for entry in search where try database.list(entry.list) == nil {
            throw Fault(.badRequest, "list id '\(entry.list)' does not found", field: "person_list_search")
        }
    }

    @Sendable private func listGroups(_ call: Call) throws -> Reply {
        Reply(.ok, .array(try database.groups().map { JSON($0) }))
    }

    @Sendable private func createGroup(_ call: Call) throws -> Reply {
        let (name, search) = (call.values.text("name") ?? "", Self.search(call) ?? [])
        try requireLists(search)
        let taken = Fault(.badRequest, "group with this name is already exists")
        guard try database.group(named: name) == nil else { throw taken }
        let group = try racing(taken) {
            try database.createGroup(named: name, search: search, by: services.actor(call))
        }
        services.desk?.sourcesChanged()
        return .ok(.created, ["message": "source group created", "group_id": .id(group.id)])
    }

    @Sendable private func updateGroup(_ call: Call) throws -> Reply {
        guard let id: SourceGroupID = call.values.id("group_id") else { throw Fault.internalError }
        let unknown = Fault.saidOK("source group with this id does not found")
        guard try database.group(id) != nil else { throw unknown }
        let (name, search) = (call.values.text("name"), Self.search(call))
        try requireLists(search ?? [])
        if let name, let other = try database.group(named: name), other.id != id {
            throw Fault.saidOK("group with this name is already exists")
        }
        try racing(unknown) { try database.updateGroup(id, name: name, search: search, by: services.actor(call)) }
        services.desk?.sourcesChanged()
        return .ok()
    }

    @Sendable private func deleteGroups(_ call: Call) throws -> Reply {
        let ids: [SourceGroupID] = call.values.ids("group_id") ?? []
        guard !ids.contains(.zero) else { throw Fault.saidOK("can not delete default group") }
        let count = try database.deleteGroups(ids, by: services.actor(call))
        guard count > 0 else { throw Fault.saidOK("id or [ids] must exist") }
        services.desk?.sourcesChanged()
        return .ok(.ok, ["message": .string("\(count) group(s) deleted")])
    }
}

import HTTPTypes
import Recognition
import Rules
import Store
import UsherCore

extension Enface {
    var personImageRoutes: [Route] {
        let own = [
            Field("list_id", .id, "The list to look up and to add to. Default: the default list."),
            Field("replace_person_id", .id, "The person whose place the face takes."),
            Field("group_id", .id, "The group that the person is said to come from."),
            Field("source_id", .id, "The source that the person is said to come from."),
            Field("fields", .texts(longest: 65_535), "The operator's own strings; the field repeated."),
            ImageOptions.featureCheck,
        ]
        return [
            Route(
                "/person/create",
                .posting,
                .editPersons,
                .form(own + ImageOptions.fields + ImageOptions.creation, .init(file: "image", count: 1...1)),
                work: .models,
                "Lets the faces of a picture become persons, or take over persons that are like them.",
                answers: .ok("PersonCreation", "Nobody new.") + .created("PersonCreation", "At least one new person."),
                handle: createPersons
            )
        ]
    }

    private static func request(_ call: Call, _ options: ImageOptions) -> PersonRequest {
        var rules = CreationRules.postedImage
        let values = call.values
        if let threshold = values.text("new_person_threshold").flatMap({ CreationThreshold($0) }) {
            rules.threshold = threshold
        }
        if let square = values.text("new_person_square_min").flatMap({ Int($0) }) { rules.squareMinimum = square }
        if let yaw = values.text("new_person_yaw_max").flatMap({ Int($0) }) { rules.yawMaximum = yaw }
        return PersonRequest(
            list: values.id("list_id") ?? .zero,
            replaces: values.id("replace_person_id"),
            group: values.id("group_id") ?? .zero,
            source: values.id("source_id") ?? .zero,
            fields: values.texts("fields") ?? [],
            dropsImage: values.flag("drop_image"),
            wants: options.wants,
            creation: rules
        )
    }

    /// What a person request names and is not there, in the contract's words.
    private func personFault(_ error: RecognitionError) -> Fault {
        switch error.subject {
        case .feature: noModel(error)
        case .person(let id): Fault(.notFound, "person id \(id) does not found", field: "replace_person_id")
        case .list, .group, .source: Fault(.badRequest, "list with this id does not exists", field: "list_id")
        }
    }

    @Sendable private func createPersons(_ call: Call) throws -> Reply {
        let options = ImageOptions(call.values)
        let request = Self.request(call, options)
        do {
            try services.recogniser.check(request)
            guard let picture = try picture(call.files[0]) else {
                let nothing: JSON = ["persons_new": [], "persons_updated": [], "matches": [], "spent": call.spent]
                return .ok(.ok, Self.summary(.formatUnknown, faces: 0).merging(nothing))
            }
            let creation = try services.recogniser.createPersons(from: picture, request, by: services.actor(call))
            return try creationReply(creation, call, options)
        } catch let error as RecognitionError {
            throw personFault(error)
        }
    }

    private func creationReply(_ creation: PersonCreation, _ call: Call, _ options: ImageOptions) throws -> Reply {
        let new = try creation.faces.filter { !$0.created.isEmpty }.map { face in
            JSON.array(try face.created.map { try result($0, face.face, options) })
        }
        let updated = try creation.faces.compactMap { face in
            try face.updated.map { JSON.array([try result($0.person, face.face, options)]) }
        }
        let matches = try creation.matches.map { JSON.array(try $0.map { try result($0) }) }
        return .ok(
            creation.personsNew.isEmpty ? .ok : .created,
            Self.summary(creation.outcome, faces: creation.facesTotal).merging([
                "persons_new": .array(new), "persons_updated": .array(updated), "matches": .array(matches),
                "spent": call.spent,
            ])
        )
    }

    /// The person result of a match: who, where from, how alike.
    func result(_ match: PersonMatch) throws -> JSON {
        try result(match.person).adding("similarity", .rounded(match.similarity, decimals: 2))
    }

    /// The person result: a person with where the face came from.
    func result(_ person: Person) throws -> JSON {
        guard case .object(let members) = JSON(person) else { return [:] }
        let known = JSON.object(members.filter { $0.name != "updated" })
        guard let group = try database.group(person.group), let source = try database.source(person.source) else {
            return known
        }
        return known.adding(
            "person_source",
            [
                "group_id": .id(group.id), "group_name": .string(group.name), "source_id": .id(source.id),
                "source_name": .string(source.name),
            ]
        )
    }

    /// The person result with what was asked of the face.
    private func result(_ person: Person, _ face: PostedFace, _ options: ImageOptions) throws -> JSON {
        let asked = ["bbox", "bbox_pro", "thumb"]
        guard case .object(let members) = JSON(face, options, features: false) else { return try result(person) }
        return try result(person).merging(.object(members.filter { asked.contains($0.name) }))
    }
}

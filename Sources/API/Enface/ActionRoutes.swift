import HTTPTypes
import Recognition
import Rules
import UsherCore

extension Enface {
    var actionRoutes: [Route] {
        let own = [
            Field("group_id", .id, "The source's group. Default: the default group."),
            Field("source_id", .id, "The source. Default: the default source."),
            Field("person_list_search", .ids(mayBeEmpty: false), "The lists to search. Default: the group's."),
            Field(
                "person_list_add",
                .ids(mayBeEmpty: false),
                "The lists that a new person is added to. Default: the source's."
            ),
            Field("results", .integer(1...100), "Persons in `matches` of a face, at most. Default: 1."),
            Field(
                "dry_run",
                .boolean,
                "Whether to decide and explain, and write nothing. In the form or in the query."
            ),
            ImageOptions.featureCheck,
        ]
        return [
            Route(
                "/action",
                .posting,
                .postActions,
                .form(own + ImageOptions.fields + ImageOptions.creation, .init(file: "image", count: 1...1)),
                work: .models,
                "Says who is in a picture of a source, lets strangers become persons where the rules allow it, and records it.",
                answers: .ok("ActionAnswer", "No face was processed, or a dry run.")
                    + .created("ActionAnswer", "At least one face was processed, and the action recorded."),
                handle: act
            )
        ]
    }

    private static func request(_ call: Call, _ options: ImageOptions) -> ActionRequest {
        let values = call.values
        return ActionRequest(
            group: values.id("group_id"),
            source: values.id("source_id"),
            searchLists: values.ids("person_list_search"),
            addLists: values.ids("person_list_add"),
            threshold: values.text("new_person_threshold").flatMap { CreationThreshold($0) },
            squareMinimum: values.text("new_person_square_min").flatMap { Int($0) },
            yawMaximum: values.text("new_person_yaw_max").flatMap { Int($0) },
            features: options.features,
            results: values.whole("results") ?? 1,
            isMulti: options.isMulti,
            dropsImage: values.flag("drop_image"),
            hasThumb: options.hasThumb
        )
    }

    /// What an action names and is not there, in the contract's words.
    private func actionFault(_ error: RecognitionError) -> Fault {
        switch error.subject {
        case .feature: noModel(error)
        case .group(let id): Fault(.notFound, "source group with id '\(id)' does not exists", field: "group_id")
        case .source(let id): Fault(.notFound, "source with id '\(id)' does not exists", field: "source_id")
        case .list(let id): Fault(.notFound, "person list with id '\(id)' does not exists")
        case .person: .internalError
        }
    }

    @Sendable private func act(_ call: Call) throws -> Reply {
        let options = ImageOptions(call.values)
        let request = Self.request(call, options)
        let isDry = call.values.flag("dry_run")
        // A question that leaves no trace is for those who may read.
        if isDry, try !call.asker().rights.contains(.viewActions) { throw Fault.mayNot }
        do {
            let orders = try services.recogniser.check(request)
            guard let picture = try picture(call.files[0]) else {
                return .ok(.ok, Self.summary(.formatUnknown, faces: 0).merging(["results": [], "spent": call.spent]))
            }
            let answer = try services.recogniser.act(on: picture, orders, dryRun: isDry, by: services.actor(call))
            return try actionReply(answer, call, options, isDry: isDry)
        } catch let error as RecognitionError {
            throw actionFault(error)
        }
    }

    private func actionReply(
        _ answer: ActionAnswer,
        _ call: Call,
        _ options: ImageOptions,
        isDry: Bool
    ) throws -> Reply {
        let base = Self.summary(answer.outcome, faces: answer.facesTotal)
        let faces = try answer.faces.map { try actionFace($0, options) }
        let whole = base.adding("action_id", answer.action.map { .id($0) })
            .merging(["results": .array(faces)]).adding("dry_run", isDry ? true : nil).adding("spent", call.spent)
        return .ok(answer.action == nil ? .ok : .created, whole)
    }

    static func summary(_ outcome: PictureOutcome, faces: Int) -> JSON {
        ["message": .string(outcome.message), "faces_total": .integer(faces)]
    }

    private func actionFace(_ face: FaceResult, _ options: ImageOptions) throws -> JSON {
        let hasFeatures = options.features != nil || !face.face.features.isEmpty
        let decision: JSON = [
            "outcome": .string(face.decision.outcome.rawValue),
            "reasons": .array(face.decision.reasons.map { .string($0.description) }),
        ]
        return
            ([
                "matches": .array(try face.matches.map { try result($0) }),
                "persons_new": .array(try face.created.map { try result($0) }), "decision": decision,
                "alerts": .array(face.alerts.map(JSON.string)),
            ] as JSON).merging(JSON(face.face, options, features: hasFeatures))
    }
}

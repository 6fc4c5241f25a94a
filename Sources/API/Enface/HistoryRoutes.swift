import HTTPTypes
import Rules
import Store
import UsherCore

extension Enface {
    var historyRoutes: [Route] {
        [
            Route(
                "/actions",
                .reading,
                .viewActions,
                .json([
                    Field("from", .moment, "At or after this time."), Field("until", .moment, "Before this time."),
                    Field("source_id", .id, "Of this source."), Field("group_id", .id, "Of this group's sources."),
                    Field("list_id", .id, "With a person of this list."), Field("person_id", .id, "With this person."),
                    Field("outcome", .choice(Outcome.allCases.map(\.rawValue)), "With a face that came to this."),
                    Field("limit", .integer(1...1000), "Actions a page. Default: 100."),
                    Field("cursor", .checked(1...100, "a cursor", Self.cursorFault), "`next` of the page before."),
                ]),
                "The history, newest first, page by page.",
                answers: .ok("Actions", "A page."),
                handle: listActions
            ),
            Route(
                "/action/image",
                [.get],
                .viewActions,
                .query([Field("id", .id, required: true, "The action.")]),
                "The picture of an action's best face.",
                answers: [Route.Answer(status: 200, about: "The picture.", schema: "JPEG")],
                handle: actionImage
            ),
            Route(
                "/person/image",
                [.get],
                nil,
                .query([Field("token", .text(32...32), required: true, "The picture's own token, of `image_url`.")]),
                "The picture of a person, for whoever knows its address.",
                answers: [Route.Answer(status: 200, about: "The picture.", schema: "JPEG")],
                handle: personImage
            ),
        ]
    }

    @Sendable private static func cursorFault(_ text: String) -> String? {
        ActionCursor(text) == nil ? "not a cursor of this API" : nil
    }

    @Sendable private func listActions(_ call: Call) throws -> Reply {
        let values = call.values
        let query = ActionQuery(
            from: values.moment("from"),
            until: values.moment("until"),
            source: values.id("source_id"),
            group: values.id("group_id"),
            person: values.id("person_id"),
            list: values.id("list_id"),
            outcome: values.text("outcome")
        )
        let page = try database.actions(
            query,
            after: values.text("cursor").flatMap { ActionCursor($0) },
            limit: values.whole("limit") ?? 100
        )
        let actions = JSON.array(page.actions.map { JSON($0) })
        return .ok(.ok, (["actions": actions] as JSON).adding("next", page.next.map { .string($0.description) }))
    }

    @Sendable private func actionImage(_ call: Call) throws -> Reply {
        guard let id: ActionID = call.values.id("id"), let image = try database.action(id)?.image,
            let stored = try database.image(image)
        else { throw Fault.notFound }
        return Self.jpeg(stored)
    }

    @Sendable private func personImage(_ call: Call) throws -> Reply {
        guard let token = call.values.text("token"), let stored = try database.image(token: token) else {
            throw Fault.notFound
        }
        return Self.jpeg(stored)
    }

    private static func jpeg(_ image: StoredImage) -> Reply {
        var reply = Reply(bytes: image.jpeg, type: "image/jpeg")
        reply.headers[.cacheControl] = "private, max-age=3600"
        return reply
    }
}

extension JSON {
    /// An action of the history.
    init(_ action: ActionRecord) {
        var json: JSON = [
            "action_id": .id(action.id), "kind": .string(action.kind.rawValue), "source_id": .id(action.source),
            "group_id": .id(action.group), "faces_total": .integer(action.faces),
            "decision": [
                "outcome": .string(action.decision.outcome),
                "reasons": .array(action.decision.reasons.map(JSON.string)),
            ],
        ]
        if let created = action.created { json = json.adding("created", .time(created)) }
        if let wall = action.wall {
            json = json.adding("first_seen", .time(wall.lowerBound)).adding("last_seen", .time(wall.upperBound))
        }
        json = json.adding("person_id", action.person.map { .id($0) }).adding("list_id", action.list.map { .id($0) })
            .adding("similarity", action.score.map { .rounded($0, decimals: 2) })
            .adding("recording", action.recording.map { .string($0.path) })
        if let best = action.best { json = json.adding("face", JSON(best)) }
        if action.image != nil { json = json.adding("image_url", .string("/v1/action/image?id=\(action.id)")) }
        self = json.adding("results", action.results.isEmpty ? nil : .array(action.results.map { JSON($0) }))
    }

    private init(_ best: BestFace) {
        let box = best.box
        self =
            ([
                "bbox": [
                    [.rounded(box.x, decimals: 1), .rounded(box.y, decimals: 1)],
                    [.rounded(box.x + box.width, decimals: 1), .rounded(box.y + box.height, decimals: 1)],
                ],
                "square": .rounded(best.square, decimals: 1), "quality": .rounded(best.quality, decimals: 3),
            ] as JSON).adding("yaw", best.pose.map { .rounded($0.yaw, decimals: 2) })
            .adding("pitch", best.pose.map { .rounded($0.pitch, decimals: 2) })
            .adding("roll", best.pose.map { .rounded($0.roll, decimals: 2) })
            .adding("features", best.features.isEmpty ? nil : .array(best.features.map { JSON($0) }))
    }

    private init(_ face: ActionFace) {
        self = JSON(face.face).adding("person_id", face.person.map { .id($0) })
            .adding("list_id", face.list.map { .id($0) })
            .adding("similarity", face.score.map { .rounded($0, decimals: 2) })
            .adding(
                "decision",
                [
                    "outcome": .string(face.decision.outcome),
                    "reasons": .array(face.decision.reasons.map(JSON.string)),
                ]
            )
    }
}

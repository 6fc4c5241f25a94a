import Store
import UsherCore

// The contract's objects, member by member.

extension JSON {
    static func id<Kind>(_ id: EntityID<Kind>) -> JSON { .string(id.description) }

    static func time(_ time: WallTime) -> JSON { .string(time.iso8601) }

    static func ids<Kind>(_ ids: [EntityID<Kind>]) -> JSON { .array(ids.map { .id($0) }) }

    init(_ group: SourceGroup) {
        self = [
            "group_id": .id(group.id), "name": .string(group.name), "created": .time(group.created),
            "person_list_search": .array(
                group.search.map { entry in
                    [
                        "id": .id(entry.list), "on_found": .string(entry.onFound), "on_failed": .string(entry.onFailed),
                    ]
                }
            ),
        ]
    }

    init(_ list: PersonList) {
        self = [
            "list_id": .id(list.id), "name": .string(list.name), "persons_total": .integer(list.personsTotal),
            "created": .time(list.created),
        ]
    }

    init(_ source: Source) {
        let settings = source.settings
        var json: JSON = [
            "source_id": .id(source.id), "group_id": .id(source.group), "name": .string(source.name),
            "created": .time(source.created), "feature_check": .array(settings.featureCheck.map(JSON.string)),
            "auto_person_create": [
                "new_person_threshold": .string(settings.newPersonThreshold),
                "new_person_square_min": .integer(settings.newPersonSquareMin),
                "new_person_yaw_max": .integer(settings.newPersonYawMax),
                "person_list_add": .ids(settings.personListAdd),
            ],
        ]
        if let url = settings.url {
            json = json.adding("url", .string(url.description)).adding("enabled", .bool(settings.isEnabled))
                .adding("transport", .string(settings.transport)).adding("record", .bool(settings.isRecorded))
                .adding("pace", .string(settings.pace)).adding("motion", .bool(settings.hasMotionGate))
                .adding("record_url", settings.recordURL.map { .string($0.description) })
                .adding("record_days", .number(settings.recordDays))
                .adding("record_gigabytes", .number(settings.recordGigabytes))
                .adding("reentry_s", settings.reentrySeconds.map(JSON.number))
        } else if !settings.isEnabled {
            json = json.adding("enabled", false)
        }
        self = json.adding("analyze_fps", settings.analyzeFPS.map(JSON.number))
    }

    init(_ feature: PersonFeature) {
        // The contract's texts say an age as a number.
        let result = Int(feature.result).map(JSON.integer) ?? .string(feature.result)
        self = [
            "name": .string(feature.name), "version": .integer(feature.version), "result": result,
            "confidence": .string(feature.confidence), "spent": .integer(feature.spent),
        ]
    }

    /// A person as `/person` answers it.
    init(_ person: Person) {
        let json: JSON = [
            "person_id": .id(person.id), "list_id": .id(person.list), "group_id": .id(person.group),
            "source_id": .id(person.source), "created": .time(person.created),
            "fields": .array(person.fields.map(JSON.string)), "features": .array(person.features.map { JSON($0) }),
            "status": .string(person.status.rawValue), "yaw": .rounded(person.pose?.yaw ?? 0, decimals: 2),
        ]
        let url =
            person.image == nil ? nil : person.imageToken.map { JSON.string("\(JSON.personImagePath)?token=\($0)") }
        self = json.adding("updated", person.updated.map(JSON.time)).adding("image_url", url)
            .adding("pitch", person.pose.map { .rounded($0.pitch, decimals: 2) })
            .adding("roll", person.pose.map { .rounded($0.roll, decimals: 2) })
    }

    static let personImagePath = "/v1/person/image"

    init(_ token: PermanentToken) {
        self = ["id": .string(token.id), "expires": .string(token.expires.text)]
    }
}

extension TokenExpiry {
    var text: String {
        switch self {
        case .never: "never"
        case .at(let moment): Moment.milliseconds(moment)
        }
    }
}

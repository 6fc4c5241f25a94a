import Store
import UsherCore

/// The objects that are answered, as JSON Schema; a test holds the answers to them.
enum Schemas {
    static let all: JSON = .object(table.map { JSON.Member($0.0, $0.1) })

    private static let id: JSON = ["type": "string", "format": "uuid"]
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let whole: JSON = ["type": "integer"]
    private static let number: JSON = ["type": "number"]
    private static let flag: JSON = ["type": "boolean"]
    private static let point: JSON = ["type": "array", "items": number, "minItems": 2, "maxItems": 2]

    private static func ref(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }
    private static func array(_ items: JSON) -> JSON { ["type": "array", "items": items] }

    /// An object; members whose name ends with `?` may be missing.
    private static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        let required = members.filter { !$0.key.hasSuffix("?") }.map { JSON.string($0.key) }
        let properties = members.map { key, value in
            JSON.Member(key.hasSuffix("?") ? String(key.dropLast()) : key, value)
        }
        return ["type": "object", "properties": .object(properties), "required": .array(required)]
    }

    private static let ok: JSON = ["const": "ok"]
    private static let expiry: JSON = ["anyOf": [["const": "never"], time]]
    private static let token = object(["id": id, "expires": expiry])
    private static let decision = object(["outcome": text, "reasons": array(text)])
    private static let decided = object([
        "outcome": ["enum": ["matched", "created", "uncertain", "not_created", "not_processed"]],
        "reasons": array(text),
    ])

    private static let face: KeyValuePairs<String, JSON> = [
        "bbox?": ["type": "array", "items": point, "minItems": 2, "maxItems": 2],
        "bbox_pro?": ["type": "array", "items": point, "minItems": 4, "maxItems": 4],
        "thumb?": ["type": "string", "contentEncoding": "base64", "contentMediaType": "image/jpeg"],
        "features?": array(ref("Feature")), "yaw": number, "pitch": number, "roll": number, "square": number,
        "quality": number, "score": number,
    ]

    private static let person: KeyValuePairs<String, JSON> = [
        "person_id": id, "list_id": id, "group_id": id, "source_id": id, "created": time, "updated?": time,
        "fields": array(text), "features": array(ref("Feature")), "image_url?": text,
        "status": ["enum": ["init", "replaced"]], "yaw": number, "pitch?": number, "roll?": number,
    ]

    private static let result: JSON = [
        "allOf": [
            ref("Person"),
            object([
                "similarity?": number, "bbox?": array(point), "bbox_pro?": array(point), "thumb?": text,
                "person_source?": object(["group_id": id, "group_name": text, "source_id": id, "source_name": text]),
            ]),
        ]
    ]

    private static func identified(_ name: String) -> JSON {
        JSON.object([
            .init("type", "object"),
            .init("properties", .object([.init("status", ok), .init("message", text), .init(name, id)])),
            .init("required", .array(["status", .string(name)])),
        ])
    }

    private static let table: [(String, JSON)] = [
        ("Error", object(["status": ["const": "error"], "message": text, "field?": text, "reason?": text])),
        ("Ok", object(["status": ok, "message?": text])),
        ("OkMessage", object(["status": ok, "message": text])),
        ("OkOrError", ["anyOf": [ref("Ok"), ref("Error")]]),
        ("LoginAnswer", object(["status": ok, "token": text])),
        ("Token", token),
        ("Tokens", array(ref("Token"))),
        ("TokenCreated", object(["status": ok, "message": text, "token": ref("Token")])),
        ("TokenAnswer", ["anyOf": [object(["status": ok, "token": ref("Token")]), ref("Error")]]),
        ("SourceGroups", array(ref("SourceGroup"))),
        (
            "SourceGroup",
            object([
                "group_id": id, "name": text, "created": time,
                "person_list_search": array(object(["id": id, "on_found": text, "on_failed": text])),
            ])
        ),
        ("GroupCreated", identified("group_id")),
        ("Sources", array(ref("Source"))),
        (
            "Source",
            object([
                "source_id": id, "group_id": id, "name": text, "created": time, "feature_check": array(text),
                "auto_person_create": object([
                    "new_person_threshold": text, "new_person_square_min": whole, "new_person_yaw_max": whole,
                    "person_list_add": array(id),
                ]),
                "url?": text, "enabled?": flag, "analyze_fps?": number, "transport?": text, "record?": flag,
                "record_url?": text, "record_days?": number, "record_gigabytes?": number, "pace?": text,
                "motion?": flag,
                "reentry_s?": number,
            ])
        ),
        ("SourceCreated", identified("source_id")),
        ("PersonLists", array(ref("PersonList"))),
        ("PersonList", object(["list_id": id, "name": text, "persons_total": whole, "created": time])),
        ("ListCreated", identified("list_id")),
        (
            "Feature",
            object([
                "name": text, "version": number, "result": ["type": ["number", "boolean", "string"]],
                "confidence": ["type": "string", "minLength": 1, "maxLength": 6], "spent": number,
            ])
        ),
        ("Person", object(person)),
        ("PersonResult", result),
        (
            "PersonCreation",
            object([
                "status": ok, "message": text, "faces_total": whole, "persons_new": array(array(ref("PersonResult"))),
                "persons_updated": array(array(ref("PersonResult"))), "matches": array(array(ref("PersonResult"))),
                "spent": whole,
            ])
        ),
        (
            "PersonChange",
            object([
                "status": ok, "change_id": id, "kind": ["enum": ["merge", "split"]], "person_id": id,
                "other_ids": array(id), "created": time,
            ])
        ),
        ("Face", object(face)),
        ("DetectAnswer", object(["status": ok, "results": array(array(ref("Face"))), "spent": whole])),
        (
            "ComparedFace",
            [
                "allOf": [
                    ref("Face"),
                    object(["index": whole, "matches": array(object(["index": whole, "similarity": number]))]),
                ]
            ]
        ),
        (
            "CompareAnswer",
            object([
                "status": ok, "image1": array(ref("ComparedFace")), "image2": array(ref("ComparedFace")),
                "spent": whole,
            ])
        ),
        (
            "ActionFace",
            [
                "allOf": [
                    ref("Face"),
                    object([
                        "matches": array(ref("PersonResult")), "persons_new": array(ref("PersonResult")),
                        "decision": decided, "alerts": array(text),
                    ]),
                ]
            ]
        ),
        (
            "ActionAnswer",
            object([
                "status": ok, "message": text, "faces_total": whole, "action_id?": id,
                "results": array(ref("ActionFace")),
                "dry_run?": flag, "spent": whole,
            ])
        ),
        ("Actions", object(["status": ok, "actions": array(ref("Action")), "next?": text])),
        (
            "Action",
            object([
                "action_id": id, "kind": ["enum": ["appearance", "posted"]], "source_id": id, "group_id": id,
                "faces_total": whole, "decision": decision, "created?": time, "first_seen?": time, "last_seen?": time,
                "person_id?": id, "list_id?": id, "similarity?": number, "recording?": text, "image_url?": text,
                "face?": ["type": "object"], "results?": array(["type": "object"]),
            ])
        ),
        (
            "Event",
            object([
                "event_id": whole, "kind": ["enum": .array(EventKind.allCases.map { .string($0.rawValue) })],
                "time": time,
                "source_id?": id, "group_id?": id, "action_id?": id, "action?": ref("Action"),
                "source?": ref("SourceStatus"),
            ])
        ),
        ("SourceStatuses", object(["status": ok, "sources": array(ref("SourceStatus"))])),
        (
            "SourceStatus",
            // Most of it is missing until pictures come.
            object([
                "source_id": id, "group_id": id, "name": text,
                "state": ["enum": .array(SourceState.allCases.map { .string($0.rawValue) })], "since": time,
                "fault?": text, "reason?": text, "last_error?": object(["fault": text, "reason": text, "time": time]),
                "attempts": whole, "next_retry?": time, "codec?": text,
                "width?": whole,
                "height?": whole, "fps_stream?": number, "fps_decoded": number, "fps_analysed": number,
                "bits_per_second": number, "frames_decoded": whole, "frames_analysed": whole, "decode_errors": whole,
                "packets_lost": whole, "reconnects": whole, "stalls": whole, "queue_depth": whole,
                "key_frames_only": flag,
                "drops": array(object(["stage": text, "reason": text, "count": whole])),
                "latency?": object(["p50": number, "p95": number, "p99": number]),
                "recording?": object([
                    "segments": whole, "bytes": whole, "segments_removed": whole, "bytes_removed": whole,
                    "failures": whole, "path?": text, "fault?": text,
                ]),
                // Where it is another one than that which is analysed.
                "recording_stream?": object([
                    "state": ["enum": .array(SourceState.allCases.map { .string($0.rawValue) })], "since": time,
                    "fault?": text, "reason?": text, "attempts": whole, "next_retry?": time,
                ]),
            ])
        ),
        (
            "Webhooks",
            object([
                "status": ok, "enabled": flag,
                "receivers": array(
                    object(["receiver": text, "waiting": whole, "delivered": whole, "dead": whole, "failures": whole])
                ),
                "dead": array(
                    object([
                        "delivery_id": id, "receiver": text, "alert": ["enum": ["found", "failed"]], "list_id": id,
                        "event_id": whole, "action_id?": id, "created": time, "attempts": whole, "failure": text,
                    ])
                ),
            ])
        ),
        ("OpenAPI", ["type": "object"]),
    ]
}

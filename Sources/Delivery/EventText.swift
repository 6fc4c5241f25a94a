import Foundation
public import Store
import UsherCore

/// An event as others read it: one JSON object, the same in the stream of events and in a call.
public enum EventText {
    /// The event as a JSON object: `event_id`, `kind`, `time`, the ids, and what it is about under `action` or `source`.
    public static func json(_ event: EventRecord) -> String {
        "{" + members(event).joined(separator: ",") + "}"
    }

    /// The event with the alert that it is told for.
    static func json(_ call: OutboxCall) -> String {
        let alert = [
            "\"alert\":\"\(call.call.alert.rawValue)\"", "\"list_id\":\"\(call.call.list)\"",
            "\"delivery_id\":\"\(call.id)\"",
        ]
        return "{" + (alert + members(call.event)).joined(separator: ",") + "}"
    }

    /// None of these texts needs an escape: numbers, ids, times, and words of ours.
    private static func members(_ event: EventRecord) -> [String] {
        let subject = event.action == nil ? "source" : "action"
        let ids: [(String, String?)] = [
            ("source_id", event.source?.description), ("group_id", event.group?.description),
            ("action_id", event.action?.description),
        ]
        return [
            "\"event_id\":\(event.id)", "\"kind\":\"\(event.kind)\"", "\"time\":\"\(time(event.time))\"",
        ] + ids.compactMap { name, id in id.map { "\"\(name)\":\"\($0)\"" } } + ["\"\(subject)\":\(event.body)"]
    }

    /// ISO 8601 in UTC with milliseconds.
    static func time(_ time: WallTime) -> String {
        let thousandths = String(((time.microseconds % 1_000_000) + 1_000_000) % 1_000_000 / 1000)
        let padding = String(repeating: "0", count: 3 - thousandths.count)
        return time.iso8601.dropLast() + ".\(padding)\(thousandths)Z"
    }
}

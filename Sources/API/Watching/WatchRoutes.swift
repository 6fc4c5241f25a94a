import Delivery
import HTTPTypes
public import Store
import UsherCore

extension Enface {
    var watchRoutes: [Route] {
        [
            Route(
                "/source/status",
                .reading,
                .viewSources,
                .json([
                    Field("group_id", .id, "Of this group."), Field("source_id", .id, "This one."),
                ]),
                "How the live sources fare: state, rates, drops, latency, and what is wrong.",
                answers: .ok("SourceStatuses", "Every live source that is meant."),
                handle: sourceStatus
            ),
            Route(
                "/source/snapshot",
                .reading,
                .viewActions,
                .json([
                    Field("source_id", .id, required: true, "The source."),
                    Field("boxes", .boolean, "Whether to draw the faces' boxes. Default: false."),
                ]),
                "The newest picture of a live source.",
                answers: [Route.Answer(status: 200, about: "The picture.", schema: "JPEG")],
                handle: snapshot
            ),
            Route(
                "/webhooks",
                .reading,
                .viewSources,
                .json([]),
                "How the calls to receivers fare: what waits, what failed, what was given up and why.",
                answers: .ok("Webhooks", "The receivers, and the newest calls that were given up."),
                handle: webhooks
            ),
        ]
    }

    @Sendable private func sourceStatus(_ call: Call) throws -> Reply {
        let (group, source): (SourceGroupID?, SourceID?) = (call.values.id("group_id"), call.values.id("source_id"))
        if let group, try database.group(group) == nil {
            throw Fault(.notFound, "source group with id '\(group)' does not exists", field: "group_id")
        }
        if let source, try database.source(source) == nil { throw Self.unknown(source) }
        let reports = (try services.desk?.reports() ?? []).filter {
            (group == nil || $0.group == group) && (source == nil || $0.id == source)
        }
        return .ok(.ok, ["sources": .array(reports.map { JSON($0) })])
    }

    @Sendable private func snapshot(_ call: Call) throws -> Reply {
        guard let source: SourceID = call.values.id("source_id") else { throw Fault.internalError }
        guard try database.source(source) != nil else { throw Self.unknown(source) }
        guard let picture = try services.desk?.snapshot(of: source, boxes: call.values.flag("boxes")) else {
            throw Fault(.notFound, "not found", field: "source_id", reason: "no picture has come from this source yet")
        }
        return Reply(bytes: picture, type: "image/jpeg")
    }

    private static func unknown(_ source: SourceID) -> Fault {
        Fault(.notFound, "source with id '\(source)' does not exists", field: "source_id")
    }

    /// Where a call went is told by its receiver alone: the path may hold a secret.
    @Sendable private func webhooks(_ call: Call) throws -> Reply {
        let counts = try database.outboxCounts()
        let failing = services.outbox?.failing ?? [:]
        let receivers = Set(counts.map(\.receiver) + failing.keys).sorted().map { receiver -> JSON in
            func count(_ state: OutboxCall.State) -> JSON {
                .integer(counts.first { $0.receiver == receiver && $0.state == state }?.count ?? 0)
            }
            return [
                "receiver": .string(receiver), "waiting": count(.waiting), "delivered": count(.delivered),
                "dead": count(.dead), "failures": .integer(failing[receiver] ?? 0),
            ]
        }
        let dead = try database.outboxCalls(in: .dead, limit: 100).map { JSON($0) }
        let isEnabled = services.herald?.allowing != nil
        return .ok(.ok, ["enabled": .bool(isEnabled), "receivers": .array(receivers), "dead": .array(dead)])
    }
}

extension JSON {
    fileprivate init(_ call: OutboxCall) {
        self =
            ([
                "delivery_id": .id(call.id), "receiver": .string(call.call.receiver),
                "alert": .string(call.call.alert.rawValue), "list_id": .id(call.call.list),
                "event_id": .integer(Int(call.event.id)),
            ] as JSON).adding("action_id", call.event.action.map { .id($0) }).merging([
                "created": .time(call.created), "attempts": .integer(call.attempts),
                "failure": .string(call.failure ?? ""),
            ])
    }

    /// A source's status, as `/source/status` and the events have it.
    init(_ report: SourceReport) {
        let identity: JSON = [
            "source_id": .id(report.id), "group_id": .id(report.group), "name": .string(report.name),
            "state": .string(report.state.rawValue), "since": .time(report.since),
        ]
        self = identity.adding("fault", report.fault.map(JSON.string)).adding("reason", report.reason.map(JSON.string))
            .adding("last_error", report.lastError.map { JSON($0) }).adding("attempts", .integer(report.attempts))
            .adding("next_retry", report.nextRetry.map(JSON.time))
            .adding("codec", report.codec.map(JSON.string)).adding("width", report.width.map(JSON.integer))
            .adding("height", report.height.map(JSON.integer))
            .adding("fps_stream", report.streamFPS.map { .rounded($0, decimals: 2) })
            .merging(Self.figures(report))
            .adding("latency", report.latency.map { JSON($0) })
            .adding("recording", report.recording.map { JSON($0) })
            .adding("recording_stream", report.recordingStream.map { JSON($0) })
    }

    private static func figures(_ report: SourceReport) -> JSON {
        [
            "fps_decoded": .rounded(report.fpsDecoded, decimals: 2),
            "fps_analysed": .rounded(report.fpsAnalysed, decimals: 2),
            "bits_per_second": .rounded(report.bitrate, decimals: 0), "frames_decoded": .count(report.framesDecoded),
            "frames_analysed": .count(report.framesAnalysed), "decode_errors": .count(report.decodeErrors),
            "packets_lost": .count(report.packetsLost), "reconnects": .count(report.reconnects),
            "stalls": .count(report.stalls), "queue_depth": .integer(report.queueDepth),
            "key_frames_only": .bool(report.isKeyFramesOnly),
            "drops": .array(
                report.drops.map { drop in
                    ["stage": .string(drop.stage), "reason": .string(drop.reason), "count": .count(drop.count)]
                }
            ),
        ]
    }

    private init(_ error: SourceReport.LastError) {
        self = ["fault": .string(error.fault), "reason": .string(error.reason), "time": .time(error.time)]
    }

    private init(_ latency: SourceReport.Latency) {
        self = [
            "p50": .rounded(latency.p50, decimals: 3), "p95": .rounded(latency.p95, decimals: 3),
            "p99": .rounded(latency.p99, decimals: 3),
        ]
    }

    private init(_ stream: SourceReport.RecordingStream) {
        self = (["state": .string(stream.state.rawValue), "since": .time(stream.since)] as JSON)
            .adding("fault", stream.fault.map(JSON.string)).adding("reason", stream.reason.map(JSON.string))
            .adding("attempts", .integer(stream.attempts)).adding("next_retry", stream.nextRetry.map(JSON.time))
    }

    private init(_ recording: RecordingFigures) {
        self =
            ([
                "segments": .count(recording.segments), "bytes": .count(recording.bytes),
                "segments_removed": .count(recording.segmentsRemoved),
                "bytes_removed": .count(recording.bytesRemoved), "failures": .count(recording.failures),
            ] as JSON).adding("path", recording.path.map(JSON.string))
            .adding("fault", recording.fault.map(JSON.string))
    }

    private static func count(_ count: UInt64) -> JSON { .integer(Int(clamping: count)) }
}

/// The bodies of events, written as the routes write them.
public enum EventBodies {
    /// An action as a row of `/actions`, for `Herald`.
    public static func action(_ action: ActionRecord) -> String { text(JSON(action)) }

    /// The event of a source that changed its state.
    public static func sourceState(_ report: SourceReport) -> NewEvent {
        NewEvent(.sourceState, source: report.id, group: report.group, body: .text(text(JSON(report))))
    }

    private static func text(_ json: JSON) -> String { String(decoding: JSONWriter.bytes(json), as: UTF8.self) }
}

import Delivery
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Store

/// Events as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), until the reader goes, may no longer read,
/// or the server stops.
struct EventStream: Sendable {
    static let contentType = "text/event-stream"
    /// How long a reader waits before it comes back, milliseconds.
    private static let retryMilliseconds = 2000

    let reader: EventReader
    /// Whether who reads still may: asked before each portion, and so at least at every beat of the hub.
    var isStillAdmitted: @Sendable () -> Bool = { true }

    /// Ends when the reader leaves; the reader leaves when this is gone.
    var body: ResponseBody {
        ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: \(Self.retryMilliseconds)\n\n"))
            while let portion = try await reader.next(), isStillAdmitted() {
                for text in Self.texts(portion) { try await writer.write(ByteBuffer(string: text)) }
            }
            try await writer.finish(nil)
        }
    }

    /// A portion as the format has it, an event at a time; JSON text has no line breaks.
    static func texts(_ portion: EventReader.Portion) -> [String] {
        switch portion {
        case .events(let events):
            events.map { "id: \($0.id)\nevent: \($0.kind)\ndata: \(EventText.json($0))\n\n" }
        case .quiet: [": nothing new\n\n"]
        case .missed(let after, let oldest):
            ["event: events.missed\ndata: {\"after\":\(after),\"oldest\":\(oldest.map(String.init) ?? "null")}\n\n"]
        }
    }
}

extension Enface {
    var eventRoutes: [Route] {
        [
            Route(
                "/events",
                [.get],
                .viewActions,
                .query([
                    Field(
                        "after",
                        .checked(1...19, "an event's id", Self.placeFault),
                        "The last event seen; 0 for all that are kept. The header Last-Event-ID says the same. Default: only new ones."
                    )
                ]),
                work: .here,
                "What happens, as server-sent events: actions that are announced, updated and closed, and states of sources.",
                answers: [
                    Route.Answer(
                        status: 200,
                        about: "Events, for as long as the connection lasts.",
                        schema: "EventStream"
                    )
                ],
                handle: readEvents
            )
        ]
    }

    @Sendable private static func placeFault(_ text: String) -> String? {
        Int64(text).map { $0 >= 0 } == true ? nil : "not an event's id"
    }

    @Sendable private func readEvents(_ call: Call) throws -> Reply {
        // A browser that comes back asks for the same address again: the header is newer than the query.
        let place = call.lastEventID ?? call.values.text("after")
        if let place, Self.placeFault(place) != nil { throw Fault.invalidSchema("after", "not an event's id") }
        guard let reader = services.events?.reader(after: place.flatMap { Int64($0) }) else { throw Fault.unavailable }
        call.connection?.whenClosed { [weak reader] in reader?.end() }
        return Reply(EventStream(reader: reader, isStillAdmitted: try call.asker().isStillAdmitted))
    }
}

/// Ends the streams when the server is told to stop: a stream would go on for ever.
struct StreamsEnd: Service {
    let events: EventHub

    func run() async throws {
        try await gracefulShutdown()
        events.close()
    }
}

/// A metric: what it is called, what it means, and how to read it.
public struct Metric: Sendable, Hashable {
    /// How a metric's values are to be read.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Only grows while the process lives.
        case counter
        /// Goes up and down.
        case gauge
        /// A distribution, in buckets.
        case histogram
    }

    /// The name, with its unit at the end where it has one.
    public let name: String
    /// What it counts or measures, one line.
    public let help: String
    /// How to read it.
    public let kind: Kind
    /// The unit; empty where things are counted.
    public let unit: String
    /// The labels that tell its values apart, in order.
    public let labels: [String]

    init(_ name: String, _ kind: Kind, unit: String = "", labels: [String] = [], _ help: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.unit = unit
        self.labels = labels
    }
}

extension Metric {
    /// Every metric there is; docs/ref/metrics.md is made from this list.
    public static let all: [Metric] = [
        build, uptime, memory, cpu, threads, openFiles, maximumFiles, requests, requestTime, limitReached, heldBytes,
        eventReaders, eventReadersRefused, eventNewest, eventsSent, webhookCalls, webhooksInHand, webhookFailures,
        webhooksTaken, webhookRetries, webhooksGivenUp, webhookOverflow, webhooksNotAllowed,
        picturesNotFetched, exemplars, sourceState, sourceRecordingState,
        sourceDecoded, sourceAnalysed, sourceDrops, sourceDecodeErrors, sourceLost, sourceReconnects, sourceStalls,
        sourceQueue, sourceBitrate, sourceDecodedRate, sourceAnalysedRate, sourceLatency, sourceRecorded,
        sourceRecordingFailures,
    ]

    private static let ofSource = ["source_id", "source"]

    /// Always 1; the label says the version.
    public static let build = Metric(
        "usher_build_info",
        .gauge,
        labels: ["version"],
        "Always 1; the label says the version."
    )
    /// Since the process began to serve.
    public static let uptime = Metric(
        "usher_uptime_seconds",
        .gauge,
        unit: "seconds",
        "Since the process began to serve."
    )
    /// Memory in use by the process.
    public static let memory = Metric(
        "process_resident_memory_bytes",
        .gauge,
        unit: "bytes",
        "Memory in use by the process."
    )
    /// Processor time used, user and system.
    public static let cpu = Metric(
        "process_cpu_seconds_total",
        .counter,
        unit: "seconds",
        "Processor time used, user and system."
    )
    /// Threads of the process.
    public static let threads = Metric("process_threads", .gauge, "Threads of the process.")
    /// Open file descriptors.
    public static let openFiles = Metric("process_open_fds", .gauge, "Open file descriptors.")
    /// File descriptors that may be open.
    public static let maximumFiles = Metric("process_max_fds", .gauge, "File descriptors that may be open.")

    /// Requests answered; the route is a path of the table of routes, or `none`.
    public static let requests = Metric(
        "usher_http_requests_total",
        .counter,
        labels: ["route", "method", "status"],
        "Requests answered; the route is a path of the table of routes, or `none`."
    )
    /// From a request's head to its answer, or to the beginning of a stream.
    public static let requestTime = Metric(
        "usher_http_request_duration_seconds",
        .histogram,
        unit: "seconds",
        labels: ["route"],
        "From a request's head to its answer, or to the beginning of a stream."
    )
    /// How often a limit of docs/ref/limits.md was reached.
    public static let limitReached = Metric(
        "usher_http_limit_reached_total",
        .counter,
        labels: ["limit"],
        "How often a limit of docs/ref/limits.md was reached."
    )
    /// Bytes of bodies held now.
    public static let heldBytes = Metric("usher_http_held_bytes", .gauge, unit: "bytes", "Bytes of bodies held now.")

    /// Readers of the stream of events.
    public static let eventReaders = Metric("usher_event_readers", .gauge, "Readers of the stream of events.")
    /// Readers refused because there were too many.
    public static let eventReadersRefused = Metric(
        "usher_event_readers_refused_total",
        .counter,
        "Readers refused because there were too many."
    )
    /// The id of the newest event.
    public static let eventNewest = Metric("usher_event_newest_id", .gauge, "The id of the newest event.")
    /// Events sent to readers, each reader counted.
    public static let eventsSent = Metric(
        "usher_events_sent_total",
        .counter,
        "Events sent to readers, each reader counted."
    )

    /// Calls of the outbox by state: waiting, delivered and kept, dead and kept.
    public static let webhookCalls = Metric(
        "usher_webhook_calls",
        .gauge,
        labels: ["receiver", "state"],
        "Calls of the outbox by state: waiting, delivered and kept, dead and kept."
    )
    /// Calls under way.
    public static let webhooksInHand = Metric("usher_webhooks_in_hand", .gauge, "Calls under way.")
    /// Failures in a row of a receiver that does not work now.
    public static let webhookFailures = Metric(
        "usher_webhook_receiver_failures",
        .gauge,
        labels: ["receiver"],
        "Failures in a row of a receiver that does not work now."
    )
    /// Calls that a receiver took.
    public static let webhooksTaken = Metric("usher_webhooks_delivered_total", .counter, "Calls that a receiver took.")
    /// Tries that failed and will be repeated.
    public static let webhookRetries = Metric(
        "usher_webhook_retries_total",
        .counter,
        "Tries that failed and will be repeated."
    )
    /// Calls given up after many tries, or too old.
    public static let webhooksGivenUp = Metric(
        "usher_webhooks_given_up_total",
        .counter,
        "Calls given up after many tries, or too old."
    )
    /// Calls given up at once because too many waited for the receiver.
    public static let webhookOverflow = Metric(
        "usher_webhook_overflow_total",
        .counter,
        "Calls given up at once because too many waited for the receiver."
    )
    /// Alerts that are URLs and were not called, because webhooks.allow does not name them.
    public static let webhooksNotAllowed = Metric(
        "usher_webhooks_not_allowed_total",
        .counter,
        "Alerts that are URLs and were not called, because webhooks.allow does not name them."
    )

    /// Pictures named by URL that did not come: not allowed, too large, too late, too many at once.
    public static let picturesNotFetched = Metric(
        "usher_pictures_not_fetched_total",
        .counter,
        "Pictures named by URL that did not come: not allowed, too large, too late, too many at once."
    )

    /// Enrolled faces in memory.
    public static let exemplars = Metric("usher_exemplars", .gauge, "Enrolled faces in memory.")

    /// 1 for the state that the source is in.
    public static let sourceState = Metric(
        "usher_source_state",
        .gauge,
        labels: ofSource + ["state"],
        "1 for the state that the source is in."
    )
    /// The same for the stream that is recorded.
    public static let sourceRecordingState = Metric(
        "usher_source_recording_state",
        .gauge,
        labels: ofSource + ["state"],
        "1 for the state that the stream which is recorded is in; only where it is another one."
    )
    /// Frames decoded.
    public static let sourceDecoded = Metric(
        "usher_source_frames_decoded_total",
        .counter,
        labels: ofSource,
        "Frames decoded."
    )
    /// Frames in which faces were looked for.
    public static let sourceAnalysed = Metric(
        "usher_source_frames_analysed_total",
        .counter,
        labels: ofSource,
        "Frames in which faces were looked for."
    )
    /// Decoded frames that were not analysed, by where and why.
    public static let sourceDrops = Metric(
        "usher_source_frames_dropped_total",
        .counter,
        labels: ofSource + ["stage", "reason"],
        "Decoded frames that were not analysed, by where and why."
    )
    /// Frames that could not be decoded, or in part.
    public static let sourceDecodeErrors = Metric(
        "usher_source_decode_errors_total",
        .counter,
        labels: ofSource,
        "Frames that could not be decoded, or in part."
    )
    /// Packets that never came.
    public static let sourceLost = Metric(
        "usher_source_packets_lost_total",
        .counter,
        labels: ofSource,
        "Packets that never came."
    )
    /// Connections after the first.
    public static let sourceReconnects = Metric(
        "usher_source_reconnects_total",
        .counter,
        labels: ofSource,
        "Connections after the first."
    )
    /// How often pictures stopped coming.
    public static let sourceStalls = Metric(
        "usher_source_stalls_total",
        .counter,
        labels: ofSource,
        "How often pictures stopped coming."
    )
    /// Frames that wait to be analysed.
    public static let sourceQueue = Metric(
        "usher_source_queue_depth",
        .gauge,
        labels: ofSource,
        "Frames that wait to be analysed."
    )
    /// What the stream brings.
    public static let sourceBitrate = Metric(
        "usher_source_bits_per_second",
        .gauge,
        labels: ofSource,
        "What the stream brings."
    )
    /// Frames decoded a second.
    public static let sourceDecodedRate = Metric(
        "usher_source_decoded_fps",
        .gauge,
        labels: ofSource,
        "Frames decoded a second."
    )
    /// Frames analysed a second.
    public static let sourceAnalysedRate = Metric(
        "usher_source_analysed_fps",
        .gauge,
        labels: ofSource,
        "Frames analysed a second."
    )
    /// From a frame's arrival to its action on the disk, over the last minutes.
    public static let sourceLatency = Metric(
        "usher_source_latency_seconds",
        .gauge,
        unit: "seconds",
        labels: ofSource + ["quantile"],
        "From a frame's arrival to its action on the disk, over the last minutes."
    )
    /// Bytes of the stream that were written to files.
    public static let sourceRecorded = Metric(
        "usher_source_recorded_bytes_total",
        .counter,
        unit: "bytes",
        labels: ofSource,
        "Bytes of the stream that were written to files."
    )
    /// Attempts to write the recording that failed.
    public static let sourceRecordingFailures = Metric(
        "usher_source_recording_failures_total",
        .counter,
        labels: ofSource,
        "Attempts to write the recording that failed."
    )
}

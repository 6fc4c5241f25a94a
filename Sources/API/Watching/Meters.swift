import Delivery
import Recognition
import Store
import Telemetry
import UsherCore

/// Everything that is counted, asked for when somebody wants to know.
struct Meters: Sendable {
    let services: APIServices
    let counters: LimitCounters
    let budget: MemoryBudget
    let requests: RequestMeter
    private let began = ContinuousClock.now

    init(services: APIServices, counters: LimitCounters, budget: MemoryBudget, requests: RequestMeter) {
        self.services = services
        self.counters = counters
        self.budget = budget
        self.requests = requests
    }

    /// All values as they are now; reads the outbox's counts from the database.
    func report() throws -> MetricsReport {
        var report = MetricsReport()
        report.add(.build, 1, services.version)
        report.add(.uptime, (ContinuousClock.now - began) / .seconds(1))
        report.add(.exemplars, services.recogniser.exemplarCount)
        ProcessFigures.now().add(to: &report)
        requests.add(to: &report)
        for (name, counter) in counters.named { report.add(.limitReached, counter.total, name) }
        report.add(.heldBytes, budget.total)
        if let events = services.events { Self.add(events, to: &report) }
        try addWebhooks(to: &report)
        if let fetcher = services.fetcher { report.add(.picturesNotFetched, fetcher.failures.total) }
        for source in try services.desk?.reports() ?? [] { Self.add(source, to: &report) }
        return report
    }

    private static func add(_ events: EventHub, to report: inout MetricsReport) {
        report.add(.eventReaders, events.readerCount)
        report.add(.eventReadersRefused, events.refused.total)
        report.add(.eventNewest, events.newest)
        report.add(.eventsSent, events.sent.total)
    }

    private func addWebhooks(to report: inout MetricsReport) throws {
        for count in try services.database.outboxCounts() {
            report.add(.webhookCalls, count.count, count.receiver, count.state.rawValue)
        }
        report.add(.webhookOverflow, services.database.outboxOverflow.total)
        if let herald = services.herald { report.add(.webhooksNotAllowed, herald.notAllowed.total) }
        guard let outbox = services.outbox else { return }
        report.add(.webhooksInHand, outbox.inHand)
        report.add(.webhooksTaken, outbox.taken.total)
        report.add(.webhookRetries, outbox.retried.total)
        report.add(.webhooksGivenUp, outbox.gaveUp.total)
        for (receiver, failures) in outbox.failing.sorted(by: { $0.key < $1.key }) {
            report.add(.webhookFailures, failures, receiver)
        }
    }

    private static func add(_ source: SourceReport, to report: inout MetricsReport) {
        let (id, name) = (source.id.description, source.name)
        for state in SourceState.allCases {
            report.add(.sourceState, state == source.state ? 1 : 0, id, name, state.rawValue)
        }
        for state in SourceState.allCases {
            guard let stream = source.recordingStream else { break }
            report.add(.sourceRecordingState, state == stream.state ? 1 : 0, id, name, state.rawValue)
        }
        let counts: [(Metric, UInt64)] = [
            (.sourceDecoded, source.framesDecoded), (.sourceAnalysed, source.framesAnalysed),
            (.sourceDecodeErrors, source.decodeErrors), (.sourceLost, source.packetsLost),
            (.sourceReconnects, source.reconnects), (.sourceStalls, source.stalls),
        ]
        for (metric, count) in counts { report.add(metric, count, id, name) }
        for drop in source.drops { report.add(.sourceDrops, drop.count, id, name, drop.stage, drop.reason) }
        report.add(.sourceQueue, source.queueDepth, id, name)
        report.add(.sourceBitrate, source.bitrate, id, name)
        report.add(.sourceDecodedRate, source.fpsDecoded, id, name)
        report.add(.sourceAnalysedRate, source.fpsAnalysed, id, name)
        if let recording = source.recording {
            report.add(.sourceRecorded, recording.bytes, id, name)
            report.add(.sourceRecordingFailures, recording.failures, id, name)
        }
        guard let latency = source.latency else { return }
        for (quantile, seconds) in [("0.5", latency.p50), ("0.95", latency.p95), ("0.99", latency.p99)] {
            report.add(.sourceLatency, seconds, id, name, quantile)
        }
    }
}

import API
import Flow
import Intake
import Recognition
import Store
import UsherCore

// What a line has to say, in the words of the store and of the API.

extension LiveLine {
    /// Hands news to the writer; `arrived` is when the frame came that they are of.
    func write(_ news: [AppearanceNews], arrived: Duration?) {
        guard !news.isEmpty else { return }
        let entry = entry
        for one in news {
            let (record, image) = action(one.record)
            let (kind, isOver) = LiveNote.Kind.of(one)
            if isOver { state.withLock { $0.beginnings[record.id] = nil } }
            parts.writer.push(
                LiveNote(content: .action(kind, record, image), search: entry.search) { [weak self] in
                    guard let self, let arrived, !isOver else { return }
                    let seconds = (parts.clock.uptime - arrived) / .seconds(1)
                    state.withLock { $0.latency.add(seconds) }
                }
            )
        }
    }

    /// The action of an appearance, with the calendar's times: the beginning stays as it was told first, whatever the clock does since.
    private func action(_ record: AppearanceRecord) -> (ActionRecord, NewImage?) {
        let entry = entry
        let (awake, now) = (awake, parts.clock.now)
        func wall(_ time: MediaTime) -> WallTime {
            let ago = (MediaTime.zero + awake) - time
            return WallTime(microseconds: now.microseconds - ago.nanoseconds / 1000)
        }
        let first = state.withLock { state -> WallTime in
            let first = state.beginnings[record.id] ?? wall(record.first)
            state.beginnings[record.id] = first
            return first
        }
        var action = ActionRecord(record, rules: entry.rules, recording: nil)
        action.wall = first...max(first, wall(record.last))
        return (action, record.best.map { NewImage(jpeg: $0.thumbnail, size: $0.thumbnailSize) })
    }

    /// Notes a change of the source's state and tells of it where it is another state or another fault.
    func note(_ status: SourceStatus) {
        let isNews = state.withLock { state -> Bool in
            defer { state.told = status }
            return state.told?.state != status.state || state.told?.fault != status.fault
        }
        if isNews { parts.writer.offer(LiveNote(content: .state(report))) }
    }

    /// The same of the stream that is recorded where it is another one, but for each new try of one that fails.
    func noteRecording(_ status: SourceStatus) {
        let isNews = state.withLock { state -> Bool in
            defer { state.toldOfRecording = status }
            let (was, runs) = (state.toldOfRecording, status.state == .running)
            return (was?.state == .running) != runs || was?.fault != status.fault
        }
        if isNews { parts.writer.offer(LiveNote(content: .state(report))) }
    }

    /// How the source fares.
    var report: SourceReport {
        let counts = parts.workers.counts(of: key)
        let input = currentInput
        let now = parts.clock.uptime
        let state = state.withLock { $0 }
        let status = input?.status ?? state.told ?? SourceStatus(state: .idle, since: parts.clock.now)
        var report = SourceReport(
            id: state.entry.id,
            group: state.entry.group,
            name: state.entry.name,
            state: status.state,
            since: status.since
        )
        report.fault = status.fault?.rawValue
        report.reason = status.reason
        report.lastError = status.lastFailure.map { past in
            SourceReport.LastError(fault: past.failure.fault.rawValue, reason: past.failure.reason, time: past.time)
        }
        report.attempts = status.attempts
        report.nextRetry = status.nextRetry
        report.fpsAnalysed = state.analysed.rates(at: now).events
        report.framesAnalysed = state.framesAnalysed
        report.queueDepth = counts.depth
        report.drops = [
            SourceReport.Drop(stage: "queue", reason: "newer", count: counts.dropped + state.dropped),
            SourceReport.Drop(stage: "analysis", reason: "failed", count: state.faults),
        ]
        if let parts = state.latency.quantiles([0.5, 0.95, 0.99]) {
            report.latency = SourceReport.Latency(p50: parts[0], p95: parts[1], p99: parts[2])
        }
        report.recordingStream = input?.recordingStatus.map { SourceReport.RecordingStream($0) }
        if let figures = input?.figures { report.take(figures) }
        return report
    }
}

extension SourceReport {
    /// Takes over what the decoder counted.
    mutating func take(_ figures: SourceFigures) {
        codec = figures.codec.isEmpty ? nil : figures.codec
        (width, height) = (figures.size?.width, figures.size?.height)
        streamFPS = figures.streamFPS
        fpsDecoded = figures.decodedFPS
        bitrate = figures.bitrate
        framesDecoded = figures.framesDecoded
        decodeErrors = figures.decodeErrors
        packetsLost = figures.packetsLost
        reconnects = UInt64(max(0, figures.reconnects))
        stalls = UInt64(max(0, figures.stalls))
        isKeyFramesOnly = figures.isKeyFramesOnly
        recording = figures.recording
        drops += [
            Drop(stage: "decode", reason: "key_frames_only", count: figures.packetsPassedOver),
            Drop(stage: "intake", reason: "motion", count: figures.framesStill),
        ]
    }
}

extension LiveNote.Kind {
    /// The kind of a piece of news, and whether it is the last.
    static func of(_ news: AppearanceNews) -> (kind: LiveNote.Kind, isOver: Bool) {
        switch news {
        case .announced: (.announced, false)
        case .updated: (.updated, false)
        case .closed: (.closed, true)
        }
    }
}

extension SourceReport.RecordingStream {
    fileprivate init(_ status: SourceStatus) {
        self.init(state: status.state, since: status.since)
        (fault, reason) = (status.fault?.rawValue, status.reason)
        (attempts, nextRetry) = (status.attempts, status.nextRetry)
    }
}

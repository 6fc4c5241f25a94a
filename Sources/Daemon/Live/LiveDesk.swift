public import API
import Dispatch
import Flow
import Foundation
import Intake
import Media
import Recognition
import Settings
import Store
public import UsherCore

/// Runs the live sources that the store names: starts, changes and stops each within a second, the others undisturbed.
///
/// The store is what holds: whoever changes a source writes it there and calls `sourcesChanged`; the desk compares what runs with what
/// should, and takes the steps between the two. Analysis is done by as many threads as there are cores, fairly between the sources.
public final class LiveDesk: SourceDesk {
    /// How often open appearances are told the time.
    private static let tickSeconds = 0.5
    /// How often folders that nobody records into any more are swept.
    private static let sweepSeconds = 3600.0

    private let database: UsherDatabase
    private let configuration: Locked<Configuration>
    private let parts: LiveParts
    /// Changes, one after the other.
    private let queue = DispatchQueue(label: "usher.live.desk")
    private let sweeping = DispatchQueue(label: "usher.live.sweep", qos: .utility)
    private let isStopped = Locked(false)
    private let plan = Locked(LivePlan())
    private let lines = Locked<[SourceID: LiveLine]>([:])
    private let numbers = Counter()
    private let leaving = DispatchGroup()
    private let isReconciled = Locked(false)

    init(database: UsherDatabase, configuration: Locked<Configuration>, parts: LiveParts) {
        self.database = database
        self.configuration = configuration
        self.parts = parts
        tickLater()
    }

    /// Whether the sources of the store were looked at.
    public var isReady: Bool { isReconciled.withLock { $0 } }

    /// Compares what runs with what the store holds, soon and not on the caller's thread.
    public func sourcesChanged() {
        queue.async { [self] in reconcile() }
    }

    /// Every source that is known, the live ones with their figures.
    public func reports() throws -> [SourceReport] {
        let lines = lines.withLock { $0 }
        let running = lines.values.map(\.report)
        return (running + (try resting(but: Set(lines.keys)))).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// The newest analysed picture of a source.
    public func snapshot(of source: SourceID, boxes: Bool) throws -> [UInt8]? {
        guard let shown = lines.withLock({ $0[source] })?.shown.withLock({ $0 }) else { return nil }
        let size = shown.frame.size
        var canvas = Canvas(try shown.frame.draw(size.bounds, size: size, order: .rgb))
        if boxes {
            for box in shown.boxes { canvas.outline(box, Annotator.known, thickness: max(2, size.height / 360)) }
        }
        return try JPEG.encode(canvas.image, quality: 85)
    }

    /// What was done and what waits, for whoever watches that it goes on.
    var workCount: WorkCount {
        let lines = lines.withLock { Array($0.values) }
        let frames = lines.reduce(UInt64(0)) { $0 + $1.state.withLock { $0.framesAnalysed } }
        let waiting = lines.reduce(0) { $0 + parts.workers.counts(of: $1.key).depth }
        return WorkCount(done: frames + parts.writer.progress, waiting: waiting + parts.writer.depth)
    }

    /// Stops every source, writes what is left to write, and ends the threads.
    public func stop() {
        parts.writer.hurry()
        queue.sync {
            isStopped.withLock { $0 = true }
            plan.withLock { $0 = LivePlan() }
            let all = lines.withLock { lines -> [LiveLine] in
                defer { lines = [:] }
                return Array(lines.values)
            }
            for line in all { dismiss(line) }
        }
        leaving.wait()
        parts.workers.stop()
        parts.writer.stop()
    }

    /// Sources with an address that are switched off.
    private func resting(but running: Set<SourceID>) throws -> [SourceReport] {
        try database.sources().filter { $0.settings.url != nil && !running.contains($0.id) }.map {
            SourceReport(id: $0.id, group: $0.group, name: $0.name, state: .idle, since: $0.created)
        }
    }

    private func tickLater() {
        queue.asyncAfter(deadline: .now() + Self.tickSeconds) { [weak self] in
            guard let self, !isStopped.withLock({ $0 }) else { return }
            tick()
            tickLater()
        }
    }

    private func sweepLater(_ seconds: Double) {
        sweeping.asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self, !isStopped.withLock({ $0 }) else { return }
            sweep()
            sweepLater(Self.sweepSeconds)
        }
    }

    /// Removes recordings that have had their time where nobody records any more.
    private func sweep() {
        let busy = plan.withLock { $0.recording }
        for directory in configuration.withLock({ $0.recordings.paths }) {
            let reports = RecordingSweep(directory: directory).run(at: parts.clock.now, busy: busy)
            for (folder, report) in reports.sorted(by: { $0.key < $1.key }) {
                if let words = report.words { parts.complain("\(directory)/\(folder): \(words)") }
            }
        }
    }

    private func tick() {
        _ = parts.pauses.total(at: parts.clock.uptime)
        for line in lines.withLock({ Array($0.values) }) where line.state.withLock({ $0.openCount > 0 }) {
            parts.workers.poke(line.key)
        }
    }

    private func reconcile() {
        guard !isStopped.withLock({ $0 }) else { return }
        do {
            let next = LivePlan(
                sources: try database.sources(),
                groups: try database.groups(),
                configuration: configuration.withLock { $0 }
            )
            let steps = plan.withLock { plan -> [LivePlan.Step] in
                defer { plan = next }
                return plan.steps(to: next)
            }
            for step in steps { take(step) }
            let isFirst = isReconciled.withLock { isReconciled in
                defer { isReconciled = true }
                return !isReconciled
            }
            if isFirst { sweepLater(0) }
        } catch {
            parts.complain("the sources cannot be read, and stay as they were: \(error)")
        }
    }

    private func take(_ step: LivePlan.Step) {
        switch step {
        case .start(let entry):
            numbers.add()
            let line = LiveLine(entry, number: Int(numbers.total), parts: parts)
            lines.withLock { $0[entry.id] = line }
            line.start()
        case .stop(let id):
            if let line = lines.withLock({ $0.removeValue(forKey: id) }) { dismiss(line) }
        case .reopen(let entry):
            lines.withLock { $0[entry.id] }?.change(to: entry, reopens: true)
        case .adjust(let entry):
            lines.withLock { $0[entry.id] }?.change(to: entry, reopens: false)
        }
    }

    private func dismiss(_ line: LiveLine) {
        DispatchQueue.global(qos: .userInitiated).async(group: leaving) { line.stop() }
    }
}

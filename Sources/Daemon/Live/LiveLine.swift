import API
import Dispatch
import Faces
import Flow
import Intake
import Media
import Recognition
import Store
import Tracking
import UsherCore

/// What runs a source's decoder; `Intake.LiveSource`, or what a test puts in its place.
protocol SourceInput: Sendable {
    func start()
    func stop()
    /// Tells that a face is there, so that the gate stays open though nothing moves.
    func stayAwake()
    var status: SourceStatus { get }
    /// How the stream that is recorded fares, where it is another one.
    var recordingStatus: SourceStatus? { get }
    var figures: SourceFigures { get }
}

extension LiveSource: SourceInput {}

/// What every line shares.
struct LiveParts: Sendable {
    /// Makes a source's decoder: its settings, and who hears of frames, of changes, and of those of what is recorded apart.
    typealias MakeInput =
        @Sendable (
            LivePlan.Entry, @escaping @Sendable (consuming LiveFrame) -> Void,
            @escaping @Sendable (SourceStatus) -> Void, @escaping @Sendable (SourceStatus) -> Void
        ) -> any SourceInput

    var recogniser: Recogniser
    var workers: FairWorkers<LiveLine.Key, LiveFrame>
    var writer: ActionWriter
    var clock: any UsherClock
    let pauses = OwnPauses()
    var mint: IDMint
    var makeInput: MakeInput
    var complain: @Sendable (String) -> Void
}

/// One live source on its way: decoder, short queue, detector, watch, news.
///
/// ```
/// decoder's queue            analysis thread, one at a time for a source            writer's thread
/// frame ─► newest wins (4) ─► detect ─► watch ─► news ─────────────────────────────► store, events
/// ```
///
/// It holds at most `heldFrames` decoded pictures: those that wait, the one in hand, the one that a snapshot shows.
final class LiveLine: Sendable {
    /// Names a line among the workers: a source that is stopped and started again is another line.
    struct Key: Hashable, Sendable, CustomStringConvertible {
        var source: SourceID
        var number: Int
        var description: String { "\(source).\(number)" }
    }

    /// How many frames may wait.
    ///
    /// At five analysed a second they bridge .8 s, in which somebody who comes into view, here or elsewhere, is embedded several times;
    /// that is less than the two seconds in which an action is promised.
    static let waitingFrames = 4
    /// Decoded pictures of one source outside of its decoder.
    static let heldFrames = waitingFrames + 2

    /// The newest analysed frame.
    final class Shown: Sendable {
        let frame: Frame
        let boxes: [Box]

        init(frame: consuming Frame, boxes: [Box]) {
            self.frame = frame
            self.boxes = boxes
        }
    }

    struct State: Sendable {
        var entry: LivePlan.Entry
        /// Counts the decoders, so that their sessions differ.
        var opening = 0
        var told: SourceStatus?
        var toldOfRecording: SourceStatus?
        var latency = LatencyReservoir()
        var analysed = RateMeter()
        var framesAnalysed: UInt64 = 0
        var faults: UInt64 = 0
        var lastComplaint: Duration?
        /// When each open action began by the calendar, as it was told first.
        var beginnings: [ActionID: WallTime] = [:]
        var openCount = 0
        /// Frames dropped by queues that are gone.
        var dropped: UInt64 = 0
    }

    /// What one analysis thread at a time has in hand.
    struct Bench: Sendable {
        var watch: SourceWatch
        var times = StreamTime()
        var attention = Attention()
    }

    let key: Key
    let parts: LiveParts
    let state: Locked<State>
    let shown = Locked<Shown?>(nil)
    private let bench: Locked<Bench?>
    private let input = Locked<(any SourceInput)?>(nil)
    /// Opening and closing, one after the other.
    private let gate: DispatchQueue

    init(_ entry: LivePlan.Entry, number: Int, parts: LiveParts) {
        key = Key(source: entry.id, number: number)
        self.parts = parts
        state = Locked(State(entry: entry))
        gate = DispatchQueue(label: "usher.live.line.\(key)")
        let watch = SourceWatch(
            recogniser: parts.recogniser,
            rules: entry.rules,
            options: entry.options,
            mint: parts.mint
        )
        bench = Locked(Bench(watch: watch))
    }

    var entry: LivePlan.Entry { state.withLock { $0.entry } }
    var currentInput: (any SourceInput)? { input.withLock { $0 } }

    /// Opens the source.
    func start() {
        parts.workers.add(key, capacity: Self.waitingFrames) { [weak self] queue in self?.work(queue) }
        gate.async { [self] in open() }
    }

    /// Takes new settings; `reopens` where they are another decoder's.
    func change(to entry: LivePlan.Entry, reopens: Bool) {
        let former = state.withLock { state -> LivePlan.Entry in
            defer { state.entry = entry }
            return state.entry
        }
        guard reopens || former.options != entry.options else { return }
        gate.async { [self] in
            if former.options != entry.options { renewWatch() }
            guard reopens else { return }
            input.withLock { $0 }?.stop()
            open()
        }
    }

    /// Closes the source, and with it whatever is in view.
    func stop() {
        gate.sync {
            input.withLock { $0 }?.stop()
            input.withLock { $0 = nil }
            parts.workers.remove(key)
            endWatch()
            shown.withLock { $0 = nil }
            note(SourceStatus(state: .idle, since: parts.clock.now))
        }
    }

    private func open() {
        state.withLock { $0.opening += 1 }
        let made = parts.makeInput(
            entry,
            { [workers = parts.workers, key] frame in workers.offer(frame, to: key) },
            { [weak self] status in self?.note(status) },
            { [weak self] status in self?.noteRecording(status) }
        )
        input.withLock { $0 = made }
        made.start()
    }

    /// A watch by the new options; who was in view is closed.
    private func renewWatch() {
        let dropped = parts.workers.counts(of: key).dropped
        parts.workers.remove(key)
        state.withLock { $0.dropped += dropped }
        endWatch()
        let entry = entry
        let watch = SourceWatch(
            recogniser: parts.recogniser,
            rules: entry.rules,
            options: entry.options,
            mint: parts.mint
        )
        bench.withLock { $0 = Bench(watch: watch) }
        parts.workers.add(key, capacity: Self.waitingFrames) { [weak self] queue in self?.work(queue) }
    }

    private func endWatch() {
        let last = bench.withLock { bench -> Bench? in
            defer { bench = nil }
            return bench
        }
        guard var watch = last?.watch else { return }
        tell("closing") { try watch.end() }
    }
}

extension LiveLine {
    /// The moment by which visits are measured: uptime, without the pauses of this process.
    var awake: Duration {
        let uptime = parts.clock.uptime
        return uptime - parts.pauses.total(at: uptime)
    }

    /// A turn on an analysis thread: a frame, or the passing of time.
    private func work(_ queue: BoundedQueue<LiveFrame>) {
        let taken = bench.withLock { bench -> Bench? in
            defer { bench = nil }
            return bench
        }
        guard var taken else { return }
        taken.watch.rules = entry.rules
        if let frame = queue.popIfAny() {
            analyse(frame, &taken)
        } else {
            let now = MediaTime.zero + awake
            tell("watching") { try taken.watch.advance(to: now) }
        }
        let openCount = taken.watch.openCount
        state.withLock { $0.openCount = openCount }
        bench.withLock { $0 = taken }
    }

    private func analyse(_ frame: consuming LiveFrame, _ bench: inout Bench) {
        let arrived = frame.arrived
        let session = state.withLock { $0.opening } * 1_000_000 + frame.session
        let waited = parts.clock.uptime - arrived
        let (time, isNew) = bench.times.place(frame.frame.time, arrived: awake - waited, session: session)
        if isNew {
            bench.watch.interrupt()
            bench.attention.forget()
        }
        var faces: [DetectedFace] = []
        do {
            let cells = frame.frame.brightness(columns: Attention.columns, rows: Attention.rows)
            faces = try search(frame.frame, bench.attention.scope(of: cells, in: frame.frame.size, at: time))
            bench.attention.saw(faces.map(\.box))
            let brightness = CutDetector.cells(of: cells, columns: Attention.columns)
            let news = try bench.watch.follow(faces, brightness: brightness, in: frame.frame, at: time)
            write(news, arrived: arrived)
            let boxes = faces.map(\.box)
            let picture = Shown(frame: try frame.frame.copy(), boxes: boxes)
            shown.withLock { $0 = picture }
        } catch {
            bench.attention.forget()
            fault("a frame was not analysed: \(error)")
        }
        if !faces.isEmpty { currentInput?.stayAwake() }
        let now = parts.clock.uptime
        state.withLock { state in
            state.framesAnalysed += 1
            state.analysed.add(at: now)
        }
    }

    private func search(_ frame: borrowing Frame, _ scope: Attention.Scope) throws -> [DetectedFace] {
        let faces = parts.recogniser.faces
        return switch scope {
        case .whole: try faces.detect(in: frame)
        case .part(let region): try faces.detect(in: frame, within: region)
        case .nothing: []
        }
    }

    private func tell(_ doing: String, _ news: () throws -> [AppearanceNews]) {
        do {
            write(try news(), arrived: nil)
        } catch {
            fault("\(doing) failed: \(error)")
        }
    }

    /// Counts what failed and says so, once a minute at most.
    private func fault(_ words: String) {
        let now = parts.clock.uptime
        let (name, isDue) = state.withLock { state -> (String, Bool) in
            state.faults += 1
            let isDue = state.lastComplaint.map { now - $0 >= .seconds(60) } ?? true
            if isDue { state.lastComplaint = now }
            return (state.entry.name, isDue)
        }
        if isDue { parts.complain("source \(name): \(words)") }
    }
}

import Media
import Report
import UsherCore

/// How far a replay is.
public enum ReplayProgress: Sendable {
    /// In the middle of a recording.
    case at(ReplayPosition)
    /// A recording cannot be used; the others go on.
    case fault(String)
    /// Something else is being done, in a few words.
    case doing(String)
}

/// A place in a replay, to be shown.
public struct ReplayPosition: Sendable {
    let line: ProgressLine

    /// A progress bar with speed and time left, at most `columns` wide.
    public func bar(columns: Int) -> String { line.bar(columns: columns) }

    /// The same in a plain line, for a log.
    public var plain: String { line.plain }
}

/// Says how far a recording is, at most a few times a second.
struct ReplayMeter {
    /// The least time between two reports: an eye does not want more.
    static let interval: Duration = .milliseconds(200)

    private let path: String
    private let number: Int
    private let count: Int
    private let clock = SystemClock()
    private let started: Duration
    private var last: Duration?

    init(path: String, number: Int, count: Int) {
        self.path = path
        self.number = number
        self.count = count
        self.started = clock.uptime
    }

    /// Tells `show`, unless it was told a moment ago.
    mutating func tick(_ state: RecordingReader.State, show: (ReplayProgress) -> Void) {
        let now = clock.uptime
        guard last.map({ now - $0 >= Self.interval }) ?? true else { return }
        last = now
        show(.at(ReplayPosition(line: line(state, elapsed: now - started))))
    }

    private func line(_ state: RecordingReader.State, elapsed: Duration) -> ProgressLine {
        let total = state.properties?.duration.map { Double($0.nanoseconds) / 1e9 }
        return ProgressLine(
            file: number,
            files: count,
            name: path,
            doneS: (total ?? 0) * state.progress,
            totalS: total,
            wallS: Double(elapsed.nanoseconds) / 1e9,
            frames: state.framesDecoded
        )
    }
}

/// How far a replay is, as one line: a bar for a terminal, plain words elsewhere.
///
/// Formatting only; who prints it decides when.
public struct ProgressLine: Sendable, Hashable {
    /// The recording being replayed, counted from 1.
    public var file: Int
    /// How many recordings there are.
    public var files: Int
    /// The recording's path or name.
    public var name: String
    /// Replayed so far over all recordings, seconds of recording.
    public var doneS: Double
    /// The length of all recordings, seconds; `nil` when one does not say.
    public var totalS: Double?
    /// Time since the replay began, seconds.
    public var wallS: Double
    /// Frames decoded so far.
    public var frames: Int

    /// A moment of a replay.
    public init(file: Int, files: Int, name: String, doneS: Double, totalS: Double?, wallS: Double, frames: Int) {
        self.file = file
        self.files = files
        self.name = name
        self.doneS = doneS
        self.totalS = totalS
        self.wallS = wallS
        self.frames = frames
    }

    /// Speed means little before this much time has passed, seconds.
    private static let settledS = 1.0
    /// The bar's least and greatest length, columns.
    private static let barColumns = 8...30

    /// The part that is done, 0...1; `nil` when the length is not known.
    public var fraction: Double? {
        guard let totalS, totalS > 0, totalS.isFinite, doneS.isFinite else { return nil }
        return min(max(doneS / totalS, 0), 1)
    }

    /// Seconds of recording in a second of time; `nil` until there is something to go by.
    public var speed: Double? {
        wallS >= Self.settledS && doneS > 0 ? doneS / wallS : nil
    }

    /// Time left at the speed so far, seconds; `nil` when length or speed is not known.
    public var leftS: Double? {
        guard fraction != nil, let totalS, let speed else { return nil }
        return max(0, totalS - doneS) / speed
    }

    /// The line for a terminal of `columns`: what does not fit is left out, least important first; never longer than `columns`.
    public func bar(columns: Int) -> String {
        let count = "[\(file)/\(files)]"
        let middle =
            fraction.map { "\(ReportText.fixed(($0 * 100).rounded(.down), 0))%" } ?? ReportText.shortClock(doneS)
        let tails = [leftText, speedText, ratesText].compactMap { $0 }
        for shown in stride(from: tails.count, through: 0, by: -1) {
            let words = [count, middle] + tails.prefix(shown)
            let spare = columns - words.reduce(words.count - 1) { $0 + TerminalText.columns($1) }
            if let line = filled(words, spare: spare, mayDropMore: shown > 0) { return line }
        }
        return TerminalText.cut("\(count) \(middle)", columns: columns)
    }

    /// The same in words, for a log: `[2/4] gate.mp4: 62%, 6.4x real time, 160 frames/s, 0:00:21 left`.
    public var plain: String {
        let done =
            fraction.map { "\(ReportText.fixed(($0 * 100).rounded(.down), 0))%" }
            ?? "\(ReportText.shortClock(doneS)) done"
        let rates = [speed.map { "\(ReportText.fixed($0, 1))x real time" }, ratesText, leftText].compactMap { $0 }
        return "[\(file)/\(files)] \(shownName): \(([done] + rates).joined(separator: ", "))"
    }

    /// Puts the bar and the name into what is left of the line; `nil` when they would be too cramped and something may yet be dropped.
    private func filled(_ words: [String], spare: Int, mayDropMore: Bool) -> String? {
        let nameColumns = min(TerminalText.columns(shownName), 24)
        let wanted = nameColumns + 1 + Self.barColumns.lowerBound + 3
        guard spare >= wanted || !mayDropMore else { return nil }
        var words = words
        guard spare >= wanted else {
            let line = words.joined(separator: " ")
            return spare >= 0 ? line : nil
        }
        words.insert(TerminalText.cut(shownName, columns: nameColumns), at: 1)
        let length = min(spare - nameColumns - 4, Self.barColumns.upperBound)
        if let fraction { words.insert(Self.drawn(fraction, columns: length), at: 2) }
        return words.joined(separator: " ")
    }

    private static func drawn(_ fraction: Double, columns: Int) -> String {
        let full = Int((fraction * Double(columns)).rounded(.down))
        return "[" + String(repeating: "█", count: full) + String(repeating: "░", count: columns - full) + "]"
    }

    private var shownName: String { visible(ReportText.fileName(name)) }
    private var speedText: String? { speed.map { "\(ReportText.fixed($0, 1))x" } }
    private var leftText: String? { leftS.map { "\(ReportText.shortClock($0)) left" } }
    private var ratesText: String? {
        wallS >= Self.settledS ? "\(ReportText.fixed(Double(frames) / wallS, 0)) frames/s" : nil
    }
}

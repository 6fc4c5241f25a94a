/// Where moments of a recording stand on a drawn time line: in percent of its width, so that it can be drawn at any width.
struct TimeAxis: Sendable, Hashable {
    /// A mark with its label.
    struct Tick: Sendable, Hashable {
        /// Distance from the left, percent.
        var percent: Double
        /// The moment, `0:01:30`.
        var label: String
    }

    /// The length drawn, seconds; more than 0.
    let lengthS: Double

    /// Steps between marks that a reader counts in without thinking, seconds.
    private static let stepsS: [Double] = [
        0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    ]

    /// Labels that stand beside each other on a telephone without touching.
    private static let mostSteps = 6.0

    /// An axis over `lengthS` seconds; a second when there is no length.
    init(lengthS: Double) {
        self.lengthS = lengthS.isFinite && lengthS > 0 ? lengthS : 1
    }

    /// The axis that holds all of a recording, also what its container says it does not have.
    init(_ file: FileResult) {
        let last = file.appearances.map(\.lastS).max() ?? 0
        let damaged = file.damagedSpans.map(\.toS).max() ?? 0
        self.init(lengthS: max(file.durationS, last, damaged))
    }

    /// The distance of a moment from the left, percent, 0...100.
    func percent(_ momentS: Double) -> Double {
        min(max(momentS / lengthS * 100, 0), 100)
    }

    /// The left edge and the width of a span, percent; the width is at least `least`, and the bar stays inside.
    func bar(from: Double, to: Double, least: Double = 0.4) -> (percent: Double, width: Double) {
        let left = percent(min(from, to))
        let width = max(percent(max(from, to)) - left, least)
        return (min(left, 100 - width), width)
    }

    /// Seconds between two marks.
    var stepS: Double {
        Self.stepsS.first { lengthS / $0 <= Self.mostSteps } ?? (lengthS / Self.mostSteps / 86400).rounded(.up) * 86400
    }

    /// The marks from 0 on; none stands so near the end that its label would be cut.
    var ticks: [Tick] {
        let step = stepS
        return (0...Int((lengthS / step).rounded(.down))).map { index in
            let moment = Double(index) * step
            let label = step < 1 ? ReportText.fixed(moment, 1) + " s" : ReportText.shortClock(moment)
            return Tick(percent: percent(moment), label: label)
        }
    }
}

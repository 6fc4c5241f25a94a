import Foundation

/// How the report writes numbers and times: the same on every machine, whatever its locale.
enum ReportText {
    /// `0:01:02.400`: hours, minutes, seconds and milliseconds of a moment or a length in seconds.
    static func clock(_ seconds: Double) -> String {
        let milliseconds = Int64((bounded(seconds) * 1000).rounded())
        return String(format: "%@.%03d", wholeClock(milliseconds / 1000), Int(milliseconds % 1000))
    }

    /// `0:01:02`: the same without milliseconds, for ticks and lengths where they say nothing.
    static func shortClock(_ seconds: Double) -> String {
        wholeClock(Int64(bounded(seconds).rounded()))
    }

    /// `12.50`: a number with a fixed count of decimals.
    static func fixed(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value + 0.0)
    }

    /// `1 person`, `2 persons`.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    /// `412 MB`: bytes in units of a million, as disks are sold.
    static func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6, 0) + " MB" }

    /// The last part of a path.
    static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func wholeClock(_ seconds: Int64) -> String {
        String(format: "%d:%02d:%02d", Int(seconds / 3600), Int(seconds / 60 % 60), Int(seconds % 60))
    }

    /// Not negative, finite and within what the clock can show: a damaged file's times may be anything.
    private static func bounded(_ seconds: Double) -> Double {
        seconds.isFinite ? min(max(0, seconds), 1e9) : 0
    }
}

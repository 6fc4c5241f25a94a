/// The values of metrics at a moment, and their text for Prometheus.
///
/// The text is that of the exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
public struct MetricsReport: Sendable {
    /// The content type that goes with `text`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Sample: Sendable {
        var suffix = ""
        var labels: [(name: String, value: String)]
        var value: Double
    }

    private var samples: [Metric: [Sample]] = [:]

    /// A report without values.
    public init() {}

    /// Adds a value; `labels` are the values of the metric's labels, in their order.
    public mutating func add(_ metric: Metric, _ value: some BinaryInteger, _ labels: String...) {
        samples[metric, default: []].append(Sample(labels: Self.named(labels, metric), value: Double(value)))
    }

    /// Adds a value; `labels` are the values of the metric's labels, in their order.
    public mutating func add(_ metric: Metric, _ value: Double, _ labels: String...) {
        samples[metric, default: []].append(Sample(labels: Self.named(labels, metric), value: value))
    }

    /// Adds a distribution; `labels` are the values of the metric's labels, in their order.
    public mutating func add(_ metric: Metric, _ histogram: Histogram.Values, _ labels: String...) {
        let labels = Self.named(labels, metric)
        var below: UInt64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below += count
            let bucket = labels + [("le", Self.number(bound))]
            samples[metric, default: []].append(Sample(suffix: "_bucket", labels: bucket, value: Double(below)))
        }
        samples[metric, default: []] += [
            Sample(suffix: "_bucket", labels: labels + [("le", "+Inf")], value: Double(histogram.count)),
            Sample(suffix: "_sum", labels: labels, value: histogram.sum),
            Sample(suffix: "_count", labels: labels, value: Double(histogram.count)),
        ]
    }

    /// The report as Prometheus reads it: in the order of `Metric.all`, each with its help and type; metrics without a value are left out.
    public var text: String {
        var lines: [String] = []
        for metric in Metric.all {
            guard let samples = samples[metric] else { continue }
            lines.append("# HELP \(metric.name) \(Self.escaped(metric.help, quotes: false))")
            lines.append("# TYPE \(metric.name) \(metric.kind.rawValue)")
            for sample in samples { lines.append(Self.line(metric.name + sample.suffix, sample)) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func line(_ name: String, _ sample: Sample) -> String {
        let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
        return name + (labels.isEmpty ? "" : "{\(labels)}") + " " + number(sample.value)
    }

    private static func named(_ values: [String], _ metric: Metric) -> [(name: String, value: String)] {
        precondition(values.count == metric.labels.count, "\(metric.name) has the labels \(metric.labels)")
        return zip(metric.labels, values).map { ($0, $1) }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }
}

import Foundation

/// The receiver operating characteristic as a picture: true accepts over false accepts, the latter on a logarithmic axis.
public struct ROCPlot: Sendable {
    /// A line of the picture.
    public struct Series: Sendable {
        /// What the legend says.
        public var name: String
        /// Points of falling FAR.
        public var points: [Evaluation.Point]

        /// A line through `points`.
        public init(name: String, points: [Evaluation.Point]) {
            self.name = name
            self.points = points
        }
    }

    private static let colours = ["#1f6feb", "#d9730d", "#2f9e6e", "#9b51c9"]
    private static let (left, top, width, height) = (76.0, 64.0, 640.0, 400.0)

    private let title: String
    private let subtitle: String
    private let series: [Series]
    /// The lowest power of ten on the FAR axis.
    private let lowest: Int
    /// The lowest true accept rate shown.
    private let floor: Double

    /// A plot of `series` under a title.
    public init(title: String, subtitle: String, series: [Series]) {
        self.title = title
        self.subtitle = subtitle
        self.series = series
        let points = series.flatMap(\.points)
        let rarest = points.map(\.falseAcceptRate).filter { $0 > 0 }.min() ?? 1e-6
        lowest = max(-12, min(-1, Int(log10(rarest).rounded(.down))))
        floor = max(0, ((points.map(\.interval.lower).min() ?? 0) * 10).rounded(.down) / 10)
    }

    /// One SVG file that needs nothing beside it.
    public func svg() -> String {
        let (right, bottom) = (Self.left + Self.width, Self.top + Self.height)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 530" width="760" height="530" \
            font-family="system-ui, sans-serif" font-size="12" fill="#333">
            <title>\(escaped(title))</title>
            <rect width="760" height="530" fill="#fff"/>
            <text x="\(Self.left)" y="28" font-size="17" font-weight="600">\(escaped(title))</text>
            <text x="\(Self.left)" y="48" fill="#666">\(escaped(subtitle))</text>
            \(farTicks(bottom: bottom))
            \(tarTicks(right: right))
            <rect x="\(Self.left)" y="\(Self.top)" width="\(Self.width)" height="\(Self.height)" fill="none" stroke="#888"/>
            <text x="\(Self.left + Self.width / 2)" y="\(bottom + 44)" text-anchor="middle">\
            False accept rate: pairs of different people accepted (log scale)</text>
            <text transform="translate(22 \(Self.top + Self.height / 2)) rotate(-90)" text-anchor="middle">\
            True accept rate: pairs of one person accepted</text>
            \(series.indices.map(band).joined(separator: "\n"))
            \(series.indices.map(line).joined(separator: "\n"))
            \(series.indices.map { legend($0, right: right, bottom: bottom) }.joined(separator: "\n"))
            </svg>

            """
    }

    private func x(_ rate: Double) -> Double {
        Self.left + Self.width * (1 - log10(max(rate, pow(10, Double(lowest)))) / Double(lowest))
    }

    private func y(_ rate: Double) -> Double {
        Self.top + Self.height * (1 - (max(rate, floor) - floor) / (1 - floor))
    }

    private func farTicks(bottom: Double) -> String {
        (lowest...0).map { power in
            let x = short(x(pow(10, Double(power))))
            let label =
                power == 0 ? "1" : "10<tspan dy=\"-5\" font-size=\"9\">\u{2212}\(-power)</tspan>"
            return """
                <line x1="\(x)" x2="\(x)" y1="\(Self.top)" y2="\(bottom)" stroke="#e4e4e4"/>\
                <text x="\(x)" y="\(bottom + 20)" text-anchor="middle">\(label)</text>
                """
        }.joined(separator: "\n")
    }

    private func tarTicks(right: Double) -> String {
        stride(from: (floor * 10).rounded(), through: 10, by: 1).map { tenth in
            let y = short(y(tenth / 10))
            return """
                <line x1="\(Self.left)" x2="\(right)" y1="\(y)" y2="\(y)" stroke="#e4e4e4"/>\
                <text x="\(Self.left - 8)" y="\(y)" dy="4" text-anchor="end">\(short(tenth * 10)) %</text>
                """
        }.joined(separator: "\n")
    }

    private func band(_ index: Int) -> String {
        let points = visible(index)
        let upper = points.map { "\(short(x($0.falseAcceptRate))),\(short(y($0.interval.upper)))" }
        let lower = points.reversed().map { "\(short(x($0.falseAcceptRate))),\(short(y($0.interval.lower)))" }
        let outline = (upper + lower).joined(separator: " ")
        return "<polygon points=\"\(outline)\" fill=\"\(colour(index))\" fill-opacity=\"0.16\"/>"
    }

    private func line(_ index: Int) -> String {
        let points = visible(index).map { "\(short(x($0.falseAcceptRate))),\(short(y($0.trueAcceptRate)))" }
        return """
            <polyline points="\(points.joined(separator: " "))" fill="none" stroke="\(colour(index))" stroke-width="2"/>
            """
    }

    private func legend(_ index: Int, right: Double, bottom: Double) -> String {
        let y = bottom - 18 - Double(series.count - 1 - index) * 20
        return """
            <line x1="\(right - 300)" x2="\(right - 276)" y1="\(y - 4)" y2="\(y - 4)" stroke="\(colour(index))" \
            stroke-width="2"/><text x="\(right - 268)" y="\(y)">\(escaped(series[index].name)), with 95 % band</text>
            """
    }

    private func visible(_ index: Int) -> [Evaluation.Point] { series[index].points.filter { $0.falseAcceptRate > 0 } }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

    private func short(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

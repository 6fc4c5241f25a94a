/// The time line of one recording: a lane for each person, one for each appearance that nobody matched, damaged spans hatched.
struct TimelineSection: Sendable {
    /// One row.
    struct Lane: Sendable {
        /// Who.
        var label: String
        /// The appearances drawn in it.
        var appearances: [SeenAppearance]
    }

    /// Rows drawn for a recording; those who come after share the last one, so that a street scene stays readable.
    static let mostLanes = 40

    /// The recording.
    let file: FileResult
    /// The rows, persons first.
    let lanes: [Lane]

    /// The rows of the recording at `fileIndex` of the result.
    init(file: FileResult, fileIndex: Int, seen: WhoWasSeen) {
        self.file = file
        var lanes: [Lane] = []
        for person in seen.people {
            let here = person.appearances.filter { $0.fileIndex == fileIndex }
            if !here.isEmpty { lanes.append(Lane(label: person.person.name, appearances: here)) }
        }
        for entry in seen.unmatched where entry.fileIndex == fileIndex {
            lanes.append(Lane(label: "\(entry.kind.rawValue), no. \(entry.number)", appearances: [entry]))
        }
        self.lanes = Self.folded(lanes)
    }

    private static func folded(_ lanes: [Lane]) -> [Lane] {
        guard lanes.count > mostLanes else { return lanes }
        let rest = lanes[(mostLanes - 1)...]
        return lanes[..<(mostLanes - 1)] + [Lane(label: "\(rest.count) more", appearances: rest.flatMap(\.appearances))]
    }

    /// The time line as a figure.
    var markup: Markup {
        let axis = TimeAxis(file)
        var html: Markup = """
            <figure class="timeline">
            <figcaption><strong>\(ReportText.fileName(file.path))</strong> <span class="quiet">\(caption)</span></figcaption>

            """
        guard file.error == nil || file.framesDecoded > 0 else { return html + "</figure>\n" }
        for lane in lanes { html += row(lane, axis) }
        if lanes.isEmpty { html += emptyRow(axis) }
        html += axisRow(axis)
        html += "</figure>\n"
        return html
    }

    private var caption: String {
        var parts: [String] = []
        if file.durationS > 0 { parts.append(ReportText.clock(file.durationS)) }
        if let error = file.error { parts.append(error) }
        if !file.complete && file.error == nil { parts.append("not replayed to its end") }
        if !file.damagedSpans.isEmpty { parts.append("\(file.framesDamaged) frames damaged (hatched)") }
        return parts.joined(separator: " · ")
    }

    private func row(_ lane: Lane, _ axis: TimeAxis) -> Markup {
        let bars = lane.appearances.map { entry -> Markup in
            let bar = axis.bar(from: entry.appearance.firstS, to: entry.appearance.lastS)
            return """
                <a href="#\(entry.anchor)"><rect class="bar \(entry.kind.rawValue)" \(span(bar)) y="5" height="14" rx="2">\
                <title>\(title(lane, entry))</title></rect></a>
                """
        }
        return """
            <div class="lane"><div class="who" title="\(lane.label)">\(lane.label)</div><svg width="100%" height="24">\
            \(grid(axis, height: 24))\(damage(axis, height: 24))\(bars)</svg></div>

            """
    }

    private func emptyRow(_ axis: TimeAxis) -> Markup {
        """
        <div class="lane"><div class="who quiet">no face</div><svg width="100%" height="24">\
        \(grid(axis, height: 24))\(damage(axis, height: 24))</svg></div>

        """
    }

    private func axisRow(_ axis: TimeAxis) -> Markup {
        let labels = axis.ticks.map { tick -> Markup in
            let anchor = tick.percent < 4 ? "start" : tick.percent > 94 ? "end" : "middle"
            return "<text x=\"\(percent(tick.percent))\" y=\"13\" text-anchor=\"\(anchor)\">\(tick.label)</text>"
        }
        return """
            <div class="lane axis"><div class="who"></div><svg width="100%" height="18" aria-hidden="true">\(labels)</svg></div>

            """
    }

    private func grid(_ axis: TimeAxis, height: Int) -> [Markup] {
        axis.ticks.map { tick in
            "<line class=\"tick\" x1=\"\(percent(tick.percent))\" x2=\"\(percent(tick.percent))\" y1=\"0\" y2=\"\(height)\"/>"
        }
    }

    private func damage(_ axis: TimeAxis, height: Int) -> [Markup] {
        file.damagedSpans.map { damaged in
            let bar = axis.bar(from: damaged.fromS, to: damaged.toS)
            let times = "\(ReportText.clock(damaged.fromS)) to \(ReportText.clock(damaged.toS))"
            return
                "<rect class=\"damage\" \(span(bar)) y=\"0\" height=\"\(height)\"><title>damaged, \(times)</title></rect>"
        }
    }

    private func title(_ lane: Lane, _ entry: SeenAppearance) -> String {
        let appearance = entry.appearance
        let score = appearance.score.map { ", score \(ReportText.fixed($0, 1))" } ?? ""
        return "\(lane.label), \(ReportText.clock(appearance.firstS)) to \(ReportText.clock(appearance.lastS))\(score)"
    }

    private func span(_ bar: (percent: Double, width: Double)) -> Markup {
        "x=\"\(percent(bar.percent))\" width=\"\(percent(bar.width))\""
    }

    private func percent(_ value: Double) -> String { ReportText.fixed(value, 2) + "%" }
}

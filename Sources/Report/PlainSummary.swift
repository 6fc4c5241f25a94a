/// Who was seen when, as lines for a terminal or a log.
public enum PlainSummary {
    /// The lines, without newlines; names and paths can not drive the terminal.
    public static func lines(_ result: ReplayResult) -> [String] {
        let sightings = Sightings(result)
        var lines = [Verdict(result).sentence]
        if !result.complete {
            lines.append("Partial: \(visible(result.stoppedReason ?? "the replay was stopped early"))")
        }
        for person in sightings.people { lines += block(person, result) }
        if !sightings.unmatched.isEmpty {
            lines += ["", "Nobody matched"]
            lines += sightings.unmatched.map { line($0, result, who: $0.kind.rawValue) + because($0) }
        }
        lines += troubles(result)
        return lines
    }

    private static func block(_ person: PersonSeen, _ result: ReplayResult) -> [String] {
        let note = person.isNew ? ", new person" : ""
        let head = "\(visible(person.person.name)) (\(visible(person.person.list))\(note))"
        return ["", head] + person.sightings.map { line($0, result, who: nil) }
    }

    private static func line(_ sighting: Sighting, _ result: ReplayResult, who: String?) -> String {
        let appearance = sighting.appearance
        let times = "\(ReportText.clock(appearance.firstS)) - \(ReportText.clock(appearance.lastS))"
        var parts = ["  \(times)", visible(ReportText.fileName(result.files[sighting.fileIndex].path))]
        if let who { parts.append(who) }
        if let score = appearance.score { parts.append("score \(ReportText.fixed(score, 1))") }
        parts.append(ReportText.count(appearance.faces, "face"))
        return parts.joined(separator: "  ")
    }

    private static func because(_ sighting: Sighting) -> String {
        let reasons = sighting.appearance.decision.reasons
        return reasons.isEmpty ? "" : "  (\(visible(reasons.joined(separator: ", "))))"
    }

    private static func troubles(_ result: ReplayResult) -> [String] {
        var lines: [String] = []
        for file in result.files {
            if let error = file.error { lines.append("\(visible(file.path)): \(visible(error))") }
            let spans = file.damagedSpans.map { "\(ReportText.clock($0.fromS)) - \(ReportText.clock($0.toS))" }
            if file.framesDamaged > 0 || !spans.isEmpty {
                let frames = ReportText.count(file.framesDamaged, "damaged frame")
                lines.append("\(visible(file.path)): \(([frames] + spans).joined(separator: ", "))")
            }
        }
        return lines.isEmpty ? [] : ["", "Not seen whole"] + lines.map { "  " + $0 }
    }
}

/// Who was seen when, as lines for a terminal or a log.
public enum PlainSummary {
    /// The lines, without newlines; names and paths can not drive the terminal.
    public static func lines(_ result: ReplayResult) -> [String] {
        let seen = WhoWasSeen(result)
        var lines = [Verdict(result).sentence]
        if !result.complete {
            lines.append("Partial: \(visible(result.stoppedReason ?? "the replay was stopped early"))")
        }
        for person in seen.people { lines += block(person, result) }
        if !seen.unmatched.isEmpty {
            lines += ["", "Nobody matched"]
            lines += seen.unmatched.map { line($0, result, who: $0.kind.rawValue) + because($0) }
        }
        lines += troubles(result)
        return lines
    }

    private static func block(_ person: PersonSeen, _ result: ReplayResult) -> [String] {
        let note = person.isNew ? ", new person" : ""
        let head = "\(visible(person.person.name)) (\(visible(person.person.list))\(note))"
        return ["", head] + person.appearances.map { line($0, result, who: nil) }
    }

    private static func line(_ entry: SeenAppearance, _ result: ReplayResult, who: String?) -> String {
        let appearance = entry.appearance
        let times = "\(ReportText.clock(appearance.firstS)) - \(ReportText.clock(appearance.lastS))"
        var parts = ["  \(times)", visible(ReportText.fileName(result.files[entry.fileIndex].path))]
        if let who { parts.append(who) }
        if let score = appearance.score { parts.append("score \(ReportText.fixed(score, 1))") }
        parts.append(ReportText.count(appearance.faces, "face"))
        return parts.joined(separator: "  ")
    }

    private static func because(_ entry: SeenAppearance) -> String {
        let reasons = entry.appearance.decision.reasons
        return reasons.isEmpty ? "" : "  (\(visible(reasons.joined(separator: ", "))))"
    }

    private static func troubles(_ result: ReplayResult) -> [String] {
        var lines: [String] = []
        for file in result.files {
            if let error = file.error { lines.append(named(file, visible(error))) }
            let spans = file.damagedSpans.map { "\(ReportText.clock($0.fromS)) - \(ReportText.clock($0.toS))" }
            if file.framesDamaged > 0 || !spans.isEmpty {
                let frames = ReportText.count(file.framesDamaged, "damaged frame")
                lines.append("\(visible(file.path)): \(([frames] + spans).joined(separator: ", "))")
            }
        }
        return lines.isEmpty ? [] : ["", "Not seen whole"] + lines.map { "  " + $0 }
    }

    /// The error with the file before it, unless it says itself which file it is about.
    private static func named(_ file: FileResult, _ error: String) -> String {
        error.contains(visible(ReportText.fileName(file.path))) ? error : "\(visible(file.path)): \(error)"
    }
}

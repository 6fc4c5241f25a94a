/// The audit report: one HTML file that opens anywhere, fetches nothing and runs nothing.
///
/// It is well-formed XML too and carries its pictures as `data:` URIs; its content security policy forbids everything else, scripts too.
/// Written piece by piece, so that the report of a long day needs the memory of one appearance.
public struct HTMLReport: Sendable {
    /// Pictures in a report at most, shots and whole frames together: some 10 MB, which every browser opens and every mail server takes.
    public static let mostPictures = 500

    /// Pictures of one appearance at most.
    public static let mostPicturesOfAppearance = 6

    let result: ReplayResult
    let seen: WhoWasSeen

    /// The report of `result`.
    public init(_ result: ReplayResult) {
        self.result = result
        self.seen = WhoWasSeen(result)
    }

    /// The report as one text.
    public static func render(_ result: ReplayResult, pictures: some PictureSource) -> String {
        var text = ""
        HTMLReport(result).write(pictures: pictures) { text += $0 }
        return text
    }

    /// Hands the report to `sink` piece by piece, top to bottom; rethrows what `sink` throws.
    public func write<Failure: Error>(
        pictures: some PictureSource,
        to sink: (String) throws(Failure) -> Void
    ) throws(Failure) {
        var album = Album(source: pictures, appearances: result.files.reduce(0) { $0 + $1.appearances.count })
        try sink(head.html)
        try sink(opening.html)
        try sink(timelines.html)
        try sink(whoWasSeen.html)
        for person in seen.people {
            try sink(personHeader(person).html)
            for entry in person.appearances { try sink(card(entry, album: &album).html) }
            try sink("</section>\n")
        }
        try sink(unmatchedHeader.html)
        for entry in seen.unmatched { try sink(card(entry, album: &album).html) }
        try sink("</section>\n")
        for section in [recordings, damage, settings, models, legend, closing(album.note)] { try sink(section.html) }
    }

    /// Nothing but the inline style and the pictures of the file itself may load: default-src as CSP Level 3 defines it.
    private static let contentPolicy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    private var head: Markup {
        """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="\(Markup(raw: Self.contentPolicy))"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="generator" content="usher \(result.usherVersion)"/>
        <title>usher replay: \(Verdict(result).sentence)</title>
        <style>
        \(Markup(raw: StyleSheet.css))</style>
        </head>
        <body>
        <svg width="0" height="0" class="defs" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" \
        patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2" height="6"/></pattern></defs></svg>
        <main>

        """
    }

    private var opening: Markup {
        let timings = result.timings
        var html: Markup = """
            <header>
            <p class="kicker">usher · replay report</p>
            <h1>\(Verdict(result).sentence)</h1>
            <p class="quiet">\(ReportText.clock(timings.videoS)) of recordings, replayed on \(timings.startedAt) with usher \
            \(result.usherVersion) and the model pack “\(result.modelPack.name)”.</p>
            </header>

            """
        html += banners
        html += """
            <nav aria-label="Contents"><a href="#timeline">Time line</a> <a href="#persons">Persons</a> <a href="#unmatched">Nobody \
            matched</a> <a href="#recordings">Recordings</a> <a href="#settings">Settings</a> <a href="#models">Models</a> \
            <a href="#words">Words</a></nav>

            """
        return html
    }

    private var banners: Markup {
        var html = Markup()
        if !result.complete {
            html += """
                <p class="banner" role="note"><strong>Partial report.</strong> \(result.stoppedReason ?? "The replay was stopped early.") \
                What follows holds up to that moment.</p>

                """
        }
        let failed = result.files.filter { $0.error != nil }
        if !failed.isEmpty {
            html += """
                <p class="banner" role="note"><strong>\(ReportText.count(failed.count, "recording")) could not be used in full</strong>: \
                \(ReportText.list(failed.map { ReportText.fileName($0.path) })). See <a href="#recordings">Recordings</a>.</p>

                """
        }
        return html
    }

    private var timelines: Markup {
        let figures = result.files.enumerated().map { index, file in
            TimelineSection(file: file, fileIndex: index, seen: seen).markup
        }
        return """
            <section id="timeline"><h2>Time line</h2>
            <p class="key"><span class="known">known</span> <span class="new">new person</span> <span class="uncertain">uncertain</span> \
            <span class="unknown">unknown</span></p>
            \(figures)</section>

            """
    }

    private func closing(_ note: String?) -> Markup {
        let timings = result.timings
        var facts = [
            "\(ReportText.fixed(timings.wallS, 1)) s for \(ReportText.fixed(timings.videoS, 1)) s of video",
            "\(ReportText.fixed(timings.speed, 1)) times real time",
            "\(ReportText.fixed(timings.framesPerS, 1)) frames a second",
        ]
        if let cpu = timings.cpuS { facts.append("\(ReportText.fixed(cpu, 1)) s of processor time") }
        if let cores = timings.cores { facts.append(ReportText.count(cores, "core")) }
        if let bytes = timings.peakMemoryBytes { facts.append("\(ReportText.megabytes(bytes)) of memory at most") }
        return """
            <footer>
            <p>\(note ?? "")</p>
            <p>Made by usher \(result.usherVersion) in \(facts.joined(separator: ", ")). The same files, settings, lists, models and version \
            give the same report but for this line and the date above.</p>
            </footer>
            </main>
            </body>
            </html>

            """
    }
}

extension HTMLReport {
    /// What was replayed.
    var recordings: Markup {
        "<section id=\"recordings\"><h2>Recordings</h2>\n\(result.files.map(recording))</section>\n"
    }

    private func recording(_ file: FileResult) -> Markup {
        let facts = [
            ("Length", ReportText.clock(file.durationS)),
            ("Picture", file.width > 0 ? "\(file.width)×\(file.height)" : "–"),
            ("Codec", file.codec.isEmpty ? "–" : file.codec),
            ("Container", file.container.isEmpty ? "–" : file.container),
            ("Frames decoded", "\(file.framesDecoded)"),
            ("Analysed", "\(file.framesAnalysed)"),
            ("Damaged", "\(file.framesDamaged)"),
            ("Faces found", "\(file.facesDetected)"),
            ("Too small", "\(file.facesTooSmall)"),
        ].map { name, value -> Markup in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
        return """
            <article class="recording"><h4>\(ReportText.fileName(file.path))</h4>
            <p class="quiet path">\(file.path)</p>
            <p class="hash">SHA-256 \(file.sha256 ?? "not read")</p>
            \(problem(file))<dl class="facts">\(facts)</dl></article>

            """
    }

    private func problem(_ file: FileResult) -> Markup {
        if let error = file.error { return "<p class=\"problem\">\(error)</p>\n" }
        return file.complete ? Markup() : "<p class=\"problem\">not replayed to its end</p>\n"
    }

    /// What was lost of the recordings.
    var damage: Markup {
        let rows = result.files.flatMap { file in
            file.damagedSpans.map { span -> Markup in
                """
                <tr><th scope="row">\(ReportText.fileName(file.path))</th><td class="number">\(ReportText.clock(span.fromS))</td>\
                <td class="number">\(ReportText.clock(span.toS))</td>\
                <td class="number">\(ReportText.clock(span.toS - span.fromS))</td></tr>

                """
            }
        }
        guard !rows.isEmpty else {
            return
                "<section id=\"damage\"><h2>Damaged spans</h2>\n<p>None: every frame of these recordings could be decoded\(tail).</p></section>\n"
        }
        return """
            <section id="damage"><h2>Damaged spans</h2>
            <p>In these spans frames were lost or damaged. Who was in view only there was not seen.</p>
            <div class="wide"><table class="narrow"><thead><tr><th>File</th><th class="number">From</th><th class="number">To</th>\
            <th class="number">Length</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            </section>

            """
    }

    private var tail: String { result.complete ? "" : ", as far as they were replayed" }
}

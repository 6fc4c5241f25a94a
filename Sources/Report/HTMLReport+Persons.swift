extension HTMLReport {
    /// The table of who was seen, with the switches that filter the cards below.
    var whoWasSeen: Markup {
        guard !seen.people.isEmpty else {
            return
                "<section id=\"persons\"><h2>Persons</h2>\n<p>No person of the lists was recognised and none was created.</p></section>\n"
        }
        let rows = seen.people.enumerated().map { index, person -> Markup in
            """
            <tr><th scope="row"><a href="#person-\(index + 1)">\(person.person.name)</a></th><td>\(kind(person))</td>\
            <td>\(person.person.list)</td><td class="number">\(person.recordings)</td><td class="number">\(person.appearances.count)</td>\
            <td class="number">\(ReportText.clock(person.appearances[0].appearance.firstS))</td>\
            <td class="number">\(ReportText.clock(person.inViewS))</td><td class="number">\(score(person.bestScore))</td></tr>

            """
        }
        return """
            <section id="persons"><h2>Persons</h2>
            <div class="wide"><table><thead><tr><th>Person</th><th></th><th>List</th><th class="number">Recordings</th>\
            <th class="number">Appearances</th><th class="number">First seen</th><th class="number">In view</th>\
            <th class="number">Best score</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            </section>

            """
    }

    /// The head of a person's section; the cards follow.
    func personHeader(_ person: PersonSeen) -> Markup {
        let place = (seen.people.firstIndex { $0.person.id == person.person.id } ?? 0) + 1
        let facts = [
            "list \(person.person.list)",
            "\(ReportText.count(person.appearances.count, "appearance")) in \(ReportText.count(person.recordings, "recording"))",
            "in view \(ReportText.clock(person.inViewS))",
            ReportText.count(person.faces, "face"),
        ]
        return """
            <section class="person" id="person-\(place)"><h3>\(person.person.name) \(kind(person))</h3>
            <p class="quiet">\(facts.joined(separator: " · ")) · <code>\(person.person.id)</code></p>

            """
    }

    /// The head of the section of those whom nobody matched; the cards follow.
    var unmatchedHeader: Markup {
        """
        <section class="person" id="unmatched"><h2>Faces nobody matched</h2>
        <p>\(unmatchedSentence)</p>

        """
    }

    private var unmatchedSentence: String {
        let uncertain = seen.unmatched.filter { $0.kind == .uncertain }.count
        let unknown = seen.unmatched.count - uncertain
        guard uncertain + unknown > 0 else { return "None: every appearance above is of a named person." }
        var parts: [String] = []
        if uncertain > 0 { parts.append("\(uncertain) uncertain (like somebody in the lists, but not clearly)") }
        if unknown > 0 { parts.append("\(unknown) unknown (like nobody in the lists, and not made a person)") }
        return "\(ReportText.count(uncertain + unknown, "appearance")): \(ReportText.list(parts)). Each says why."
    }

    /// One appearance: where, when, its score, what was decided and why, and its best shots.
    func card(_ entry: SeenAppearance, album: inout Album<some PictureSource>) -> Markup {
        let appearance = entry.appearance
        let file = result.files[entry.fileIndex]
        return """
            <article class="card \(entry.kind.rawValue)" id="\(entry.anchor)">
            <h4>\(ReportText.fileName(file.path)) <span class="time">\(ReportText.clock(appearance.firstS)) – \
            \(ReportText.clock(appearance.lastS))</span></h4>
            <dl class="facts"><div><dt>Score</dt><dd>\(score(appearance.score))</dd></div><div><dt>Band</dt>\
            <dd>\(appearance.band.rawValue)</dd></div><div><dt>Faces</dt><dd>\(appearance.faces)</dd></div>\
            <div><dt>Decision</dt><dd>\(words(appearance.decision.outcome))</dd></div></dl>
            \(reasons(appearance.decision))\(shots(appearance, of: file, album: &album))<p class="quiet id">No. \(entry.number) · \
            <code>\(appearance.id)</code></p>
            </article>

            """
    }

    private func reasons(_ decision: DecisionResult) -> Markup {
        guard !decision.reasons.isEmpty else { return Markup() }
        let items = decision.reasons.map { reason -> Markup in "<li>\(reason)</li>" }
        return "<ul class=\"reasons\">\(items)</ul>\n"
    }

    private func shots(
        _ appearance: AppearanceResult,
        of file: FileResult,
        album: inout Album<some PictureSource>
    ) -> Markup {
        let pictures = album.shots(ofAppearance: appearance.id)
        let views = appearance.shots.isEmpty ? [appearance.best].compactMap { $0 } : appearance.shots
        var figures = views.enumerated().map { index, shot in figure(shot, picture: pictures[index]) }
        if let overview = album.overview(ofAppearance: appearance.id) {
            figures.append(frame(overview, best: appearance.best, of: file))
        }
        return figures.isEmpty ? "<p class=\"quiet\">No usable view.</p>\n" : "<div class=\"shots\">\(figures)</div>\n"
    }

    /// The whole frame with a box where the face is.
    private func frame(_ picture: Markup, best: ShotResult?, of file: FileResult) -> Markup {
        let (width, height) = (max(file.width, 1), max(file.height, 1))
        let box = best.map(\.box).map { box -> Markup in
            """
            <rect class="face" x="\(ReportText.fixed(box.x, 1))" y="\(ReportText.fixed(box.y, 1))" \
            width="\(ReportText.fixed(box.width, 1))" height="\(ReportText.fixed(box.height, 1))"/>
            """
        }
        let caption = best.map { "whole frame at \(ReportText.clock($0.timeS))" } ?? "whole frame"
        return """
            <figure class="overview"><svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(caption)">\
            <image href="\(picture)" width="\(width)" height="\(height)"/>\(box ?? Markup())</svg>\
            <figcaption>\(caption)</figcaption></figure>

            """
    }

    private func figure(_ shot: ShotResult, picture: Markup?) -> Markup {
        let time = ReportText.clock(shot.timeS)
        let image: Markup =
            picture.map { "<img src=\"\($0)\" alt=\"Face at \(time)\" loading=\"lazy\"/>" }
            ?? "<div class=\"noimage\">no picture</div>"
        return """
            <figure>\(image)<figcaption><strong class="time">\(time)</strong>
            <span>square \(ReportText.fixed(shot.square, 0)) px</span> <span>\(angles(shot))</span>
            \(qualityBars(shot.quality))</figcaption></figure>

            """
    }

    private func angles(_ shot: ShotResult) -> String {
        let named = [("yaw", shot.yaw), ("pitch", shot.pitch), ("roll", shot.roll)]
        let known = named.compactMap { name, angle in angle.map { "\(name) \(ReportText.fixed($0, 0))°" } }
        return known.isEmpty ? "pose not known" : known.joined(separator: " ")
    }

    private func qualityBars(_ quality: QualityResult) -> Markup {
        let parts = [
            ("quality", quality.value), ("sharpness", quality.sharpness), ("size", quality.size),
            ("pose", quality.pose),
            ("detector", quality.detector), ("border", quality.border),
        ]
        let rows = parts.map { name, value -> Markup in
            let percent = ReportText.fixed(min(max(value, 0), 1) * 100, 0) + "%"
            return """
                <tr><th scope="row">\(name)</th><td><svg width="100%" height="6" aria-hidden="true"><rect class="ground" width="100%" \
                height="6" rx="1"/><rect class="part" width="\(percent)" height="6" rx="1"/></svg></td>\
                <td class="number">\(ReportText.fixed(value, 2))</td></tr>
                """
        }
        return "<table class=\"parts\"><tbody>\(rows)</tbody></table>"
    }

    private func kind(_ person: PersonSeen) -> Markup {
        person.isNew ? "<span class=\"pill new\">new person</span>" : "<span class=\"pill known\">known</span>"
    }

    private func score(_ value: Double?) -> String { value.map { ReportText.fixed($0, 1) } ?? "–" }

    private func words(_ snakeCase: String) -> String { snakeCase.split(separator: "_").joined(separator: " ") }
}

extension HTMLReport {
    /// Everything that influenced the result.
    var settings: Markup {
        let used = result.settings
        let analysed =
            used.analyzeFps.map { "\(SettingValue.number($0)) frames a second of recording" } ?? "every frame"
        var rows = [
            row("Source", used.source ?? "none: defaults"),
            row("Analysed", analysed),
            row(
                "Kept",
                used.commit ? "new persons and actions were written to the database" : "nothing: read-only replay"
            ),
        ]
        rows += used.rules.map { row($0.name, $0.value.description) }
        rows += used.parameters.map { row($0.name, $0.value.description) }
        return """
            <section id="settings"><h2>Settings</h2>
            <div class="wide"><table class="narrow"><tbody>\(rows)</tbody></table></div>
            \(lists)</section>

            """
    }

    private var lists: Markup {
        guard !result.settings.lists.isEmpty else { return "<p>No list was compared with.</p>\n" }
        let rows = result.settings.lists.map { list -> Markup in
            """
            <tr><th scope="row">\(list.name)</th><td class="number">\(list.persons)</td><td class="number">\(list.exemplars)</td>\
            <td><code>\(list.id)</code></td></tr>

            """
        }
        return """
            <h3>Lists compared with, as they were at the start</h3>
            <div class="wide"><table class="narrow"><thead><tr><th>List</th><th class="number">Persons</th><th class="number">Enrolled faces</th>\
            <th>Id</th></tr></thead><tbody>\(rows)</tbody></table></div>

            """
    }

    /// The models by checksum.
    var models: Markup {
        var rows = result.modelPack.models.map { model -> Markup in
            let files = model.files.map { file -> Markup in
                "<div>\(file.path)</div><div class=\"hash\" title=\"SHA-256\">\(file.sha256)</div>"
            }
            return """
                <tr><th scope="row">\(model.role.split(separator: "_").joined(separator: " "))</th>\
                <td>\(model.id)\(files)</td><td>\(model.licence)</td></tr>

                """
        }
        if let cohort = result.modelPack.cohort {
            rows.append(
                """
                <tr><th scope="row">cohort</th><td>\(cohort.id), \(cohort.rows) prototypes<div class="hash" title="SHA-256">\
                \(cohort.sha256)</div></td><td></td></tr>

                """
            )
        }
        return """
            <section id="models"><h2>Models</h2>
            <p>Model pack “\(result.modelPack.name)”.</p>
            <div class="wide"><table><thead><tr><th>Role</th><th>Model, files, SHA-256</th><th>Licence</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            </section>

            """
    }

    /// What the words of the report mean.
    var legend: Markup {
        """
        <section id="words"><h2>Words</h2>
        <dl class="words">
        <dt>Appearance</dt><dd>One person in view, from the first face to the last, across short gaps.</dd>
        <dt>Score</dt><dd>How alike two faces are, 0 to 100, the same scale for every model: at 80, 85, 90 and 95, of a thousand, ten \
        thousand, a hundred thousand and a million pairs of different people one is taken for the same person.</dd>
        <dt>Band</dt><dd>Known: at or above the threshold and clear of the next best. Unknown: below the bar. Uncertain: between; \
        names nobody and creates nobody.</dd>
        <dt>Square</dt><dd>The longer side of the face, eyebrows to chin, in pixels of the recording.</dd>
        <dt>Yaw, pitch, roll</dt><dd>Where the head points, in degrees; 0 looks into the camera. Yaw is positive towards the right edge of \
        the picture, pitch upwards, roll clockwise.</dd>
        <dt>Quality</dt><dd>How good a view is for recognition, 0 to 1: the product of sharpness, size, pose, the detector's confidence \
        and the distance to the picture's border.</dd>
        </dl>
        <p class="quiet">A match is the statement of a program about two pictures, with the error rates that the score stands for. It is \
        evidence to be weighed by a person, not proof of identity.</p>
        </section>

        """
    }

    private func row(_ name: String, _ value: String) -> Markup {
        "<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>\n"
    }
}

/// The document as a page for people: nothing is fetched from elsewhere, no script runs.
enum DocumentationPage {
    static func html(_ document: JSON) -> String {
        var body = ""
        guard case .object(let paths) = document["paths"] ?? [:] else { return "" }
        for path in paths {
            guard case .object(let operations) = path.value else { continue }
            let methods = operations.filter { $0.name != "servers" }
            guard let first = methods.first?.value else { continue }
            let names = methods.map { $0.name.uppercased() }.joined(separator: ", ")
            let base = path.value["servers"] == nil ? "/v1" : ""
            body += "<section><h2>\(escaped(base + path.name)) <small>\(escaped(names))</small></h2>"
            body +=
                "<p>\(escaped(first["summary"]?.string ?? ""))</p>" + fields(first) + answers(first) + "</section>\n"
        }
        return page(
            title: document["info"]?["title"]?.string ?? "",
            about: document["info"]?["description"]?.string ?? "",
            body
        )
    }

    private static func fields(_ operation: JSON) -> String {
        var rows = ""
        if case .object(let content)? = operation["requestBody"]?["content"], let first = content.first {
            let schema = first.value["schema"] ?? [:]
            let required = schema["required"]?.array?.compactMap(\.string) ?? []
            if case .object(let properties)? = schema["properties"] {
                for property in properties {
                    rows += row(property.name, property.value["description"]?.string, property.value, required)
                }
            }
        }
        for parameter in operation["parameters"]?.array ?? [] {
            let name = parameter["name"]?.string ?? ""
            let isRequired = parameter["required"]?.bool ?? false
            rows += row(name, parameter["description"]?.string, parameter["schema"] ?? [:], isRequired ? [name] : [])
        }
        return rows.isEmpty ? "" : "<table>\(rows)</table>"
    }

    private static func row(_ name: String, _ about: String?, _ schema: JSON, _ required: [String]) -> String {
        guard case .object(let members) = schema else { return "" }
        let shown = JSON.object(members.filter { $0.name != "description" })
        let text = String(decoding: JSONWriter.bytes(shown), as: UTF8.self)
        return "<tr><th>\(escaped(name))\(required.contains(name) ? " *" : "")</th><td>\(escaped(about ?? ""))"
            + "<br><code>\(escaped(text))</code></td></tr>"
    }

    private static func answers(_ operation: JSON) -> String {
        guard case .object(let responses)? = operation["responses"] else { return "" }
        let own = responses.filter { response in !OpenAPIDocument.refusals.contains { String($0.0) == response.name } }
        return own.map { "<p><b>\($0.name)</b> \(escaped($0.value["description"]?.string ?? ""))</p>" }.joined()
    }

    private static func page(title: String, about: String, _ body: String) -> String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
        <meta name="viewport" content="width=device-width"><style>
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h2{font-size:1.1rem;margin:2rem 0 0}small{color:#666;font-weight:normal}
        th{text-align:left;vertical-align:top;padding-right:1rem;white-space:nowrap}code{color:#555;font-size:.85em;word-break:break-all}
        </style></head><body><h1>\(escaped(title))</h1><p>\(escaped(about))</p>
        <p>For programs: <a href="/v1/openapi.json">/v1/openapi.json</a>. * must be there.</p>
        \(body)</body></html>
        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

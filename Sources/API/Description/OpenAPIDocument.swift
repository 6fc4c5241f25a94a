import HTTPTypes

/// The OpenAPI 3.1 document, made from the routes that serve.
struct OpenAPIDocument {
    let routes: [Route]
    let unbased: [Route]
    let version: String
    let limits: Limits

    /// The whole document.
    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "usher", "version": .string(version),
                "summary": "Who was there: source groups, sources, person lists, persons and actions.",
                "description": .string(Self.about),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": .array(["/v1", "/enface/v1"].map { ["url": .string($0)] }),
            "paths": .object(paths),
            "components": [
                "schemas": Schemas.all,
                "securitySchemes": [
                    "header": ["type": "apiKey", "in": "header", "name": "token"],
                    "query": ["type": "apiKey", "in": "query", "name": "token"],
                    "bearer": ["type": "http", "scheme": "bearer"],
                ],
            ],
        ]
    }

    private static let about =
        "The Enface REST API v1 and usher's own part of it. A token goes in the header `token`, as a bearer's in the header "
        + "`Authorization`, or as member, form field or query parameter `token`; the first found of these counts."

    private var paths: [JSON.Member] {
        routes.map { JSON.Member($0.path, item($0)) }
            + unbased.map { route in
                JSON.Member(route.path, item(route).adding("servers", [["url": "/"]]))
            }
    }

    private func item(_ route: Route) -> JSON {
        .object(
            route.methods.map { method in
                JSON.Member(
                    method.rawValue.lowercased(),
                    operation(route, method, isAlias: method != route.methods.first)
                )
            }
        )
    }

    private func operation(_ route: Route, _ method: HTTPRequest.Method, isAlias: Bool) -> JSON {
        let name = route.path.split(separator: "/").joined(separator: "_")
        let summary = route.summary + (isAlias ? " (The same by another method.)" : "")
        var json: JSON = [
            "operationId": .string("\(method.rawValue.lowercased())_\(name)"), "summary": .string(summary),
            "tags": [.string(route.path.split(separator: "/").first.map(String.init) ?? "")],
        ]
        switch route.input {
        case .query(let fields):
            json = json.adding("parameters", fields.isEmpty ? nil : Self.parameters(fields))
        case .json(let fields, _):
            json = json.adding("requestBody", body(fields, route, type: "application/json"))
        case .form(let fields, let rules):
            json = json.adding("requestBody", form(fields, rules))
                .adding("parameters", fields.contains { $0.name == "dry_run" } ? Self.dryRun : nil)
        // Routes that look themselves belong to contracts with documents of their own.
        case .any: break
        }
        return json.adding("responses", responses(route))
            .adding("security", route.right == nil ? [] : [["header": []], ["bearer": []], ["query": []]])
    }

    private static let dryRun: JSON = [
        ["name": "dry_run", "in": "query", "required": false, "schema": ["type": "boolean"]]
    ]

    private static func parameters(_ fields: [Field]) -> JSON {
        .array(
            fields.map { field in
                [
                    "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
                    "description": .string(field.about), "schema": field.kind.schema,
                ]
            }
        )
    }

    /// Not looked at where the header has one, and so of any length.
    private static let token = Field("token", .text(0 ... .max), "The caller's token, where no header has it.")

    private func body(_ fields: [Field], _ route: Route, type: String) -> JSON {
        let schema = (route.right == nil ? fields : fields + [Self.token]).schema
        let isRequired = fields.contains { $0.isRequired }
        return ["required": .bool(isRequired), "content": .object([.init(type, ["schema": schema])])]
    }

    private func form(_ fields: [Field], _ rules: Route.FormRules) -> JSON {
        let file: JSON = ["type": "string", "format": "binary", "maxLength": .integer(limits.imageBytes)]
        let files: JSON =
            rules.count == 1...1
            ? file
            : [
                "type": "array", "items": file, "minItems": .integer(rules.count.lowerBound),
                "maxItems": .integer(rules.count.upperBound),
            ]
        guard case .object(let members) = (fields + [Self.token]).schema else { return [:] }
        let schema = members.map { member in
            guard member.name == "properties", case .object(let properties) = member.value else { return member }
            return JSON.Member("properties", .object([.init(rules.file, files)] + properties))
        }
        let whole = JSON.object(schema.filter { $0.name != "required" }).adding("required", [.string(rules.file)])
        return ["required": true, "content": ["multipart/form-data": ["schema": whole]]]
    }

    private func responses(_ route: Route) -> JSON {
        var members = route.answers.map { answer in
            JSON.Member(
                String(answer.status),
                ["description": .string(answer.about), "content": Self.content(answer.schema)]
            )
        }
        for (status, words) in Self.refusals {
            members.append(.init(String(status), ["description": .string(words), "content": Self.content("Error")]))
        }
        return .object(members)
    }

    /// What any route may answer.
    static let refusals: [(Int, String)] = [
        (400, "Not as described here."), (401, "No token, or one that is unknown, expired or revoked."),
        (403, "The caller may not, or is not who they say."), (404, "Something that is named is not there."),
        (405, "Another method."), (408, "The sender is too slow."), (413, "Too large."),
        (429, "Too often; see Retry-After."),
        (500, "The server's fault."), (503, "Busy, stopping, or the disk is full; see Retry-After."),
    ]

    private static func content(_ schema: String) -> JSON {
        switch schema {
        case "JPEG": ["image/jpeg": ["schema": ["type": "string", "format": "binary"]]]
        case "Text": ["text/plain": ["schema": ["type": "string"]]]
        // Each `data` line is an `Event`; OpenAPI 3.1 has no words for the items of a stream.
        case "EventStream": ["text/event-stream": ["schema": ["type": "string"]]]
        case "HTML": ["text/html": ["schema": ["type": "string"]]]
        default: ["application/json": ["schema": ["$ref": .string("#/components/schemas/\(schema)")]]]
        }
    }
}

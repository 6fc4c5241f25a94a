extension Kind {
    /// The field in JSON Schema 2020-12, as OpenAPI 3.1 has it.
    var schema: JSON {
        switch self {
        case .text(let count), .checked(let count, _, _):
            let text: JSON = ["type": "string", "minLength": .integer(count.lowerBound)]
            return text.adding("maxLength", count.upperBound == .max ? nil : .integer(count.upperBound))
        case .email: return ["type": "string", "format": "email", "maxLength": 254]
        case .id: return ["type": "string", "format": "uuid"]
        case .ids(let mayBeEmpty): return Self.oneOrMore(Kind.id.schema, mayBeEmpty: mayBeEmpty)
        case .integer(let range):
            let whole: JSON = ["type": "integer", "minimum": .integer(range.lowerBound)]
            return whole.adding("maximum", range.upperBound == .max ? nil : .integer(range.upperBound))
        case .number(let least, let most):
            let number: JSON = ["type": "number", "minimum": .number(least)]
            return number.adding("maximum", most == .infinity ? nil : .number(most))
        case .boolean: return ["type": "boolean"]
        case .choice(let choices): return ["enum": .array(Self.values(choices))]
        case .choices(let choices):
            return Self.oneOrMore(["enum": .array(choices.map(JSON.string))], mayBeEmpty: true)
        case .texts(let longest):
            return ["type": "array", "items": ["type": "string", "maxLength": .integer(longest)]]
        case .expiry:
            return ["anyOf": [["const": "never"], ["type": "string", "format": "date-time"]]]
        case .moment: return ["type": "string", "format": "date-time"]
        case .objects(let fields, _): return ["type": "array", "items": fields.schema]
        }
    }

    private static func oneOrMore(_ item: JSON, mayBeEmpty: Bool) -> JSON {
        let array: JSON = ["type": "array", "items": item, "minItems": mayBeEmpty ? 0 : 1]
        return ["anyOf": [item, array]]
    }

    /// Words as words; numbers as numbers and as text, for both are taken.
    private static func values(_ choices: [String]) -> [JSON] {
        choices.map(JSON.string) + choices.compactMap { Int($0).map(JSON.integer) }
    }
}

extension [Field] {
    /// An object of these fields.
    var schema: JSON {
        let required = filter { $0.isRequired && $0.aliases.isEmpty }.map { JSON.string($0.name) }
        let properties = flatMap { field in
            field.names.map { JSON.Member($0, field.kind.schema.adding("description", .string(field.about))) }
        }
        // Of a field with several names any one will do.
        let choices = filter { $0.isRequired && !$0.aliases.isEmpty }.map { field in
            ["anyOf": .array(field.names.map { ["required": [.string($0)]] })] as JSON
        }
        let object: JSON = ["type": "object", "properties": .object(properties)]
        return object.adding("required", required.isEmpty ? nil : .array(required))
            .adding("allOf", choices.isEmpty ? nil : .array(choices))
    }
}

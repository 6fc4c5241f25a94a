import UsherCore

extension Kind {
    /// What a form's texts are in JSON's terms; what they cannot be stays text and is refused by `checked`.
    func fromForm(_ texts: [String]) -> JSON {
        switch self {
        case .ids:
            return .array(
                texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
                    .map { .string(Self.trimmed($0)) }
            )
        case .choices where texts != [""]:
            return .array(
                texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
                    .map { .string(Self.trimmed($0)) }
            )
        case .texts: return .array(texts.map(JSON.string))
        default: break
        }
        guard texts.count == 1 else { return .array(texts.map(JSON.string)) }
        switch (self, texts[0]) {
        case (.boolean, "true"): return .bool(true)
        case (.boolean, "false"): return .bool(false)
        case (.integer, let text): return Int(text).map(JSON.integer) ?? .string(text)
        case (.number, let text): return Double(text).map(JSON.number) ?? .string(text)
        case (_, let text): return .string(text)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The value in its one form, or the refusal of `field`.
    func checked(_ value: JSON, _ field: Field) throws(Fault) -> JSON {
        switch self {
        case .text(let count): return .string(try text(value, count, field))
        case .email: return .string(try email(value, field))
        case .id: return .string(try id(value, field))
        case .ids(let mayBeEmpty): return try ids(value, mayBeEmpty, field)
        case .integer(let range): return try integer(value, range, field)
        case .number(let least, let most): return try number(value, least...most, field)
        case .boolean:
            guard value.bool != nil else { throw field.refusal("not true or false") }
            return value
        case .choice(let choices): return try choice(value, choices, field)
        case .choices(let choices): return try severalChoices(value, choices, field)
        case .texts(let longest): return try texts(value, longest, field)
        case .expiry, .moment: return try time(value, field)
        case .objects(let fields, let distinct): return try objects(value, fields, distinct, field)
        case .checked(let count, _, let rule):
            let text = try text(value, count, field)
            if let reason = rule(text) { throw field.refusal(reason) }
            return .string(text)
        }
    }

    private func text(_ value: JSON, _ count: ClosedRange<Int>, _ field: Field) throws(Fault) -> String {
        guard let text = value.string else { throw field.refusal("not a string") }
        guard count.contains(text.unicodeScalars.count) else {
            throw field.refusal("not \(count.lowerBound) to \(count.upperBound) characters")
        }
        // SQLite's own functions take a text to end there.
        guard !text.unicodeScalars.contains("\0") else { throw field.refusal("it holds a NUL character") }
        return text
    }

    private func email(_ value: JSON, _ field: Field) throws(Fault) -> String {
        let text = try text(value, 3...254, field)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts.contains(""), !text.contains(where: \.isWhitespace) else {
            throw field.refusal("not an e-mail address")
        }
        return text
    }

    private func id(_ value: JSON, _ field: Field) throws(Fault) -> String {
        guard let id = value.string.flatMap({ PersonID($0) }) else { throw field.refusal("not a uuid") }
        return id.description
    }

    private func ids(_ value: JSON, _ mayBeEmpty: Bool, _ field: Field) throws(Fault) -> JSON {
        var ids: [JSON] = []
        var seen = Set<JSON>()
        for item in value.array ?? [value] {
            let id = JSON.string(try id(item, field))
            if seen.insert(id).inserted { ids.append(id) }
        }
        guard mayBeEmpty || !ids.isEmpty else { throw field.refusal("no id is named") }
        return .array(ids)
    }

    private func integer(_ value: JSON, _ range: ClosedRange<Int>, _ field: Field) throws(Fault) -> JSON {
        guard let number = value.whole, range.contains(number) else {
            throw field.refusal("not a whole number of \(range.lowerBound) to \(range.upperBound)")
        }
        return .integer(number)
    }

    private func number(_ value: JSON, _ range: ClosedRange<Double>, _ field: Field) throws(Fault) -> JSON {
        guard let number = value.double, range.contains(number) else {
            throw field.refusal("not a number of \(range.lowerBound) to \(range.upperBound)")
        }
        return .number(number)
    }

    private func choice(_ value: JSON, _ choices: [String], _ field: Field) throws(Fault) -> JSON {
        guard let text = value.string ?? value.whole.map(String.init), choices.contains(text) else {
            throw field.refusal("not one of " + choices.joined(separator: ", "))
        }
        return .string(text)
    }

    private func severalChoices(_ value: JSON, _ choices: [String], _ field: Field) throws(Fault) -> JSON {
        var chosen: [JSON] = []
        for item in value.array ?? [value] {
            guard let text = item.string, choices.contains(text) else {
                throw field.refusal("not one of " + choices.joined(separator: ", "))
            }
            if !chosen.contains(item) { chosen.append(item) }
        }
        return .array(chosen)
    }

    private func texts(_ value: JSON, _ longest: Int, _ field: Field) throws(Fault) -> JSON {
        guard let items = value.array else { throw field.refusal("not an array of strings") }
        for item in items { _ = try text(item, 0...longest, field) }
        return value
    }

    private func time(_ value: JSON, _ field: Field) throws(Fault) -> JSON {
        guard let text = value.string else { throw field.refusal("not a string") }
        if case .expiry = self, text == "never" { return value }
        guard Moment.parse(text) != nil else { throw field.refusal("not a time such as 2021-02-20T13:51:00Z") }
        return value
    }

    private func objects(_ value: JSON, _ fields: [Field], _ distinct: String, _ field: Field) throws(Fault) -> JSON {
        guard let items = value.array else { throw field.refusal("not an array") }
        var seen = Set<JSON>()
        for item in items {
            guard case .object = item else { throw field.refusal("an entry is no object") }
            let values = try fields.read(item)
            guard let key = values[distinct], seen.insert(key).inserted else {
                throw field.refusal("\(distinct) stands there twice")
            }
        }
        return value
    }
}

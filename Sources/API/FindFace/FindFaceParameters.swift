import UsherCore

/// The parameters of a request of FindFace's first API, in whichever of its forms they came: JSON, a form of either kind, the query.
///
/// The body goes before the query. Structures are JSON, or JSON written as text.
struct FindFaceParameters {
    /// A value as it came.
    enum Value: Hashable {
        case json(JSON)
        case text(String)
        case file([UInt8])
    }

    private var values: [String: [Value]] = [:]

    init(_ content: Content, query: [(name: String, value: String)]) throws(FindFaceFault) {
        switch content {
        case .none, .bytes: break
        case .json(.object(let members)):
            for member in members where member.value != .null { values[member.name] = [.json(member.value)] }
        case .json: throw FindFaceFault(.malformedJSON, "the body is no JSON object")
        case .form(let form):
            for text in form.texts { add(text) }
            for file in form.files { values[file.name, default: []].append(.file(file.bytes)) }
        }
        var asked: [String: [Value]] = [:]
        for (name, value) in query { asked[name, default: []].append(.text(value)) }
        values.merge(asked) { body, _ in body }
    }

    private mutating func add(_ text: Form.Text) {
        // A picture in a part that is not marked as a file.
        let value = String(validating: text.bytes, as: UTF8.self).map { Value.text($0) } ?? .file(text.bytes)
        values[text.name, default: []].append(value)
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// The value as text: of JSON, a text or a number.
    func text(_ name: String) throws(FindFaceFault) -> String? {
        switch values[name]?.first {
        case nil: return nil
        case .text(let text): return text
        case .json(.string(let text)): return text
        case .json(.integer(let number)): return String(number)
        case .json(.number(let number)): return number.description
        case .json, .file: throw .badParam(name, nil, "not a text")
        }
    }

    /// Everything at `name` that reads as text, to be sent on; `nil` where there is nothing.
    func words(_ name: String) -> [String]? {
        let words = (values[name] ?? []).flatMap { value -> [String] in
            switch value {
            case .text(let text), .json(.string(let text)): [text]
            case .json(.integer(let number)): [String(number)]
            case .json(.array(let items)): items.compactMap(\.string)
            case .json, .file: []
            }
        }
        return words.isEmpty ? nil : words
    }

    /// `true`, or one of the words for it in whatever case.
    func flag(_ name: String) throws(FindFaceFault) -> Bool {
        if case .json(.bool(let value)) = values[name]?.first { return value }
        let word = try text(name) ?? ""
        guard let value = Bool(word: word) else { throw .badParam(name, word, "not a truth value") }
        return value
    }

    func whole(_ name: String, _ range: ClosedRange<Int>) throws(FindFaceFault) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw .badParam(name, text, "not a whole number of \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func threshold() throws(FindFaceFault) -> FindFaceThreshold {
        guard let text = try text("threshold"), !text.isEmpty else { return .standard }
        guard let threshold = FindFaceThreshold(text) else {
            throw .badParam("threshold", text, "not strict, medium, low, none or a number of 0 to 1")
        }
        return threshold
    }

    /// The structure at `name`, whether it came as JSON or as text.
    func structure(_ name: String) throws(FindFaceFault) -> JSON? {
        switch values[name]?.first {
        case .json(.string(let text)): return try parsed(text, name)
        case .text(let text): return text.isEmpty ? nil : try parsed(text, name)
        case .json(let json): return json
        case .file: throw .badParam(name, nil, "a file where a structure belongs")
        case nil: return nil
        }
    }

    private func parsed(_ text: String, _ name: String) throws(FindFaceFault) -> JSON {
        do {
            return try JSONParser.parse(Array(text.utf8))
        } catch {
            throw .badParam(name, text, "not JSON: \(error)")
        }
    }

    /// Texts: a JSON array, the parameter repeated, or one text with commas; `nil` where there is none.
    func texts(_ name: String) throws(FindFaceFault) -> [String]? {
        guard let given = values[name] else { return nil }
        var found: [String] = []
        for value in given {
            switch value {
            case .json(.array(let items)):
                for item in items {
                    guard let text = item.string else { throw .badParam(name, nil, "not an array of texts") }
                    found.append(text)
                }
            case .json(.string(let text)), .text(let text): found += try split(text, name)
            case .json, .file: throw .badParam(name, nil, "not an array of texts")
            }
        }
        return found
    }

    private func split(_ text: String, _ name: String) throws(FindFaceFault) -> [String] {
        if text.hasPrefix("["), case .array(let items) = try parsed(text, name) { return items.compactMap(\.string) }
        return text.split(separator: ",").map { String($0.filter { $0 != " " }) }
    }

    /// The boxes at `name`: one or several, each as a dictionary or as an array.
    func boxes(_ name: String) throws(FindFaceFault) -> [Box]? {
        guard let json = try structure(name) else { return nil }
        guard let boxes = FindFaceBox.all(in: json) else {
            throw .badParam(name, nil, "not a box: x1, y1, x2, y2 as a dictionary or an array")
        }
        return boxes.isEmpty ? nil : boxes
    }

    /// The box that stands in four parameters of its own.
    func bareBox() throws(FindFaceFault) -> Box? {
        let names = ["x1", "y1", "x2", "y2"]
        guard names.contains(where: has) else { return nil }
        var sides: [Double] = []
        for name in names {
            let given = try text(name) ?? ""
            guard let side = Double(given), side.isFinite else { throw .badParam(name, given, "not a coordinate") }
            sides.append(side)
        }
        guard let box = FindFaceBox.box(sides) else { throw .badParam("x1", nil, "the box has no area") }
        return box
    }

    /// A picture.
    enum Photo {
        case bytes([UInt8])
        case url(String)
    }

    /// The URL at `name`, if one is there: told without a look at what else it may be.
    func address(_ name: String) throws(FindFaceFault) -> String? {
        switch values[name]?.first {
        case .text(let text), .json(.string(let text)): PostedText.isAddress(text) ? text : nil
        default: nil
        }
    }

    /// The picture at `name`: a file, base64, or a URL.
    func photo(_ name: String) throws(FindFaceFault) -> Photo {
        if case .file(let bytes)? = values[name]?.first(where: { if case .file = $0 { true } else { false } }) {
            return .bytes(bytes)
        }
        guard let text = try text(name), !text.isEmpty else { throw .badParam(name, "", "the photo is missing") }
        switch PostedText(text) {
        case .bytes(let bytes): return .bytes(bytes)
        case .url(let url): return .url(url)
        case .unreadable: throw .badParam(name, text, "not a file, base64 or a URL")
        }
    }
}

/// Boxes as FindFace's clients write and read them.
enum FindFaceBox {
    /// The boxes that `json` is: one or several, each as a dictionary or as an array of four numbers; `nil` for anything else.
    static func all(in json: JSON) -> [Box]? {
        if let box = one(json) { return [box] }
        guard case .array(let items) = json else { return nil }
        let boxes = items.compactMap(one)
        return boxes.count == items.count ? boxes : nil
    }

    private static func one(_ json: JSON) -> Box? {
        switch json {
        case .object: box(["x1", "y1", "x2", "y2"].compactMap { number(json[$0]) })
        case .array(let items): items.count == 4 ? box(items.compactMap { number($0) }) : nil
        default: nil
        }
    }

    private static func number(_ json: JSON?) -> Double? { json?.double ?? json?.string.flatMap { Double($0) } }

    /// The box of left, top, right and bottom; `nil` unless there are four of some extent that pixels can have.
    static func box(_ sides: [Double]) -> Box? {
        guard sides.count == 4, sides.allSatisfy({ abs($0) < 1e6 }), sides[2] > sides[0], sides[3] > sides[1] else {
            return nil
        }
        return Box(
            x: Float(sides[0]),
            y: Float(sides[1]),
            width: Float(sides[2] - sides[0]),
            height: Float(sides[3] - sides[1])
        )
    }

    /// Left, top, right and bottom in whole pixels.
    static func sides(_ box: Box) -> [Int] { [box.x, box.y, box.maxX, box.maxY].map { Int($0.rounded()) } }

    /// The box as a dictionary.
    static func json(_ sides: [Int]) -> JSON {
        ["x1": .integer(sides[0]), "y1": .integer(sides[1]), "x2": .integer(sides[2]), "y2": .integer(sides[3])]
    }

    /// The box as the name of a member: `[236, 345, 311, 419]`.
    static func key(_ sides: [Int]) -> String { "[\(sides.map(String.init).joined(separator: ", "))]" }
}

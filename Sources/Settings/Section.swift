import Yams

/// A mapping of the file: its values by key, each read once and checked.
struct Section {
    let reading: Reading
    let place: Place
    private var entries: [String: Place] = [:]
    /// A mistyped key is one mistake: the right one that is missing for it is not told too.
    private(set) var hasUnknownKeys = false

    /// The mapping at `place`, whose keys must be among `keys`; `nil` after saying that something else stands there.
    init?(_ place: Place, keys: [String], _ reading: Reading) {
        self.reading = reading
        self.place = place
        if place.isEmpty { return }
        guard case .mapping(let mapping) = place.node else {
            reading.refuse(place, "keys with values are needed here: \(keys.joined(separator: ", "))")
            return nil
        }
        for (key, value) in mapping { add(key, value, known: keys) }
    }

    private mutating func add(_ key: Node, _ value: Node, known: [String]) {
        let name = key.scalar?.string ?? ""
        let path = place.key.isEmpty ? name : "\(place.key).\(name)"
        // An empty value begins where the next thing does: the key's line is the one to name.
        let line = key.mark?.line ?? place.line
        guard known.contains(name) else {
            hasUnknownKeys = true
            let hint = NearestName.of(name, among: known).map { "; did you mean \($0)?" }
            reading.refuse(
                Place(node: value, key: path, line: line),
                "there is no such key" + (hint ?? "; the keys here are \(known.joined(separator: ", "))")
            )
            return
        }
        var entry = place.child(value, path, line: line)
        if entry.isEmpty { entry.line = line }
        entries[name] = entry
    }

    /// The place of `key`, `nil` where it is left out or empty.
    func entry(_ key: String) -> Place? {
        entries[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What `convert` makes of the text at `key`; says "<value> is not <wanted>" where it makes nothing of it.
    func value<Value>(_ key: String, _ wanted: String, _ convert: (String) -> Value?) -> Value? {
        guard let entry = entry(key), let text = reading.text(entry) else { return nil }
        guard let value = convert(text) else {
            reading.refuse(entry, "'\(reading.shown(entry))' is not \(wanted)")
            return nil
        }
        return value
    }

    func text(_ key: String, upTo limit: Int = 1000) -> String? {
        value(key, "a text of at most \(limit) characters") { $0.unicodeScalars.count <= limit ? $0 : nil }
    }

    /// A name of a list, group or source: 1 to 100 characters, as the contract has it.
    func name(_ key: String) -> String? { value(key, Self.wantedName, Self.asName) }

    static let wantedName = "a name of 1 to 100 characters"

    static func asName(_ text: String) -> String? {
        (1...100).contains(text.unicodeScalars.count) && !text.unicodeScalars.contains { $0.value < 32 } ? text : nil
    }

    func flag(_ key: String) -> Bool? {
        value(key, "one of true, false") { ["true": true, "false": false][$0] }
    }

    func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func number(_ key: String, _ range: ClosedRange<Double>) -> Double? {
        value(key, "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))") { text in
            Self.decimal(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func choice<Value: LosslessStringConvertible>(_ key: String, of allowed: [Value]) -> Value? {
        value(key, Self.oneOf(allowed)) { text in allowed.first { $0.description == text } }
    }

    /// The texts of the list at `key`, those that `convert` takes.
    func texts(_ key: String, _ wanted: String, _ convert: (String) -> String?) -> [(text: String, place: Place)]? {
        guard let entry = entry(key) else { return nil }
        guard let elements = entry.elements else {
            reading.refuse(entry, "a list is needed here: [a, b] or a line for each, beginning with '- '")
            return nil
        }
        return elements.compactMap { element in
            guard let text = reading.text(element) else { return nil }
            guard let value = convert(text) else {
                reading.refuse(element, "'\(reading.shown(element))' is not \(wanted)")
                return nil
            }
            return (value, element)
        }
    }

    static func oneOf(_ allowed: [some CustomStringConvertible]) -> String {
        "one of " + allowed.map { "\($0)" }.joined(separator: ", ")
    }

    /// A decimal number; `Double` alone would also read `nan`, `inf` and hexadecimal.
    static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

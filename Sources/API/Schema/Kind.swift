import HTTPTypes
import UsherCore

/// What a field may hold: the one description from which values are checked and the API's document is written.
indirect enum Kind: Sendable {
    /// Text of so many characters.
    case text(ClosedRange<Int>)
    /// An e-mail address.
    case email
    /// An id.
    case id
    /// One id, or an array of distinct ones; whether an empty array is one.
    case ids(mayBeEmpty: Bool)
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number, with what it must at least be.
    case number(least: Double, most: Double)
    /// `true` or `false`.
    case boolean
    /// One of a few words or numbers; numbers may come as text.
    case choice([String])
    /// One of a few words, or an array of them; an empty array too.
    case choices([String])
    /// An array of texts, each of at most so many characters.
    case texts(longest: Int)
    /// `never`, or a moment.
    case expiry
    /// A moment, ISO 8601 with a zone.
    case moment
    /// An array of objects; the member in which no two may be equal.
    case objects([Field], distinct: String)
    /// Text that a rule of its own looks at: what is wrong with it, or `nil`.
    case checked(ClosedRange<Int>, String, @Sendable (String) -> String?)
}

/// A field of a request.
struct Field: Sendable {
    var name: String
    var kind: Kind
    var isRequired = false
    /// Other names of the same thing.
    var aliases: [String] = []
    /// What to say in place of `invalid schema`.
    var message: String?
    /// What it means, for the document.
    var about: String

    init(
        _ name: String,
        _ kind: Kind,
        required: Bool = false,
        aliases: [String] = [],
        message: String? = nil,
        _ about: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.aliases = aliases
        self.message = message
        self.about = about
    }

    var names: [String] { [name] + aliases }

    /// The refusal of this field for a reason.
    func refusal(_ reason: String) -> Fault {
        Fault(.badRequest, message ?? "invalid schema", field: name, reason: reason)
    }
}

extension [Field] {
    /// The checked values of a JSON object; members that no field bears are ignored.
    func read(_ object: JSON) throws(Fault) -> Values {
        try read { field in
            for name in field.names {
                if let value = object[name], value != .null { return value }
            }
            return nil
        }
    }

    /// The checked values of a form.
    func read(_ form: Form) throws(Fault) -> Values {
        try read { field throws(Fault) in
            for name in field.names {
                let texts = form.texts(name)
                guard !texts.isEmpty else { continue }
                guard !texts.contains(nil) else { throw field.refusal("not UTF-8") }
                return field.kind.fromForm(texts.compactMap(\.self))
            }
            return nil
        }
    }

    /// The checked values of a query.
    func read(query: [(name: String, value: String)]) throws(Fault) -> Values {
        try read { field in
            let texts = query.filter { field.names.contains($0.name) }.map(\.value)
            return texts.isEmpty ? nil : field.kind.fromForm(texts)
        }
    }

    private func read(_ find: (Field) throws(Fault) -> JSON?) throws(Fault) -> Values {
        var values = Values()
        for field in self {
            guard let value = try find(field) else {
                if field.isRequired { throw field.refusal("it is missing") }
                continue
            }
            values[field.name] = try field.kind.checked(value, field)
        }
        return values
    }
}

/// The checked values of a request, each in one form: ids in lower case, lists as arrays, numbers as numbers.
struct Values: Sendable, Hashable {
    private var values: [String: JSON] = [:]

    subscript(_ name: String) -> JSON? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func text(_ name: String) -> String? { values[name]?.string }
    func flag(_ name: String) -> Bool { values[name]?.bool ?? false }
    func whole(_ name: String) -> Int? { values[name]?.whole }
    func texts(_ name: String) -> [String]? { values[name]?.array?.compactMap(\.string) }
    func id<What>(_ name: String) -> EntityID<What>? { values[name]?.string.flatMap { EntityID($0) } }
    func ids<What>(_ name: String) -> [EntityID<What>]? { texts(name)?.compactMap { EntityID($0) } }
    func moment(_ name: String) -> WallTime? { text(name).flatMap { Moment.parse($0) } }
}

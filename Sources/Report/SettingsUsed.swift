/// The settings that influenced a result: with these, the models and the files it can be repeated.
///
/// Numbers of threads and the like are not here, because the result does not depend on them.
public struct SettingsUsed: Sendable, Hashable, Codable {
    /// The source whose settings were used; `nil` for the defaults.
    @OrNull public var source: String?
    /// Frames analysed in a second of recording; `nil` when every frame is.
    @RoundedOrNull<3> public var analyzeFps: Double?
    /// The lists that faces were compared with, as they were at the start.
    public var lists: [ListUsed]
    /// Whether new persons and actions were kept (`--commit`); `false` leaves the database as it was.
    public var commit: Bool
    /// The rules for new persons, in the order to print them: `new_person_threshold`, `new_person_yaw_max`, ...
    public var rules: [SettingUsed]
    /// Everything else, in the order to print it: detector size, thresholds, tracking, ...
    public var parameters: [SettingUsed]

    /// The settings of a replay.
    public init(
        source: String?,
        analyzeFps: Double?,
        lists: [ListUsed],
        commit: Bool,
        rules: [SettingUsed],
        parameters: [SettingUsed]
    ) {
        self.source = source
        self.analyzeFps = analyzeFps
        self.lists = lists
        self.commit = commit
        self.rules = rules
        self.parameters = parameters
    }
}

/// A list that faces were compared with.
public struct ListUsed: Sendable, Hashable, Codable {
    /// The list's id.
    public var id: String
    /// The list's name.
    public var name: String
    /// Persons in it when the replay began.
    public var persons: Int
    /// Enrolled faces in it when the replay began.
    public var exemplars: Int

    /// A list with its counts.
    public init(id: String, name: String, persons: Int, exemplars: Int) {
        self.id = id
        self.name = name
        self.persons = persons
        self.exemplars = exemplars
    }
}

/// One setting by name.
public struct SettingUsed: Sendable, Hashable, Codable {
    /// The key as `sources.yml` or the option writes it, with its unit.
    public var name: String
    /// The value that was in force.
    public var value: SettingValue

    /// A setting and its value.
    public init(_ name: String, _ value: SettingValue) {
        self.name = name
        self.value = value
    }
}

/// The value of a setting, as JSON knows values.
public enum SettingValue: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A whole number.
    case integer(Int)
    /// A number, rounded to six decimals.
    case number(Double)
    /// A word.
    case text(String)
    /// Yes or no.
    case flag(Bool)

    /// Reads a number, a word or a flag.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        func attempt<Value: Decodable>(_ type: Value.Type) -> Value? {
            // Says only which of the four it is; the last one reports what is wrong.
            try? container.decode(type)
        }
        if let flag = attempt(Bool.self) {
            self = .flag(flag)
        } else if let integer = attempt(Int.self) {
            self = .integer(integer)
        } else if let number = attempt(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes a number, a word or a flag; a number that is not finite as a word.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let integer): try container.encode(integer)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .number(let number):
            if let rounded = roundedDecimal(number, places: 6) {
                try container.encode(rounded)
            } else {
                try container.encode("\(number)")
            }
        }
    }

    /// The value as a person reads it: `30`, `0.88`, `no_match`, `yes`.
    public var description: String {
        switch self {
        case .integer(let integer): "\(integer)"
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .number(let number):
            roundedDecimal(number, places: 6).map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }
                ?? "\(number)"
        }
    }
}

/// How unlike everybody a face must be before it becomes a person: the contract's `new_person_threshold`.
public enum CreationThreshold: Sendable, Hashable, CustomStringConvertible {
    /// A person is created if the best score in each list it would be added to is below this; the contract knows 80, 85, 90 and 95.
    case score(Int)
    /// A person is created if the platform's own match threshold finds nobody.
    case noMatch
    /// Nobody is created, and the other rules are not looked at.
    case never

    /// The scores that the contract allows.
    public static let scores = [80, 85, 90, 95]

    /// The contract's value `80`, `85`, `90`, `95`, `no_match` or `never`; `nil` for anything else.
    public init?(_ text: String) {
        switch text {
        case "no_match": self = .noMatch
        case "never": self = .never
        default:
            guard let score = Self.scores.first(where: { String($0) == text }) else { return nil }
            self = .score(score)
        }
    }

    /// The contract's value.
    public var description: String {
        switch self {
        case .score(let score): String(score)
        case .noMatch: "no_match"
        case .never: "never"
        }
    }
}

extension CreationThreshold: Codable {
    /// Reads the contract's value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = CreationThreshold(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\(text) is none of 80, 85, 90, 95, no_match, never"
            )
        }
        self = value
    }

    /// Writes the contract's value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

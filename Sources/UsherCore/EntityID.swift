/// A UUID of version 1 (RFC 4122), typed by what it names, so that a person's id cannot be passed for a list's.
///
/// Enface clients check the version. Printed in lower case; read in either.
public struct EntityID<Kind>: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The most significant half: time low, mid, high and version.
    public let high: UInt64
    /// The least significant half: variant, clock sequence and node.
    public let low: UInt64

    /// An id from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The id that the contract gives to the default group, the default source and the default person list.
    public static var zero: EntityID { EntityID(high: 0x1381_4001_1dd2_11b2, low: 0xb619_5502_c27e_d19c) }

    /// The id written as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`; `nil` for anything else.
    public init?(_ text: String) {
        let utf8 = Array(text.utf8)
        guard utf8.count == 36 else { return nil }
        var halves: [UInt64] = [0, 0]
        var digits = 0
        for (index, byte) in utf8.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.digit(byte) else { return nil }
            halves[digits / 16] = halves[digits / 16] << 4 | digit
            digits += 1
        }
        self.init(high: halves[0], low: halves[1])
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// `13814001-1dd2-11b2-b619-5502c27ed19c`.
    public var description: String {
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (index, character) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(character)
        }
        return text
    }

    private static func hex(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The order of the printed forms.
    public static func < (left: EntityID, right: EntityID) -> Bool { (left.high, left.low) < (right.high, right.low) }

    /// Reads the printed form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = EntityID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID: \(text)")
        }
        self = id
    }

    /// Writes the printed form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What the ids name.
public enum IDKind {
    /// A person.
    public enum Person {}
    /// A person list.
    public enum PersonList {}
    /// A source.
    public enum Source {}
    /// A source group.
    public enum SourceGroup {}
    /// An exemplar.
    public enum Exemplar {}
    /// An action, and the appearance it records.
    public enum Action {}
    /// A stored image.
    public enum StoredImage {}
    /// Somebody who may use usher.
    public enum User {}
    /// The record of a permanent token; not the token itself, which opens something.
    public enum Token {}
}

/// The id of a person.
public typealias PersonID = EntityID<IDKind.Person>
/// The id of a person list.
public typealias PersonListID = EntityID<IDKind.PersonList>
/// The id of a source.
public typealias SourceID = EntityID<IDKind.Source>
/// The id of a source group.
public typealias SourceGroupID = EntityID<IDKind.SourceGroup>
/// The id of an exemplar.
public typealias ExemplarID = EntityID<IDKind.Exemplar>
/// The id of an action and of the appearance it records.
public typealias ActionID = EntityID<IDKind.Action>
/// The id of a stored image.
public typealias StoredImageID = EntityID<IDKind.StoredImage>
/// The id of a user.
public typealias UserID = EntityID<IDKind.User>
/// The id of the record of a permanent token: names it in logs, opens nothing.
public typealias TokenID = EntityID<IDKind.Token>

/// A number of the report, rounded to `places` decimals when it is set, so that equal runs print equal text.
///
/// A value that is not finite becomes 0: one broken figure must not cost the report of a day. Where "not known" is possible, use
/// ``RoundedOrNull``.
@propertyWrapper
public struct Rounded<let places: Int>: Sendable, Hashable, Codable {
    private var value: Double

    /// The number, rounded.
    public var wrappedValue: Double {
        get { value }
        set { value = roundedDecimal(newValue, places: places) ?? 0 }
    }

    /// The number nearest to `wrappedValue` with `places` decimals.
    public init(wrappedValue: Double) {
        value = roundedDecimal(wrappedValue, places: places) ?? 0
    }

    /// Reads a number.
    public init(from decoder: any Decoder) throws {
        self.init(wrappedValue: try decoder.singleValueContainer().decode(Double.self))
    }

    /// Writes a number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A number of the report that may be unknown, rounded to `places` decimals; written as `null` when unknown or not finite.
@propertyWrapper
public struct RoundedOrNull<let places: Int>: Sendable, Hashable, Codable {
    private var value: Double?

    /// The number, rounded; `nil` when unknown.
    public var wrappedValue: Double? {
        get { value }
        set { value = newValue.flatMap { roundedDecimal($0, places: places) } }
    }

    /// The number nearest to `wrappedValue` with `places` decimals.
    public init(wrappedValue: Double?) {
        value = wrappedValue.flatMap { roundedDecimal($0, places: places) }
    }

    /// Reads a number or `null`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self.init(wrappedValue: container.decodeNil() ? nil : try container.decode(Double.self))
    }

    /// Writes a number or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}

/// A value that is written as `null`, not left out, when there is none: every report has the same keys.
@propertyWrapper
public struct OrNull<Value: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    /// The value, if there is one.
    public var wrappedValue: Value?

    /// A value or none.
    public init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    /// Reads the value or `null`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    /// Writes the value or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

/// `value` rounded half away from zero to `places` decimals, never minus zero; `nil` when it is not finite.
func roundedDecimal(_ value: Double, places: Int) -> Double? {
    guard value.isFinite else { return nil }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value * scale).rounded()
    return scaled.isFinite ? scaled / scale + 0.0 : value
}

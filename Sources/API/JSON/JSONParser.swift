/// Reads JSON (RFC 8259) from bytes that strangers send: a pure value, bounded in depth, strict about UTF-8.
struct JSONParser {
    /// What was wrong, and where.
    struct Failure: Error, Hashable, CustomStringConvertible {
        var reason: String
        var offset: Int

        var description: String { "\(reason) at byte \(offset)" }
    }

    /// Objects and arrays inside each other; the contract needs four.
    static let deepest = 64
    /// Values in one body: small ones take ten times their text in memory.
    static let mostValues = 1_000_000

    private let bytes: [UInt8]
    private let deepest: Int
    private var place = 0
    private var values = 0

    private init(_ bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
    }

    /// The value that `bytes` write, which is all that they write.
    static func parse(_ bytes: [UInt8], deepest: Int = Self.deepest) throws(Failure) -> JSON {
        var parser = JSONParser(bytes, deepest: deepest)
        // A byte order mark, which RFC 8259, 8.1 lets a reader ignore.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { parser.place = 3 }
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.place == bytes.count else { throw parser.failure("something follows the value") }
        return value
    }

    private func failure(_ reason: String) -> Failure { Failure(reason: reason, offset: place) }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { place += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        values += 1
        guard values <= Self.mostValues else { throw failure("it has more than \(Self.mostValues) values") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        case nil: throw failure("it ends early")
        default: throw failure("no value begins so")
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(Failure) -> JSON {
        guard bytes[place...].starts(with: word.utf8) else { throw failure("no value begins so") }
        place += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(Failure) -> JSON {
        try enter(depth)
        var members: [JSON.Member] = []
        if skip(UInt8(ascii: "}")) { return .object(members) }
        while true {
            guard next == UInt8(ascii: "\"") else { throw failure("a member's name is missing") }
            let name = try string()
            guard skip(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
            members.append(JSON.Member(name, try value(depth: depth)))
            if skip(UInt8(ascii: "}")) { return .object(members) }
            guard skip(UInt8(ascii: ",")) else { throw failure("a comma is missing") }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSON {
        try enter(depth)
        var items: [JSON] = []
        if skip(UInt8(ascii: "]")) { return .array(items) }
        while true {
            items.append(try value(depth: depth))
            if skip(UInt8(ascii: "]")) { return .array(items) }
            guard skip(UInt8(ascii: ",")) else { throw failure("a comma is missing") }
        }
    }

    private mutating func enter(_ depth: Int) throws(Failure) {
        guard depth <= deepest else { throw failure("it is nested deeper than \(deepest)") }
        place += 1
        skipSpace()
    }

    /// Goes past `byte` and the space around it; says whether it was there.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        place += 1
        skipSpace()
        return true
    }
}

extension JSONParser {
    private mutating func number() throws(Failure) -> JSON {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let whole = place
        guard digits() > 0 else { throw failure("a digit is missing") }
        guard place == whole + 1 || bytes[whole] != UInt8(ascii: "0") else { throw failure("a number begins with 0") }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            place += 1
            isWhole = false
            guard digits() > 0 else { throw failure("a digit is missing") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            isWhole = false
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard digits() > 0 else { throw failure("a digit is missing") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text) else { throw failure("a number that cannot be read") }
        return .number(value)
    }

    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func string() throws(Failure) -> String {
        place += 1
        let start = place
        place = endOfPlain(from: start)
        if next == UInt8(ascii: "\"") {
            defer { place += 1 }
            return try text(bytes[start..<place])
        }
        return try escapedString(from: start)
    }

    /// Where the characters end that mean themselves; a loop of its own, because a string may be a whole picture.
    private func endOfPlain(from start: Int) -> Int {
        let bytes = bytes.span
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 else { break }
            end += 1
        }
        return end
    }

    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var collected = Array(bytes[start..<place])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return try text(collected[...])
            case UInt8(ascii: "\\"):
                place += 1
                try escape(into: &collected)
            case 0..<0x20:
                throw failure("a control character stands in a string")
            default:
                collected.append(byte)
                place += 1
            }
        }
        throw failure("a string has no end")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("not UTF-8") }
        return text
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0c, UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
    ]

    private mutating func escape(into collected: inout [UInt8]) throws(Failure) {
        guard let letter = next else { throw failure("a string has no end") }
        if let byte = Self.escapes[letter] {
            place += 1
            collected.append(byte)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw failure("an escape that does not exist") }
        place += 1
        collected += Array(String(Character(try scalar())).utf8)
    }

    /// The character of `\uXXXX`, or of two of them that are a surrogate pair; half a pair is refused.
    private mutating func scalar() throws(Failure) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, bytes[place...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw failure("half a surrogate pair")
        }
        place += 2
        let second = try fourDigits()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw failure("half a surrogate pair") }
        return scalar
    }

    private mutating func fourDigits() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("a hex digit is missing")
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }
}

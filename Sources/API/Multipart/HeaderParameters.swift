/// A header's value and its parameters: `form-data; name="image"; filename*=UTF-8''caf%C3%A9.jpg`.
///
/// Quoted strings with escapes of both kinds that are sent (`\"` of RFC 822, `%22` of browsers), bare tokens, and the encoded form of RFC 5987,
/// which wins over the plain one.
struct HeaderParameters {
    /// What stands before the first semicolon.
    let value: String
    private var plain: [String: String] = [:]
    private var encoded: [String: String] = [:]

    init(_ text: some StringProtocol) {
        var scanner = Scanner(text)
        value = scanner.token()
        while scanner.skipSemicolon() {
            let name = scanner.name().lowercased()
            guard scanner.skipEquals() else { continue }
            let value = scanner.value()
            if name.hasSuffix("*"), let decoded = Self.extended(value) {
                encoded[String(name.dropLast())] = encoded[String(name.dropLast())] ?? decoded
            } else {
                plain[name] = plain[name] ?? Self.unescaped(value)
            }
        }
    }

    /// A parameter by its name in lower case.
    subscript(_ name: String) -> String? { encoded[name] ?? plain[name] }

    /// RFC 5987: charset, language, percent-encoded bytes.
    private static func extended(_ value: String) -> String? {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let bytes = percentDecoded(parts[2].utf8) { _ in true }
        switch parts[0].lowercased() {
        case "utf-8": return String(validating: bytes, as: UTF8.self)
        case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        default: return nil
        }
    }

    /// What browsers escape in a name, and only that: a name may hold `%41` and mean it
    /// (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data).
    private static func unescaped(_ value: String) -> String {
        guard value.utf8.contains(UInt8(ascii: "%")) else { return value }
        let bytes = percentDecoded(value.utf8) { [0x0a, 0x0d, 0x22].contains($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `bytes` with those `%XX` resolved whose byte `isWanted`.
    static func percentDecoded(_ bytes: some Collection<UInt8>, where isWanted: (UInt8) -> Bool) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexByte(rest), isWanted(value) {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func hexByte(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.count >= 2 else { return nil }
        let digits = bytes.prefix(2).map { Character(Unicode.Scalar($0)) }
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        return UInt8(String(digits), radix: 16)
    }
}

/// Reads a header's value from left to right.
private struct Scanner {
    private var rest: [Character].SubSequence

    init(_ text: some StringProtocol) {
        rest = Array(text)[...]
        skipSpace()
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == " " || $0 == "\t" }
    }

    mutating func token() -> String { trimmed(take { $0 != ";" }) }

    mutating func name() -> String { trimmed(take { $0 != ";" && $0 != "=" }) }

    mutating func skipSemicolon() -> Bool { skip(";") }

    mutating func skipEquals() -> Bool { skip("=") }

    private mutating func skip(_ character: Character) -> Bool {
        skipSpace()
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        skipSpace()
        return true
    }

    /// A quoted string, or all up to the next semicolon.
    mutating func value() -> String {
        guard rest.first == "\"" else { return token() }
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == "\"" { break }
            // Only quote and backslash are escaped: old browsers send `C:\photos\a.jpg` with the backslashes bare.
            if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                text.append(next)
                rest = rest.dropFirst()
            } else {
                text.append(character)
            }
        }
        _ = take { $0 != ";" }
        return text
    }

    private mutating func take(while isWanted: (Character) -> Bool) -> String {
        let taken = rest.prefix(while: isWanted)
        rest = rest.dropFirst(taken.count)
        return String(taken)
    }

    private func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let last = slice.last, last == " " || last == "\t" { slice = slice.dropLast() }
        return String(slice)
    }
}

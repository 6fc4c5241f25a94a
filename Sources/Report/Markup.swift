/// HTML that is safe by construction: what a literal says is markup, what is interpolated is text and gets escaped.
///
/// Names and paths come from outside, so there is no way to put a `String` in without escaping but ``init(raw:)``.
struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The HTML, well-formed as XML.
    var html: String

    /// No markup.
    init() { html = "" }

    /// Markup that is known to be safe: base64, numbers, constants.
    init(raw: String) { html = raw }

    init(stringLiteral value: String) { html = value }

    init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

    /// The pieces one after the other.
    init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

    static func + (left: Markup, right: Markup) -> Markup { Markup(raw: left.html + right.html) }

    static func += (left: inout Markup, right: Markup) { left.html += right.html }

    /// Collects literals as they are and escapes the rest.
    struct StringInterpolation: StringInterpolationProtocol {
        var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { html += literal }

        mutating func appendInterpolation(_ text: String) { html += escaped(text) }

        mutating func appendInterpolation(_ number: Int) { html += String(number) }

        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

        mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { html += piece.html } }
    }
}

/// `text` for an element or a quoted attribute of HTML and XML: the five special characters as entities, invisible ones made visible.
func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in visible(text).unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// `text` on one line, without what could deceive a reader or drive a terminal.
///
/// Control characters (terminal escapes, newlines), bidirectional overrides (Unicode TR 36, 3.1: text that reads otherwise than it
/// is) and what XML 1.0 forbids become U+FFFD.
func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isDeceptive(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
}

private func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x2069: true
    case 0xFFFE, 0xFFFF: true
    default: false
    }
}

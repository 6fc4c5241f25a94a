/// An http or https URL, taken apart strictly: what is called is put together again from the parts, so that nobody reads it differently.
///
/// Refused are user names, fragments, control characters, blanks, backslashes, and hosts of other characters than names and addresses have.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// The name or the address in lower case; an IPv6 address without brackets.
    public let host: String
    /// The port, written or implied.
    public let port: Int
    /// The path, which begins with a slash, and the query if there is one.
    public let target: String

    /// The URL written as `text`; `nil` for anything else than a plain http or https URL.
    public init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"), Self.isPlain(text) else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        guard let (host, port) = Self.place(authority, standard: scheme == "https" ? 443 : 80) else { return nil }
        self.host = host
        self.port = port
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// Scheme, host and port: whom a call goes to.
    public var receiver: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        let isStandard = port == (scheme == "https" ? 443 : 80)
        return isStandard ? "\(scheme)://\(shown)" : "\(scheme)://\(shown):\(port)"
    }

    /// The path without the query.
    public var path: Substring { target.prefix { $0 != "?" } }

    /// The URL to call.
    public var url: String { receiver + target }

    /// The receiver alone: a path may hold a secret.
    public var description: String { receiver }

    /// Printable ASCII without what browsers, proxies and parsers disagree on.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 2048
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"\\\"<>^`{|}#".utf8.contains($0) }
    }

    private static func place(_ authority: Substring, standard: Int) -> (String, Int)? {
        guard !authority.contains("@") else { return nil }
        var host = authority
        var port = standard
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let number = number(authority[authority.index(after: colon)...]) else { return nil }
            (host, port) = (authority[..<colon], number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = host.dropFirst().dropLast().lowercased()
            let isAddress = address.contains(":") && address.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
            return isAddress ? (address, port) : nil
        }
        return isName(host) ? (host.lowercased(), port) : nil
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text).flatMap { (1...65535).contains($0) ? $0 : nil }
    }

    /// A host name, or an IPv4 address as four decimal numbers: `127.1`, `0x7f000001` and `2130706433` mean addresses to some programs and
    /// names to others, so a name must not end in a label that begins with a digit.
    private static func isName(_ host: Substring) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(host.utf8.count), labels.allSatisfy(isLabel) else { return false }
        guard labels.last?.utf8.first.map({ (48...57).contains($0) }) == true else { return true }
        return labels.count == 4
            && labels.allSatisfy { label in
                label.utf8.allSatisfy { (48...57).contains($0) }
                    && Int(label).map { $0 <= 255 && String($0) == label } == true
            }
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }
}

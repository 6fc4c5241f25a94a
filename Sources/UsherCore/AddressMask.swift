/// Passwords that cameras take in the path or the query of their address: `/user=admin&password=…&channel=1`, `?token=…`.
public enum AddressMask {
    /// Names whose value is a secret; in lower case.
    private static let names = ["password", "passwd", "pwd", "pass", "token", "secret", "auth", "key"]

    /// `text` with `***` for the value of every name that is a secret, up to the next `&`, `;`, `/`, `?`, `#`, quote or blank.
    public static func masked(_ text: String) -> String {
        guard text.contains("=") else { return text }
        var (out, rest) = ("", text[...])
        while let equals = rest.firstIndex(of: "=") {
            let value = rest.index(after: equals)
            out += rest[..<value]
            let isSecret = endsWithSecretName(rest[..<equals])
            rest = rest[value...]
            guard isSecret else { continue }
            let end = rest.firstIndex { "&;/?#'\"".contains($0) || $0.isWhitespace } ?? rest.endIndex
            if end > rest.startIndex { out += "***" }
            rest = rest[end...]
        }
        return out + rest
    }

    /// Whether the last word before the equals sign is one of the names: `access_token` is, `monkey` is not.
    private static func endsWithSecretName(_ head: Substring) -> Bool {
        let lower = head.suffix(40).lowercased()
        return names.contains { name in
            lower.hasSuffix(name) && !(lower.dropLast(name.count).last?.isLetter ?? false)
        }
    }
}

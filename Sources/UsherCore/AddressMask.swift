/// Passwords that cameras take in the path or the query of their address: `/user=admin&password=…&channel=1`, `?token=…`.
public enum AddressMask {
    /// Ends of names whose value is a secret; in lower case: `loginpas`, `userpwd`, `access_token`.
    private static let ends = [
        "password", "passwd", "passphrase", "pass", "pas", "pwd", "psw", "token", "secret", "credential", "credentials",
        "apikey", "authkey",
        "signature",
    ]
    /// Whole words of such names: `api_key` has one, `monkey` has none.
    private static let words = ["key", "auth", "sig", "pw"]

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

    private static func endsWithSecretName(_ head: Substring) -> Bool {
        let lower = head.suffix(40).lowercased()
        return ends.contains { lower.hasSuffix($0) }
            || words.contains { lower.hasSuffix($0) && !(lower.dropLast($0.count).last?.isLetter ?? false) }
    }
}

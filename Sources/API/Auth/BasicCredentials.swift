import Foundation
import UsherCore

/// A name and a password of the header `Authorization: Basic` (RFC 7617).
struct BasicCredentials: Sendable {
    let user: String
    let password: Secret

    /// What `header` says; `nil` for another scheme or what is not as the RFC has it.
    init?(_ header: String) {
        let words = header.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "basic", words[1].utf8.count <= 8192,
            let bytes = Data(base64Encoded: String(words[1])),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        user = String(text[..<colon])
        password = Secret(String(text[text.index(after: colon)...]))
    }
}

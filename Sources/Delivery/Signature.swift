import Crypto
import Foundation
import UsherCore

/// What a call is signed with: the headers of the Standard Webhooks specification
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), which ready-made libraries check.
struct Signature {
    private static let prefix = "whsec_"
    private let key: SymmetricKey

    /// A secret that begins with `whsec_` goes on in base64; any other is taken as its UTF-8 bytes.
    init(_ secret: Secret) {
        let text = secret.reveal()
        let decoded = text.hasPrefix(Self.prefix) ? Data(base64Encoded: String(text.dropFirst(Self.prefix.count))) : nil
        key = SymmetricKey(data: decoded ?? Data(text.utf8))
    }

    /// `v1,` and the base64 of HMAC-SHA256 over `id.seconds.body`.
    func header(id: String, seconds: Int64, body: String) -> String {
        let signed = Data("\(id).\(seconds).\(body)".utf8)
        return "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
    }
}

public import UsherCore

/// Whom the operator allows to be called, and the secret that signs the calls.
///
/// Whoever may edit groups chooses the URLs; whoever owns `sources.yml` chooses the receivers. A URL is called only if one of these
/// addresses has its scheme, host and port, and a path that it begins with.
public struct WebhookPolicy: Sendable, Hashable {
    /// The least length of a secret, bytes: that of the hash's security (RFC 2104, 3, asks for at least the hash's length, 32; 24 is what
    /// the Standard Webhooks specification asks for).
    public static let leastSecretBytes = 24

    /// The receivers allowed.
    public let allowed: [WebAddress]
    /// What the calls are signed with.
    public let secret: Secret

    /// A policy that allows `allowed`.
    public init(allowed: [WebAddress], secret: Secret) {
        self.allowed = allowed
        self.secret = secret
    }

    /// The address in an alert's text, if the text is a URL and may be called.
    public func address(_ text: String) -> WebAddress? {
        AddressList(allowed).address(text)
    }
}

/// The web addresses that an operator allows, each with everything below it.
public struct AddressList: Sendable, Hashable {
    /// The addresses.
    public let allowed: [WebAddress]

    /// A list of `allowed`.
    public init(_ allowed: [WebAddress]) {
        self.allowed = allowed
    }

    /// The address in `text`, if it is a URL with the scheme, host and port of one of the list and a path that this one begins.
    public func address(_ text: String) -> WebAddress? {
        guard let address = WebAddress(text), Self.isStraight(address.path) else { return nil }
        return allowed.contains { Self.covers($0, address) } ? address : nil
    }

    private static func covers(_ allowed: WebAddress, _ address: WebAddress) -> Bool {
        guard allowed.receiver == address.receiver else { return false }
        let folder = allowed.path.hasSuffix("/") ? String(allowed.path) : allowed.path + "/"
        return address.path == allowed.path || address.path.hasPrefix(folder)
    }

    /// Whether the path says where it leads: no `..`, and none that decoding would make.
    private static func isStraight(_ path: Substring) -> Bool {
        let lower = path.lowercased()
        return !["%2e", "%2f", "%5c", "%25", "%00"].contains { lower.contains($0) }
            && !path.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == ".." || $0 == "." }
    }
}

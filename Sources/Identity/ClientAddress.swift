import Foundation

/// Where a request comes from, as far as it tells attackers apart.
enum ClientAddress {
    /// What failures of `address` are counted under: an IPv4 address itself, the first 64 bits of an IPv6 one.
    ///
    /// A subscriber has a whole /64 (RFC 6177), and would otherwise have 2^64 first attempts.
    static func key(_ address: String) -> String {
        let text = address.prefix { $0 != "%" }.lowercased()
        guard text.utf8.count <= 45, text.contains(":") else { return String(text.prefix(64)) }
        if let mapped = text.split(separator: ":").last, mapped.contains(".") { return String(mapped) }
        let halves = text.components(separatedBy: "::")
        let head = halves[0].split(separator: ":").map(String.init)
        guard halves.count == 2, head.count < 4 else { return head.prefix(4).joined(separator: ":") }
        let tail = halves[1].split(separator: ":").map(String.init)
        let zeros = [String](repeating: "0", count: max(0, 8 - head.count - tail.count))
        return (head + zeros + tail).prefix(4).joined(separator: ":")
    }
}

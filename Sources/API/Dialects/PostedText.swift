import Foundation

/// A picture that a request carries as text.
enum PostedText: Hashable {
    /// Where it is to be fetched from.
    case url(String)
    /// The picture itself.
    case bytes([UInt8])
    /// Neither.
    case unreadable

    /// What `text` is: an http or https URL, or base64 (RFC 4648) with or without `data:` and its type before it, without padding or with line
    /// breaks too.
    init(_ text: String) {
        if Self.isAddress(text) {
            self = .url(text)
        } else if let bytes = Self.decoded(Self.payload(text)) {
            self = .bytes(bytes)
        } else {
            self = .unreadable
        }
    }

    /// Whether `text` is an http or https URL.
    static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start == "https://"
    }

    /// What follows `data:image/png;base64,` (RFC 2397).
    private static func payload(_ text: String) -> Substring {
        guard text.prefix(5).lowercased() == "data:", let comma = text.prefix(200).firstIndex(of: ",") else {
            return text[...]
        }
        return text[text.index(after: comma)...]
    }

    private static func decoded(_ text: Substring) -> [UInt8]? {
        // As nearly everybody writes it; what is not as RFC 4648 has it is looked at digit by digit.
        let isWhole = !text.utf8.isEmpty && text.utf8.count % 4 == 0 && text.utf8.first != UInt8(ascii: "=")
        if isWhole, let data = Data(base64Encoded: String(text)) { return [UInt8](data) }
        var digits: [UInt8] = []
        digits.reserveCapacity(text.utf8.count + 3)
        for byte in text.utf8 {
            switch byte {
            case 0x0a, 0x0d, 0x20, 0x09: continue
            case UInt8(ascii: "="): continue
            case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
            default: digits.append(byte)
            }
        }
        guard !digits.isEmpty else { return nil }
        while digits.count % 4 != 0 { digits.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(digits)).map { [UInt8]($0) }
    }
}

public import Media
public import UsherCore

/// An address that may be opened: its scheme is on the list and its parts are in their places.
///
/// ``SourceAddress`` is whatever somebody wrote; this is what is left of it after the questions that need no network. Anything not
/// on the list of schemes is refused by name, before FFmpeg sees it: FFmpeg knows schemes that run commands and read any file.
public struct CheckedAddress: Sendable, Hashable {
    /// The longest address, bytes.
    public static let longest = 4096

    /// Its scheme.
    public let scheme: LiveScheme
    /// The host, or the path of a file: for people, never with a password.
    public let place: String
    /// The address as it was written.
    public let address: SourceAddress

    /// The address in `address`; a file only where `allowsFile`, whose caller has checked that it lies below the recordings.
    public init(_ address: SourceAddress, allowsFile: Bool) throws(SourceFailure) {
        let text = address.reveal()
        guard text.utf8.count <= Self.longest, !text.isEmpty else {
            throw .refused("the address is empty or longer than \(Self.longest) bytes; write rtsp://camera/path")
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7f }) || address.isFile else {
            throw .refused("the address holds a blank or a control character; write a blank as %20")
        }
        let name = address.scheme ?? "file"
        guard let scheme = LiveScheme(rawValue: name) else {
            throw .refused("the scheme '\(name.prefix(20))' is not opened; use rtsp, rtsps, http, https or file")
        }
        self.scheme = scheme
        self.address = address
        place = scheme == .file ? try Self.path(address, allowsFile) : try Self.host(text)
    }

    private static func path(_ address: SourceAddress, _ allowsFile: Bool) throws(SourceFailure) -> String {
        guard let path = address.filePath else {
            throw .refused("a file's URL has three slashes and an absolute path: file:///folder/name.mp4")
        }
        guard allowsFile else {
            throw .refused("\(path) lies outside of recordings_directories; move the file there, or add its folder")
        }
        return path
    }

    /// The host with its port; the user and the password are checked for being in front of it.
    private static func host(_ text: String) throws(SourceFailure) -> String {
        let rest = text[(text.firstRange(of: "://")?.upperBound ?? text.startIndex)...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        // user:pass/word@camera: the password ends the authority too early, and what is left of it looks like a port.
        guard host.isEmpty || port(of: host) != .broken else {
            let isCut = authority.lastIndex(of: "@") == nil && rest.contains("@")
            throw .refused(
                isCut
                    ? "the password holds a / ? or #; write it as %2F, %3F or %23"
                    : "the port is not a number from 1 to 65535; write rtsp://camera:554/path"
            )
        }
        guard !host.isEmpty, host != ":" else {
            throw .refused("the address has no host; write rtsp://USER:PASSWORD@camera/path")
        }
        return String(host)
    }

    /// The host in small letters, without port and brackets; empty for a file.
    public var host: String {
        guard scheme != .file else { return "" }
        guard !place.hasPrefix("[") else { return place.dropFirst().prefix { $0 != "]" }.lowercased() }
        return place.prefix { $0 != ":" }.lowercased()
    }

    /// What a host says of its port.
    enum Port: Equatable {
        case none
        case number(Int)
        case broken
    }

    /// The port of `host`, written `camera`, `camera:554`, `10.0.0.9:554` or `[fe80::1]:554`.
    static func port(of host: Substring) -> Port {
        let tail = host.lastIndex(of: "]").map { host[host.index(after: $0)...] } ?? host
        guard let colon = tail.firstIndex(of: ":") else { return .none }
        guard let port = Int(tail[tail.index(after: colon)...]), (1...65535).contains(port) else { return .broken }
        return .number(port)
    }
}

extension SourceFailure {
    fileprivate static func refused(_ reason: String) -> SourceFailure { SourceFailure(.notAllowed, reason) }
}

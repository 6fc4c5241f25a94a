/// Where a source is: a URL or the path of a file.
///
/// Prints with its password masked; `reveal()` is the only way to the whole.
public struct SourceAddress: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    /// The address written as `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// The address with its password: for the call that opens it, never for a log, an error or an answer.
    public func reveal() -> String { text }

    /// The scheme in lower case; `nil` for a bare path.
    public var scheme: String? {
        guard let end = text.firstRange(of: "://")?.lowerBound else { return nil }
        return text[..<end].lowercased()
    }

    /// Whether it is a file of this machine: a bare path or a `file:` URL.
    public var isFile: Bool { scheme == nil || scheme == "file" }

    /// The path that opening the address opens: of a `file:` URL with its percent signs decoded, of a bare path as it is.
    ///
    /// `nil` for what is reached over a network, a `file:` URL with a host or a relative path, an empty path, and one that holds a NUL.
    /// Whoever asks whether a file may be opened asks for this path, and whoever opens it opens this path: there is no other reading.
    public var filePath: String? {
        guard isFile else { return nil }
        var path = text
        if scheme != nil {
            path = text.dropFirst("file://".count).removingPercentSigns
            guard path.hasPrefix("/") else { return nil }
        }
        return path.isEmpty || path.unicodeScalars.contains("\0") ? nil : path
    }

    /// `rtsp://user:***@host/path`: whatever stands between the colon after the user and the last `@` of the authority is masked.
    ///
    /// The last `@`, and a search that goes on past the first `/` when no `@` came before it, because people write passwords
    /// with either in them, and half a password is one too many. So is the value of `password=` and its like, wherever it stands, and what
    /// stands in a port's place and is no number.
    public var description: String { AddressMask.masked(withoutLogin) }

    /// Whether it has `***` where a password stands: it was printed by usher before.
    public var isMasked: Bool {
        let mark: Character = "\u{1}"
        let marked = text.replacing("***", with: String(mark))
        func marks(_ text: String) -> Int { text.count { $0 == mark } }
        return marks(SourceAddress(marked).description) < marks(marked)
    }

    private var withoutLogin: String {
        guard let start = text.firstRange(of: "://")?.upperBound else { return text }
        let tail = text[start...]
        let authority = tail.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") ?? tail.lastIndex(of: "@"),
            let colon = tail[..<at].firstIndex(of: ":")
        else { return withoutStrayPort(authority) }
        return "\(text[..<text.index(after: colon)])***\(text[at...])"
    }

    private func withoutStrayPort(_ authority: Substring) -> String {
        let tail = authority.lastIndex(of: "]").map { authority[authority.index(after: $0)...] } ?? authority
        guard let start = tail.firstIndex(of: ":").map({ text.index(after: $0) }),
            !text[start..<authority.endIndex].utf8.allSatisfy({ (48...57).contains($0) })
        else { return text }
        return "\(text[..<start])***\(text[authority.endIndex...])"
    }

    /// The same as `description`.
    public var debugDescription: String { description }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An address to listen on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
struct ListenAddress: Equatable {
    let host: String
    let port: Int

    /// The address that `text` is; `option` is what wrong ones are said to be of.
    init(_ text: String, of option: String = "--listen") throws {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw UsherFault.usage("\(option) \(text): name an address and a port, as 127.0.0.1:8080") }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { throw UsherFault.usage("\(option) \(text): name an address before the colon") }
        self.host = host
        self.port = port
    }

    /// The host as a URL has it.
    var shown: String { host.contains(":") ? "[\(host)]" : host }

    /// The address and port as they were written, or nearly so.
    var text: String { "\(shown):\(port)" }

    /// Whether only this machine reaches it.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

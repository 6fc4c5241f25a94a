/// A request as it goes over the wire.
public struct WireRequest: Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var what: String
    /// The method.
    public var method: String
    /// The path with its query, as it stands in the first line.
    public var path: String
    /// The lines of the head but for the length, names and values.
    public var headers: [(name: String, value: String)]
    /// The body; none of a method that has none.
    public var body: [UInt8]
    /// Whether a contract may answer it too, as long as nothing changes.
    public var mayBeAnswered: Bool

    /// A request with something wrong.
    public init(
        _ what: String,
        _ method: String,
        _ path: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        mayBeAnswered: Bool = false
    ) {
        self.what = what
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.mayBeAnswered = mayBeAnswered
    }

    /// What a failed expectation says of it.
    public var description: String {
        let start = String(decoding: body.prefix(60), as: UTF8.self)
        return "\(what): \(method) \(path.prefix(120)) \(headers.map { "\($0.name): \($0.value.prefix(60))" }) \(start)"
    }

    /// The bytes of the whole request, after which the server is to close the connection.
    public var bytes: [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

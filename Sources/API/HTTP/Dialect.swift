import HTTPTypes

/// A contract that is spoken on the listener: its paths, whom it lets in, and how it words a refusal.
///
/// Translation only: what a face is and whose it is, is found and kept by `Recognition` and `Store`.
protocol Dialect: Sendable {
    /// What figures call it.
    var name: String { get }
    /// Where its paths begin.
    var bases: [String] { get }
    /// Where they begin on a port that is its own. Default: `bases`.
    var ownBases: [String] { get }
    /// Below which paths it answers for one that nobody has; where several dialects do, the longest counts. Default: `bases`.
    var grounds: [String] { get }
    /// What it answers.
    var routes: [Route] { get }
    /// What goes out with each of its answers.
    var headers: HTTPFields { get }

    /// Whether a request for a path that another dialect has too is meant for this one; the first that says so has it.
    func claims(_ head: HTTPRequest) -> Bool

    /// Who asks: called before the body is read, and, where that gave nobody, once more with it.
    ///
    /// - Returns: `nil` where the route asks for nobody, or where the body may say more.
    /// - Throws: a `Fault` or a `Refusal` for whoever is not let in.
    func visitor(_ credentials: Credentials, for route: Route) async throws -> Visitor?

    /// The refusal in the dialect's own shape: whatever stops a request before, in, or behind a route.
    func reply(to fault: Fault) -> Reply

    /// The answer to a method that a path does not have.
    func reply(toWrong method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Reply

    /// The answer to OPTIONS.
    func reply(toOptions allowed: [HTTPRequest.Method]) -> Reply
}

extension Dialect {
    var grounds: [String] { bases }
    var ownBases: [String] { bases }
    var headers: HTTPFields { [:] }

    func claims(_ head: HTTPRequest) -> Bool { true }

    func reply(toWrong method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Reply {
        var reply = reply(to: .methodNotAllowed)
        reply.headers[.allow] = allowed.words
        return reply
    }

    func reply(toOptions allowed: [HTTPRequest.Method]) -> Reply {
        var reply = Reply.ok()
        reply.headers[.allow] = allowed.words
        return reply
    }
}

/// An error that a dialect words itself.
protocol Refusal: Error {
    /// The answer.
    var reply: Reply { get }
}

/// What a request says of who sends it.
struct Credentials: Sendable {
    var head: HTTPRequest
    var query: [(name: String, value: String)]
    /// What stands in the path in place of `{name}`.
    var parameters: [String: String]
    /// Where the request comes from.
    var address: String
    /// What the request brings; `nil` before it is read.
    var body: Body?
}

extension [HTTPRequest.Method] {
    /// As the header `Allow` has them.
    fileprivate var words: String { map(\.rawValue).joined(separator: ", ") }
}

import HTTPTypes
import Testing
import UsherCore

@testable import API

/// A dialect of two or three paths.
private struct Toy: Dialect {
    var name: String
    var bases: [String]
    var grounds: [String]
    var paths: [(HTTPRequest.Method, String)]
    /// Claims a shared path only for this scheme.
    var scheme: String?

    var routes: [Route] { paths.map { method, path in Route([method], path) { _ in .ok() } } }

    func claims(_ head: HTTPRequest) -> Bool {
        scheme.map { head.headerFields[.authorization]?.hasPrefix($0) ?? false } ?? true
    }
    func visitor(_ credentials: Credentials, for route: Route) async throws -> Visitor? { nil }
    func reply(to fault: Fault) -> Reply { Reply(fault.status, ["toy": .string(name)]) }
}

@Suite("Paths of several dialects")
struct MountsTests {
    private static let main = Toy(
        name: "main",
        bases: ["/v1", "/main/v1"],
        grounds: ["/v1", "/main/v1"],
        paths: [(.post, "/detect")]
    )
    private static let second = Toy(
        name: "second",
        bases: ["/api/v1", "/second/api/v1"],
        grounds: ["/api/v1", "/second/api/v1"],
        paths: [
            (.get, "/subjects"), (.post, "/subjects"), (.put, "/subjects/{name}"), (.get, "/faces/{id}/img"),
            (.post, "/faces/delete"), (.delete, "/faces/{id}"),
        ]
    )
    private static let third = Toy(
        name: "third",
        bases: ["/v1"],
        grounds: ["/v1", "/api/v1/face"],
        paths: [(.post, "/detect")],
        scheme: "Token"
    )

    private let mounts = Mounts(main: Self.main, others: [Self.third, Self.second])

    private func head(_ path: String, authorization: String? = nil) -> HTTPRequest {
        var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path)
        head.headerFields[.authorization] = authorization
        return head
    }

    @Test(
        "A path finds its dialect, its methods and what stands in it",
        arguments: [
            ("/api/v1/subjects", "second/subjects", [:]),
            ("/second/api/v1/subjects/", "second/subjects", [:]),
            ("/api/v1/subjects/J%C3%B6rg%20[x]", "second/subjects/{name}", ["name": "Jörg [x]"]),
            ("/api/v1/subjects/a%26b", "second/subjects/{name}", ["name": "a&b"]),
            ("/api/v1/faces/delete", "second/faces/delete", [:]),
            ("/api/v1/faces/7/img", "second/faces/{id}/img", ["id": "7"]),
            ("/main/v1/detect", "/detect", [:]),
        ] as [(String, String, [String: String])]
    )
    func finding(path: String, label: String, parameters: [String: String]) throws {
        let found = try #require(mounts.find(path, head(path)))
        #expect(found.place.label == label)
        #expect(found.parameters == parameters)
    }

    @Test(
        "Several routes of a path are one place",
        arguments: [(HTTPRequest.Method.get, true), (.head, true), (.put, false)]
    )
    func methods(method: HTTPRequest.Method, isThere: Bool) throws {
        let place = try #require(mounts.find("/api/v1/subjects", head("/api/v1/subjects"))?.place)
        #expect((place.route(for: method) != nil) == isThere)
        #expect(Set(place.allowed) == [.get, .post, .head, .options])
    }

    @Test(
        "Nothing is found at",
        arguments: ["/api/v1", "/api/v1/subjects/%ff", "/api/v1/faces//img", "/subjects", "/"]
    )
    func nothing(path: String) {
        #expect(mounts.find(path, head(path)) == nil)
    }

    @Test(
        "A shared path goes to the one who claims it, and to the earliest if everybody does",
        arguments: [("Token x", "main"), (nil, "main")]
    )
    func shared(authorization: String?, name: String) throws {
        // `main` claims everything and comes first.
        let found = try #require(mounts.find("/v1/detect", head("/v1/detect", authorization: authorization)))
        #expect(found.place.dialect.name == name)
        let modest = Mounts(main: Self.third, others: [Self.main])
        let other = try #require(modest.find("/v1/detect", head("/v1/detect", authorization: authorization)))
        #expect(other.place.dialect.name == (authorization == nil ? "main" : "third"))
    }

    @Test("On a port of its own a dialect is called as it is elsewhere, and refuses every path of others")
    func own() throws {
        let own = Mounts(main: Self.second, plain: Self.main.name, isOwn: true)
        let found = try #require(own.find("/api/v1/subjects", head("/api/v1/subjects")))
        #expect(found.place.label == "second/subjects")
        for path in ["/v1/detect", "/main/v1/detect", "/"] {
            #expect(own.find(path, head(path)) == nil && own.dialect(ofUnknown: path, head(path)).name == "second")
        }
    }

    @Test(
        "An unknown path is refused by whose ground it lies on",
        arguments: [
            ("/v1/nope", "main"), ("/api/v1/nope", "second"), ("/api/v1/face/nope", "third"),
            ("/api/v1/faces", "second"),
            ("/api/v2", "main"), ("/second/api/v1/x/y", "second"), ("/", "main"),
        ]
    )
    func unknown(path: String, name: String) {
        let authorization = name == "third" ? "Token x" : nil
        #expect(mounts.dialect(ofUnknown: path, head(path, authorization: authorization)).name == name)
    }
}

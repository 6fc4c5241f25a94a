import Foundation
import TestSupport
import Testing

/// The table of `TestSupport` over sockets, to the real binary with its real models, decoders and database.
@Suite("Hostile requests to every contract of a running usher")
struct HostileTests {
    private static func keys(_ serving: Serving) async throws -> HostileContract.Keys {
        func token() async throws -> String {
            let made = try await serving.send("POST", "/v1/token/create", json: ["expires": "never"])
            return try #require((made.json["token"] as? [String: Any])?["id"] as? String)
        }
        var services: [String: String] = [:]
        for kind in ["recognition", "detection", "verification"] {
            let made = try serving.usher("key", "create", "--type", kind, "--name", kind)
            try #require(made.status == 0, "\(made.error)")
            services[kind] = made.out.split(separator: "\n").first.map(String.init)
        }
        let (kept, revoked) = (try await token(), try await token())
        let deleted = try await serving.send("POST", "/v1/token/delete", json: ["token_id": revoked])
        try #require(deleted.status == 200, "\(deleted)")
        return HostileContract.Keys(
            token: kept,
            services: services,
            basic: "Basic " + Data("admin@example.com:correct horse battery".utf8).base64EncodedString(),
            revoked: revoked
        )
    }

    /// Everything that clients could have changed, as they see it.
    private static func state(_ serving: Serving, _ keys: HostileContract.Keys) async throws -> String {
        var state = ""
        for path in ["/v1/person/lists", "/v1/source/groups", "/v1/sources", "/v1/tokens", "/v1/actions"] {
            state += String(decoding: try await serving.send("GET", path).body, as: UTF8.self)
        }
        for path in ["/v0/faces?limit=1000", "/v0/galleries", "/v0/camera", "/v2/galleries"] {
            state += try await serving.ask("GET", path, headers: ["Authorization": "Token \(keys.token)"]).text
        }
        for path in ["/api/v1/recognition/faces", "/api/v1/recognition/subjects"] {
            state += try await serving.ask("GET", path, headers: ["x-api-key": keys.services["recognition"] ?? ""]).text
        }
        return state
    }

    /// Status and body of what came.
    private static func read(_ answer: String) -> (status: Int, body: [UInt8]) {
        let status = answer.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
        let body = answer.firstRange(of: "\r\n\r\n").map { answer[$0.upperBound...] } ?? ""
        return (status, Array(body.utf8))
    }

    @Test("Each is refused in the contract's own words, and nothing changes")
    func battery() async throws {
        let serving = try await Serving()
        let keys = try await Self.keys(serving)
        let photo = try Pictures.photo("Sam.jpg")
        let headers = ["Authorization": "Token \(keys.token)", "Content-Type": "multipart/form-data; boundary=b"]
        let body = Serving.form([("meta", "Sam")], files: [("photo", photo)])
        #expect(try await serving.ask("POST", "/v0/face", headers: headers, body: body).status == 200)
        let before = try await Self.state(serving, keys)
        var count = 0
        for contract in HostileContract.all(keys) {
            for request in contract.requests + contract.hugeRequests {
                let connection = try RawConnection(port: serving.port)
                connection.send(request.bytes)
                let (status, body) = Self.read(connection.receive(seconds: 30))
                let isAnswer = request.mayBeAnswered && (200...299).contains(status)
                #expect(
                    isAnswer || contract.isError(status, body),
                    "\(contract): \(request) -> \(status) \(String(decoding: body.prefix(300), as: UTF8.self))"
                )
                count += 1
            }
            #expect(try await Self.state(serving, keys) == before, "\(contract)")
        }
        #expect(count > 500)
        #expect(try serving.peakBytes() < 1_000_000_000)
        #expect(try serving.stop().status == 0)
        #expect(try serving.usher("check").status == 0)
    }
}

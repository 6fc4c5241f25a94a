import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Recognition
import Store
import TestSupport
import Testing
import UsherCore

@testable import API

/// Knows one of each: a token, three service keys, a password.
private struct HostileDoor: Doorkeeper {
    static let token = "0123456789abcdef0123456789abcdef"
    static let keys = [
        "recognition": "00000000-0000-0000-0000-000000000002", "detection": "00000000-0000-0000-0000-000000000003",
        "verification": "00000000-0000-0000-0000-000000000004",
    ]

    private var owner: Visitor { Visitor(email: "a@b.c", rights: Set(Right.allCases), key: "a") }

    func visitor(token: String) -> Visitor? { token == Self.token ? owner : nil }
    func serviceKey(_ key: String) -> ServiceKey? {
        let kind = Self.keys.first { $0.value == key }.flatMap { ServiceKeyKind(rawValue: $0.key) }
        return kind.map { ServiceKey(kind: $0, name: "k", list: $0 == .recognition ? .zero : nil, key: key) }
    }
    func logIn(email: String, password: Secret, validDays: Int, address: String) throws -> LoginAnswer { .denied }
    func visitor(email: String, password: Secret, address: String) throws -> PasswordAnswer {
        email == "a@b.c" && password.reveal() == "p" ? .visitor(owner) : .denied
    }
    func tokens(of visitor: Visitor) throws -> [PermanentToken] { [] }
    func createToken(for visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func updateToken(_ id: String, of visitor: Visitor, expires: TokenExpiry) throws -> PermanentToken? { nil }
    func deleteToken(_ id: String, of visitor: Visitor) throws -> Bool? { false }
    func actor(_ visitor: Visitor) -> AuditActor { .commandLine }
}

/// Looks at a PNG's size, and takes nothing for a picture.
private struct HeadOnly: PictureDecoding {
    func decode(_ bytes: [UInt8]) throws -> DecodedPicture {
        guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]), bytes.count > 24 else { return .unknown }
        let sides = [bytes[16..<20], bytes[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
        return sides[0] * sides[1] > 50_000_000 ? .tooLarge("51 megapixels") : .unknown
    }
}

/// One table of hostile requests for all contracts (`TestSupport`), here without a socket; against the real binary in `HostileTests` of
/// IntegrationTests.
@Suite("Hostile requests to every contract")
struct HostileTests {
    private static let contracts = HostileContract.all(
        HostileContract.Keys(
            token: HostileDoor.token,
            services: HostileDoor.keys,
            basic: "Basic " + Data("a@b.c:p".utf8).base64EncodedString(),
            revoked: "fedcba9876543210fedcba9876543210"
        )
    )

    private static func server(_ database: UsherDatabase) throws -> APIServer {
        try TestServer.make(.init(database: database, doorkeeper: HostileDoor(), decoder: HeadOnly()))
    }

    @Test(
        "Each is refused in the contract's own words, and nothing changes",
        arguments: contracts,
        [false, true]
    )
    func battery(contract: HostileContract, isHuge: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // Nothing depends on it.
        let database = try UsherDatabase.open(path: folder.appendingPathComponent("a.sqlite").path)
        _ = try database.createList(named: "Staff")
        let server = try Self.server(database)
        let before = try #require(database.revision)
        let requests = isHuge ? contract.hugeRequests : contract.requests
        try #require(requests.count >= (isHuge ? 1 : 50))
        try await server.application().test(.router) { client in
            for request in requests {
                var headers = HTTPFields()
                for (name, value) in request.headers {
                    headers.append(HTTPField(name: try #require(.init(name)), value: value))
                }
                let answer = try await client.execute(
                    uri: request.path,
                    method: try #require(HTTPRequest.Method(request.method)),
                    headers: headers,
                    body: request.body.isEmpty ? nil : ByteBuffer(bytes: request.body)
                )
                let body = Array(answer.body.readableBytesView)
                let isAnswer = request.mayBeAnswered && (200...299).contains(answer.status.code)
                #expect(
                    isAnswer || contract.isError(answer.status.code, body),
                    "\(request) -> \(answer.status.code) \(String(decoding: body.prefix(300), as: UTF8.self))"
                )
                #expect(body.count < 4096 || isAnswer, "\(request)")
                #expect(database.revision == before, "changed by \(request)")
            }
        }
        #expect(try database.check() == [])
    }

    @Test("On a port of its own a contract has all other paths refused in its own words", arguments: contracts)
    func ownPort(contract: HostileContract) async throws {
        let names = [
            "Enface": "enface", "CompreFace": "compreface", "FindFace, first API": "findface",
            "FindFace, second API": "findface2", "Face Detect": "facedetect",
        ]
        let name = try #require(names[contract.name])
        let others = Self.contracts.filter { $0.name != contract.name }
        let database = try UsherDatabase.snapshot(of: nil)
        try await Self.server(database).application(of: [name]).test(.router) { client in
            for path in ["/", "/nothing", "/api", "/v3/detect"]
                + others.map({ $0.base + ($0.readable.first ?? "/detect") })
            {
                var headers = HTTPFields()
                for (name, value) in contract.login(path) {
                    headers.append(HTTPField(name: try #require(.init(name)), value: value))
                }
                let answer = try await client.execute(uri: path, method: .get, headers: headers)
                let body = Array(answer.body.readableBytesView)
                #expect(contract.isError(answer.status.code, body), "\(path) \(String(decoding: body, as: UTF8.self))")
            }
        }
    }
}

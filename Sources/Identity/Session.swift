import Crypto
import Foundation
import JWTKit
import UsherCore

/// What a temporary token says: who, by which password, from when until when.
struct SessionClaims: JWTPayload, Sendable, Equatable {
    /// The user's id.
    var sub: SubjectClaim
    /// The generation of the password it was issued for.
    var gen: Int64
    var iat: IssuedAtClaim
    var exp: ExpirationClaim

    init(user: UserID, generation: Int64, issued: WallTime, expires: WallTime) {
        sub = SubjectClaim(value: user.description)
        gen = generation
        iat = IssuedAtClaim(value: Self.date(issued))
        exp = ExpirationClaim(value: Self.date(expires))
    }

    /// The usher's own clock decides, where the claims are used.
    func verify(using algorithm: some JWTAlgorithm) throws {}

    /// The user; `nil` where the subject is no id.
    var user: UserID? { UserID(sub.value) }

    func isExpired(at now: WallTime) -> Bool { Self.date(now) >= exp.value }

    private static func date(_ time: WallTime) -> Date {
        Date(timeIntervalSince1970: Double(time.microseconds / 1_000_000))
    }
}

/// HMAC with SHA-256 (RFC 7518, 3.2), as jwt-kit has it behind an actor; here without one, since a request must not wait for another.
struct HS256: JWTAlgorithm {
    let name = "HS256"
    let key: SymmetricKey

    func sign(_ plaintext: some DataProtocol) throws -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: plaintext, using: key))
    }

    func verify(_ signature: some DataProtocol, signs plaintext: some DataProtocol) throws -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(Array(signature), authenticating: plaintext, using: key)
    }
}

/// Writes and reads temporary tokens: JWT of one algorithm and one header.
struct SessionSigner: Sendable {
    /// Longer ones are not looked at; ours have some 240 bytes.
    static let longest = 1024
    /// `{"alg":"HS256","typ":"JWT"}`: the algorithm is ours to choose, never the token's (RFC 8725, 3.1).
    private static let header = base64url(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8))

    private let algorithm: HS256

    init(key: SymmetricKey) {
        algorithm = HS256(key: key)
    }

    func sign(_ claims: SessionClaims) throws(IdentityError) -> String {
        do {
            let payload = try DefaultJWTSerializer().serialize(claims)
            let signed = "\(Self.header).\(String(decoding: payload, as: UTF8.self))"
            return "\(signed).\(Self.base64url(Data(try algorithm.sign(Array(signed.utf8)))))"
        } catch {
            throw IdentityError(.crypto, "a session could not be signed (\(error))")
        }
    }

    /// The claims of a token of ours; `nil` for any other, expired ones included or not, as `SessionClaims` says.
    ///
    /// The signature comes first: nothing of a stranger's token is decoded.
    func verify(_ token: String) -> SessionClaims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.longest, parts.count == 3, parts[0] == Self.header else { return nil }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        // What does not decode or verify is no token: that is the answer. Written anew it must be the same, so that a signature has one form.
        guard let signature = Data(base64Encoded: Self.plain(parts[2])), Self.base64url(signature) == parts[2],
            (try? algorithm.verify(signature, signs: signed)) == true,
            let parsed = try? DefaultJWTParser().parse(Array(token.utf8), as: SessionClaims.self)
        else { return nil }
        return parsed.payload
    }

    private static func base64url(_ data: Data) -> String {
        String(data.base64EncodedString().prefix { $0 != "=" }).replacing("+", with: "-").replacing("/", with: "_")
    }

    private static func plain(_ text: Substring) -> String {
        let digits = text.replacing("-", with: "+").replacing("_", with: "/")
        return digits + String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
    }
}

/// The sessions that were verified lately, so that each is decoded once; holds at most twice `capacity`.
struct SessionCache: Sendable {
    struct Verified: Sendable {
        var user: UserID
        var claims: SessionClaims
    }

    private let capacity: Int
    private var young: [Digest: Verified] = [:]
    private var old: [Digest: Verified] = [:]

    init(capacity: Int = 4096) {
        self.capacity = capacity
    }

    var count: Int { young.count + old.count }

    subscript(digest: Digest) -> Verified? { young[digest] ?? old[digest] }

    mutating func insert(_ entry: Verified, for digest: Digest) {
        if young.count >= capacity { (old, young) = (young, [:]) }
        young[digest] = entry
    }
}

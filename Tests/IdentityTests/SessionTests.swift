import Crypto
import Foundation
import JWTKit
import Testing
import TestSupport
import UsherCore

@testable import Identity

@Suite("Sessions")
struct SessionTests {
    let key = SymmetricKey(size: .bits256)
    let user: UserID = IDMint(clock: ManualClock()).make()
    let issued = WallTime(microseconds: 1_613_829_060_123_456)

    private func claims(days: Int64 = 1) -> SessionClaims {
        let expires = WallTime(microseconds: issued.microseconds + days * 86_400_000_000)
        return SessionClaims(user: user, generation: 42, issued: issued, expires: expires)
    }

    private func part(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-").replacing(
            "/",
            with: "_"
        )
    }

    @Test("what is signed is read back, and any JWT library reads it")
    func roundTrip() async throws {
        let token = try SessionSigner(key: key).sign(claims())
        #expect(SessionSigner(key: key).verify(token) == claims())
        let keys = await JWTKeyCollection().add(hmac: HMACKey(key: key), digestAlgorithm: .sha256)
        #expect(try await keys.verify(token, as: SessionClaims.self) == claims())
        let theirs = try await keys.sign(claims())
        // Their header has its members in another order: a signer of ours reads its own tokens only.
        #expect(theirs.split(separator: ".").count == 3)
    }

    @Test("it ends with its expiry, to the second")
    func expiry() {
        let day = claims()
        #expect(!day.isExpired(at: WallTime(microseconds: issued.microseconds + 86_399_000_000 - 200_000)))
        #expect(day.isExpired(at: WallTime(microseconds: issued.microseconds + 86_400_000_000)))
    }

    @Test("an edited token, one of another key, algorithm or form is none")
    func tampering() throws {
        let signer = SessionSigner(key: key)
        let token = try signer.sign(claims())
        let parts = token.split(separator: ".").map(String.init)
        let other = try SessionSigner(key: SymmetricKey(size: .bits256)).sign(claims())
        let long = try signer.sign(claims(days: 9999))
        let none = part(#"{"alg":"none","typ":"JWT"}"#)
        let forged: [String] = [
            "", ".", "..", "...", token + ".", "." + token, token + " ", token + "=", token.uppercased(), other,
            "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(parts[1])",
            "\(part(#"{"alg":"None"}"#)).\(parts[1]).",
            "\(part(#"{"alg":"HS512","typ":"JWT"}"#)).\(parts[1]).\(parts[2])",
            "\(parts[0]).\(long.split(separator: ".")[1]).\(parts[2])",
            "\(parts[0]).\(parts[1]).\(other.split(separator: ".")[2])",
            "\(parts[0]).\(part(#"{"sub":"\#(user)","gen":42,"iat":0,"exp":99999999999}"#)).\(parts[2])",
            String(repeating: "a", count: 100_000), String(repeating: ".", count: 1000), "\u{0}.\u{0}.\u{0}", "é.é.é",
        ]
        for text in forged { #expect(signer.verify(text) == nil, "\(text.prefix(80))") }
        #expect(signer.verify(token) != nil)
    }

    @Test("any one character changed makes it none, the spare bits of the last one included")
    func everyCharacter() throws {
        let signer = SessionSigner(key: key)
        let token = Array(try signer.sign(claims()))
        for index in token.indices {
            for other in ["A", "B", "C", "D", "_", ".", "="] where String(token[index]) != other {
                var edited = token
                edited[index] = Character(other)
                #expect(signer.verify(String(edited)) == nil, "at \(index)")
            }
        }
    }

    /// `USHER_FUZZ_SECONDS` makes the run longer than its 2,000 rounds.
    private static let fuzzSeconds = ProcessInfo.processInfo.environment["USHER_FUZZ_SECONDS"].flatMap(Double.init) ?? 0

    @Test(
        "random text, mutated tokens and mutated contents under a right signature never verify and never crash",
        arguments: 0..<4
    )
    func fuzz(seed: UInt64) throws {
        let signer = SessionSigner(key: key)
        let token = Array(try signer.sign(claims()).utf8)
        let parts = try signer.sign(claims()).split(separator: ".")
        let content = try #require(
            Data(base64Encoded: String(parts[1]) + String(repeating: "=", count: (4 - parts[1].count % 4) % 4))
        )
        var random = SeededGenerator(seed: seed)
        let (began, clock) = (ContinuousClock.now, ContinuousClock())
        var rounds = 0
        while rounds < 2000 || clock.now - began < .seconds(Self.fuzzSeconds) {
            rounds += 1
            let bytes = Self.mutated(Bool.random(using: &random) ? token : [], &random)
            if bytes != token { #expect(signer.verify(String(decoding: bytes, as: UTF8.self)) == nil) }
            let payload = part(String(decoding: Self.mutated(Array(content), &random), as: UTF8.self))
            let signed = "\(parts[0]).\(payload)"
            let signature = Data(try HS256(key: key).sign(Array(signed.utf8))).base64EncodedString()
            let form = signature.replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
            // Whoever has the key may say anything: it must be read or refused, no more.
            if let claims = signer.verify("\(signed).\(form)") { #expect(claims.sub.value.utf8.count < 1024) }
        }
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: at)
            case 1: bytes.removeSubrange(min(at, bytes.count)..<min(bytes.count, at + 5))
            default: bytes.insert(contentsOf: bytes.prefix(at), at: at)
            }
        }
        return bytes
    }

    @Test("the cache is bounded and keeps the latest")
    func cache() {
        var cache = SessionCache(capacity: 10)
        for index in 0..<1000 {
            let digest = Digest(of: "\(index)".utf8)
            cache.insert(SessionCache.Verified(user: user, claims: claims()), for: digest)
            #expect(cache.count <= 20 && cache[digest] != nil)
        }
    }
}

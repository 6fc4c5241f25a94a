import Foundation
import Testing
import TestSupport
import UsherCore

@testable import Identity

/// Cheap enough for a debug build.
let cheap = PasswordHash.Cost(logN: 4, r: 8, p: 1)

@Suite("Password hashes")
struct PasswordHashTests {
    private static func hex(_ text: String) -> [UInt8] {
        let digits = text.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue ?? 0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// RFC 7914, section 12; the fourth vector (N=2^20) takes a gigabyte and is left out.
    static let vectors: [(String, String, PasswordHash.Cost, String)] = [
        (
            "", "", .init(logN: 4, r: 1, p: 1),
            """
            77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442
            fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
            """
        ),
        (
            "password", "NaCl", .init(logN: 10, r: 8, p: 16),
            """
            fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162
            2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
            """
        ),
        (
            "pleaseletmein", "SodiumChloride", .init(logN: 14, r: 8, p: 1),
            """
            7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
            d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
            """
        ),
    ]

    @Test("scrypt gives what RFC 7914 says", arguments: vectors)
    func published(password: String, salt: String, cost: PasswordHash.Cost, expected: String) throws {
        let key = try PasswordHash.derive(Array(password.utf8), salt: Array(salt.utf8), cost: cost, count: 64)
        #expect(key == Self.hex(expected))
    }

    /// `hashlib.scrypt(b"correct horse", salt=bytes(range(16)), n=2**15, r=8, p=3, maxmem=2**27, dklen=32)` in Python 3.11.
    static let golden =
        "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$ANYWwrwG9exM4wRn3uDhnkTuLMG27uj4k9dz5KrBPkg"

    @Test("the standard cost gives what OpenSSL gives, in the text that is stored")
    func standard() throws {
        let hash = try PasswordHash(Secret("correct horse"), salt: Array(0..<16), cost: .standard)
        #expect(hash.text.reveal() == Self.golden)
        #expect(try PasswordHash(hash.text)?.matches(Secret("correct horse")) == true)
    }

    @Test("only the password matches; composed or not is the same")
    func matching() throws {
        let hash = try PasswordHash(Secret("caf\u{e9} au lait"), cost: cheap)
        #expect(try hash.matches(Secret("cafe\u{301} au lait")))
        for wrong in ["", "café au lai", "café au lait ", "Café au lait", "cafe au lait", "\0"] {
            #expect(try !hash.matches(Secret(wrong)), "\(wrong)")
        }
        #expect(try PasswordHash(hash.text)?.matches(Secret("caf\u{e9} au lait")) == true)
        #expect(try PasswordHash(Secret("same"), cost: cheap) != PasswordHash(Secret("same"), cost: cheap))
        #expect("\(hash.text)" == "***")
    }

    @Test(
        "a text that describes no hash, or one that would take gigabytes, is none",
        arguments: [
            "", "secret", "$scrypt$", "$scrypt$ln=15,r=8,p=3$AAAA$AAAA", "$argon2$ln=4,r=8,p=1$AAAA$AAAA",
            "$scrypt$ln=30,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=-1,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$r=8,ln=4,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=4,r=8,p=1$$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
            "$scrypt$ln=4,r=8,p=1$!!$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
        ]
    )
    func malformed(text: String) {
        #expect(PasswordHash(Secret(text)) == nil)
    }
}

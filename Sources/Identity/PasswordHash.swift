import Crypto
import CryptoExtras
import Foundation
import UsherCore

/// A password as it is kept: scrypt (RFC 7914) with its parameters and salt, in one text.
///
/// `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, salt and hash in base64 without padding, as in the PHC string format
/// (https://github.com/P-H-C/phc-string-format).
struct PasswordHash: Sendable, Hashable {
    /// What a hash costs whoever computes it.
    struct Cost: Sendable, Hashable {
        /// log2 of N, the blocks of memory.
        var logN: Int
        /// The size of a block, in 128 bytes.
        var r: Int
        /// How often, one after the other.
        var p: Int

        /// One of the equal settings of OWASP's Password Storage Cheat Sheet (scrypt: N=2^15, r=8, p=3): 32 MiB and three passes.
        static let standard = Cost(logN: 15, r: 8, p: 3)

        /// Whether usher computes at this cost: a text in a damaged database must not ask for gigabytes.
        var isBearable: Bool { (1...20).contains(logN) && (1...16).contains(r) && (1...16).contains(p) }
    }

    /// As RFC 7914, section 2, and NIST SP 800-132, 5.1 ask for: 16 random bytes.
    static let saltBytes = 16
    static let hashBytes = 32

    let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    /// The hash of a password with fresh salt.
    init(_ password: Secret, cost: Cost = .standard) throws(IdentityError) {
        try self.init(password, salt: KeyBytes.random(Self.saltBytes), cost: cost)
    }

    init(_ password: Secret, salt: [UInt8], cost: Cost) throws(IdentityError) {
        self.cost = cost
        self.salt = salt
        hash = try Self.derive(Self.bytes(password), salt: salt, cost: cost, count: Self.hashBytes)
    }

    /// A hash that no password has, as dear to hold one against as any.
    static func unmatchable(cost: Cost) -> PasswordHash {
        PasswordHash(cost: cost, salt: KeyBytes.random(saltBytes), hash: KeyBytes.random(hashBytes))
    }

    private init(cost: Cost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// The hash that `text` describes; `nil` for anything else.
    init?(_ text: Secret) {
        let parts = text.reveal().split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(parts[2]), cost.isBearable,
            let salt = Self.unpadded(parts[3]), let hash = Self.unpadded(parts[4]), !salt.isEmpty,
            hash.count == Self.hashBytes
        else { return nil }
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Whether `password` is the one; takes the same time for each.
    func matches(_ password: Secret) throws(IdentityError) -> Bool {
        let found = try Self.derive(Self.bytes(password), salt: salt, cost: cost, count: hash.count)
        // SymmetricKey compares in constant time.
        return SymmetricKey(data: found) == SymmetricKey(data: hash)
    }

    /// The text that describes it.
    var text: Secret {
        Secret("$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Self.base64(salt))$\(Self.base64(hash))")
    }

    /// scrypt's key of `count` bytes.
    static func derive(_ password: [UInt8], salt: [UInt8], cost: Cost, count: Int) throws(IdentityError) -> [UInt8] {
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: password,
                salt: salt,
                outputByteCount: count,
                rounds: 1 << cost.logN,
                blockSize: cost.r,
                parallelism: cost.p
            )
            return KeyBytes.copy(key)
        } catch {
            throw IdentityError(.crypto, "scrypt failed; is there enough memory? (\(error))")
        }
    }

    /// Composed first (RFC 8265, 4.2), so that one password typed on two keyboards is one.
    private static func bytes(_ password: Secret) -> [UInt8] {
        Array(password.reveal().precomposedStringWithCanonicalMapping.utf8)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func unpadded(_ text: Substring) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)).map(Array.init)
    }
}

extension PasswordHash.Cost {
    /// The cost written as `ln=15,r=8,p=3`.
    init?(_ text: Substring) {
        let values = text.split(separator: ",", omittingEmptySubsequences: false)
        guard values.count == 3, let logN = Self.value(values[0], "ln="), let r = Self.value(values[1], "r="),
            let p = Self.value(values[2], "p=")
        else { return nil }
        self.init(logN: logN, r: r, p: p)
    }

    private static func value(_ text: Substring, _ name: String) -> Int? {
        text.hasPrefix(name) ? Int(text.dropFirst(name.count)) : nil
    }
}

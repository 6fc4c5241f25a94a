public import Crypto

/// The way from a key of the cryptographic library to its bytes, which goes through a pointer: here, so that no other room needs one.
public enum KeyBytes {
    /// A copy of the bytes of `key`.
    public static func copy(_ key: SymmetricKey) -> [UInt8] {
        unsafe key.withUnsafeBytes { unsafe Array($0) }
    }

    /// `count` bytes of the system's generator, which is fit for keys (getrandom(2)).
    public static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

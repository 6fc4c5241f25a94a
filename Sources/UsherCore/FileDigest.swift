import Crypto
import Foundation

/// SHA-256 of files, read in pieces so that a long recording needs no memory.
public enum FileDigest {
    /// How much is read at once, bytes.
    private static let pieceBytes = 1 << 20

    /// The digest of the file at `path` as 64 lower-case hex digits; throws what the system says when it cannot be read.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - proceed: called before each piece of a megabyte and at the end; throwing from it gives up.
    /// - Returns: the digest.
    /// - Throws: what `proceed` throws, or what the system says.
    public static func sha256(path: String, proceed: () throws -> Void = {}) throws -> String {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }  // Read only: a failing close loses nothing.
        var hash = SHA256()
        try proceed()
        while let piece = try file.read(upToCount: pieceBytes), !piece.isEmpty {
            hash.update(data: piece)
            try proceed()
        }
        return hex(hash.finalize())
    }

    /// The digest of `bytes` as 64 lower-case hex digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        hex(SHA256.hash(data: bytes))
    }

    private static func hex(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

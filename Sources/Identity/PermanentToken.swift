import Crypto
import Foundation
import Store
public import UsherCore

/// A permanent token, opened.
public struct PermanentToken: Sendable, Hashable {
    /// The token itself, which the contract calls its id: whoever has it is let in.
    ///
    /// `nil` when it was sealed under another key file.
    public var secret: Secret?
    /// Names the token's record in the audit log; opens nothing.
    public var id: TokenID
    /// The beginning of the token's SHA-256, to tell tokens apart without showing them: 12 hex digits.
    public var fingerprint: String
    /// Whose it is.
    public var user: UserID
    /// What it may do at most.
    public var role: Role
    /// What people call it.
    public var name: String
    /// Until when it holds.
    public var expires: Expiry
    /// Since when it exists.
    public var created: WallTime
    /// When it was last used, to the minute.
    public var lastUsed: WallTime?

    init(_ stored: StoredToken, keys: KeyFile) {
        secret = keys.open(stored.sealed, of: stored.id).map { Secret($0) }
        id = stored.id
        fingerprint = stored.sha256.prefix(6).map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
        user = stored.user
        role = Role(rawValue: stored.role) ?? .viewer
        name = stored.name
        expires = stored.expires.map { .at($0) } ?? .never
        created = stored.created
        lastUsed = stored.lastUsed
    }
}

/// SHA-256 as a key of a table.
struct Digest: Sendable, Hashable {
    let bytes: [UInt8]

    init(of data: some Sequence<UInt8>) {
        bytes = Array(SHA256.hash(data: Array(data)))
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The hash of a permanent token: of its 16 bytes, so that it may be written in either case.
    ///
    /// `nil` for what is no UUID.
    init?(token: String) {
        guard let id = TokenID(token) else { return nil }
        self.init(of: id.bytes)
    }

    /// Whether both are the same, in constant time: finding an entry of a table is not.
    func equals(_ other: Digest) -> Bool {
        SymmetricKey(data: bytes) == SymmetricKey(data: other.bytes)
    }
}

extension EntityID {
    /// The 16 bytes, most significant first.
    var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
    }

    /// The id of 16 bytes.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        let halves = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        self.init(high: halves[0], low: halves[1])
    }

    /// A UUID of version 1 that cannot be guessed: clock sequence and node are fresh, and so are the time's lowest 28 bits (27 seconds),
    /// which makes 89 random bits even for whoever knows when it was made.
    static func unguessable(at now: WallTime) -> EntityID {
        // 100 ns ticks since 1582-10-15, the beginning of the Gregorian calendar.
        let ticks = UInt64(max(0, now.microseconds)) * 10 + 0x01b2_1dd2_1381_4000
        let time = (ticks & ~0xfff_ffff) | UInt64.random(in: 0...0xfff_ffff)
        // Variant 10, and the multicast bit that RFC 4122, 4.5 asks of a random node.
        let low = (UInt64.random(in: .min ... .max) & 0x3fff_feff_ffff_ffff) | 0x8000_0100_0000_0000
        return EntityID(
            high: (time & 0xffff_ffff) << 32 | (time >> 32 & 0xffff) << 16 | 0x1000 | (time >> 48 & 0x0fff),
            low: low
        )
    }
}

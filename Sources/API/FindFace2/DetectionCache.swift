import Recognition
import UsherCore

/// A face that was found a while ago, so that it can be enrolled and compared without its picture.
struct Detection: Sendable {
    var face: ReadyFace
    /// The answer that told of it.
    var json: JSON
    var photoHash: String
    /// The URL that the picture came from.
    var photo: String?
}

/// Values under ids, each for a time after it came, however often it is asked for.
///
/// Bounded: the oldest give way.
struct ExpiringCache<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var value: Value
        var ends: ContinuousClock.Instant
    }

    /// Values that are kept: found faces take some 8 KB each.
    let capacity: Int
    /// How long a value is kept.
    let lifetime: Duration
    private var entries: [String: Entry] = [:]
    /// The ids in the order in which they end; those before `first` are gone.
    private var order: [String] = []
    private var first = 0

    init(capacity: Int = 4096, lifetime: Duration = .seconds(3600)) {
        self.capacity = capacity
        self.lifetime = lifetime
    }

    var count: Int { entries.count }

    /// Keeps a value under an id of its own; returns how many that had time left gave way to it.
    mutating func insert(_ value: Value, id: String, at now: ContinuousClock.Instant) -> Int {
        expire(at: now)
        var displaced = 0
        while entries.count >= capacity, first < order.count {
            dropFirst()
            displaced += 1
        }
        entries[id] = Entry(value: value, ends: now + lifetime)
        order.append(id)
        return displaced
    }

    /// The value with an id; `nil` once its time is over.
    mutating func value(_ id: String, at now: ContinuousClock.Instant) -> Value? {
        expire(at: now)
        return entries[id]?.value
    }

    private mutating func expire(at now: ContinuousClock.Instant) {
        while first < order.count, let entry = entries[order[first]], entry.ends <= now { dropFirst() }
    }

    private mutating func dropFirst() {
        entries[order[first]] = nil
        first += 1
        if first > capacity {
            order.removeFirst(first)
            first = 0
        }
    }
}

/// Base32 with the digits 0-9 and a-v (RFC 4648, 7), without padding, in lower case.
enum Base32Hex {
    private static let digits = Array("0123456789abcdefghijklmnopqrstuv".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits = 0
        var held: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(digits[Int(held >> UInt32(bits)) & 31])
            }
        }
        if bits > 0 { text.append(digits[Int(held << UInt32(5 - bits)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// An id of 96 random bits, 20 digits, which nobody guesses.
    static func unguessable() -> String { encode((0..<12).map { _ in UInt8.random(in: .min ... .max) }) }

    /// Whether `text` may be such an id.
    static func isID(_ text: String) -> Bool { text.utf8.count == 20 && text.utf8.allSatisfy { digits.contains($0) } }
}

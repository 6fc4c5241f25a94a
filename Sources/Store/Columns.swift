import Foundation
import GRDB
import UsherCore

// How the words of usher stand in columns: ids as 16 bytes, vectors as little-endian Float32, lists as JSON text.

extension EntityID {
    /// The id as 16 bytes, most significant first.
    var blob: Data {
        var bytes = Data(capacity: 16)
        for half in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: half >> UInt64(shift)))
            }
        }
        return bytes
    }

    /// The id of 16 bytes, most significant first; `nil` for any other count.
    init?(blob: Data) {
        guard blob.count == 16 else { return nil }
        var halves: [UInt64] = [0, 0]
        for (index, byte) in blob.enumerated() { halves[index / 8] = halves[index / 8] << 8 | UInt64(byte) }
        self.init(high: halves[0], low: halves[1])
    }
}

extension Row {
    /// The id in `column`; a damaged one is an error.
    func id<Kind>(_ column: String) throws -> EntityID<Kind> {
        guard let id: EntityID<Kind> = try optionalID(column) else { throw Self.damaged(column) }
        return id
    }

    /// The id in `column`, or `nil` for NULL.
    func optionalID<Kind>(_ column: String) throws -> EntityID<Kind>? {
        guard let blob: Data = self[column] else { return nil }
        guard let id = EntityID<Kind>(blob: blob) else { throw Self.damaged(column) }
        return id
    }

    /// The moment in `column`, microseconds.
    func time(_ column: String) -> WallTime { WallTime(microseconds: self[column]) }

    /// The moment in `column`, or `nil` for NULL.
    func optionalTime(_ column: String) -> WallTime? {
        guard let microseconds: Int64 = self[column] else { return nil }
        return WallTime(microseconds: microseconds)
    }

    /// The value that stands as JSON in `column`.
    func json<Value: Decodable>(_ column: String) throws -> Value {
        let text: String = self[column]
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw Self.damaged(column)
        }
    }

    private static func damaged(_ column: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "column \(column) holds a value that usher did not write")
    }
}

/// `value` as JSON text, keys in order so that equal values are equal texts.
func jsonText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// A vector as its column holds it: Float32, little-endian, nothing between.
enum VectorBlob {
    static func encoded(_ values: [Float]) -> Data {
        var bytes = Data(capacity: values.count * 4)
        for value in values {
            let bits = value.bitPattern
            for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        return bytes
    }

    /// The vector of `count` values, or `nil` when the bytes are not as many.
    static func decoded(_ data: Data, count: Int) -> [Float]? {
        guard count > 0, data.count == count * 4 else { return nil }
        let bytes = data.span
        var values = [Float](repeating: 0, count: count)
        // Byte by byte with bounds checks: no raw pointers in this target, and 100,000 vectors still load in a blink.
        for index in 0..<count {
            let at = index * 4
            let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
            let high = UInt32(bytes[at + 2]) | UInt32(bytes[at + 3]) << 8
            values[index] = Float(bitPattern: high << 16 | low)
        }
        return values
    }
}

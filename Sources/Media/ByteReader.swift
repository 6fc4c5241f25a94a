/// Reads numbers at offsets of a byte string; beyond its end there is `nil`, never a trap.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    /// The reader of `count` bytes from `offset` on, as many as there are.
    func part(_ offset: Int, _ count: Int) -> ByteReader {
        ByteReader(bytes.dropFirst(max(0, offset)).prefix(max(0, count)))
    }

    func byte(_ offset: Int) -> Int? {
        guard offset >= 0, offset < bytes.count else { return nil }
        return Int(bytes[bytes.startIndex + offset])
    }

    func begins(with text: String, at offset: Int = 0) -> Bool {
        bytes.dropFirst(max(0, offset)).starts(with: text.utf8)
    }

    /// A whole number of `count` (at most 4) bytes, the most significant first.
    func big(_ offset: Int, _ count: Int) -> Int? {
        number((0..<count).map { offset + $0 })
    }

    /// A whole number of `count` (at most 4) bytes, the least significant first.
    func little(_ offset: Int, _ count: Int) -> Int? {
        number((0..<count).reversed().map { offset + $0 })
    }

    private func number(_ offsets: [Int]) -> Int? {
        var value = 0
        for offset in offsets {
            guard let byte = byte(offset) else { return nil }
            value = value << 8 | byte
        }
        return value
    }
}

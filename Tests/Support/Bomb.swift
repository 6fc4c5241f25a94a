/// Pictures that are small as files and large as work.
public enum Bomb {
    /// A grey PNG of `width` x `height` pixels of `depth` bits whose data unfolds into `zeros` bytes, or as many as it needs.
    public static func png(_ width: Int, _ height: Int, depth: Int, zeros: Int? = nil) -> [UInt8] {
        let rows = height * (1 + (width * depth + 7) / 8)
        return start(width, height, depth) + chunk("IDAT", deflated(zeros: zeros ?? rows)) + chunk("IEND", [])
    }

    /// A PNG of 64x64 pixels with a colour profile that unfolds into `zeros` bytes.
    public static func png(profileOf zeros: Int) -> [UInt8] {
        let profile = chunk("iCCP", Array("p\0\0".utf8) + deflated(zeros: zeros))
        return start(64, 64, 8) + profile + chunk("IDAT", deflated(zeros: 64 * 65)) + chunk("IEND", [])
    }

    /// A progressive grey JPEG of which every scan is a few bytes and goes over all of it.
    public static func jpeg(_ width: Int, _ height: Int, scans: Int) -> [UInt8] {
        let blocks = ((width + 7) / 8) * ((height + 7) / 8)
        let size = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
        // One code each: "0" is a DC difference of nothing, and an AC run of 16,384 and more empty blocks (T.81, G.1.2.2).
        var bytes: [UInt8] = [0xff, 0xd8] + segment(0xdb, [0] + Array(repeating: 1, count: 64))
        bytes += segment(0xc2, [8] + size + [1, 1, 0x11, 0])
        bytes += segment(0xc4, [0x00, 1] + Array(repeating: 0, count: 15) + [0x00])
        bytes += segment(0xc4, [0x10, 1] + Array(repeating: 0, count: 15) + [0xe0])
        bytes += segment(0xda, [1, 1, 0, 0, 0, 0]) + Array(repeating: 0, count: (blocks + 7) / 8)
        let runs = (blocks + 16_383) / 16_384
        let scan = segment(0xda, [1, 1, 0, 1, 63, 0]) + Array(repeating: 0, count: (runs * 15 + 7) / 8)
        for _ in 0..<scans { bytes += scan }
        return bytes + [0xff, 0xd9]
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count + 2
        return [0xff, marker, UInt8(length >> 8), UInt8(length & 255)] + content
    }

    private static func start(_ width: Int, _ height: Int, _ depth: Int) -> [UInt8] {
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
            + chunk("IHDR", big(width) + big(height) + [UInt8(depth), 0, 0, 0, 0])
    }

    private static func big(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// The check sum is wrong: decoders of pictures do not look at it.
    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count) + Array(type.utf8) + content + [0, 0, 0, 0]
    }

    /// A zlib stream of so many zero bytes: fixed codes (RFC 1951, 3.2.6), runs of 258.
    static func deflated(zeros: Int) -> [UInt8] {
        var bits = Bits()
        bits.append([1, 1, 0])
        if zeros > 0 { bits.append([0, 0, 1, 1, 0, 0, 0, 0]) }
        let rest = max(0, zeros - 1)
        bits.append([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0], times: rest / 258)
        for _ in 0..<rest % 258 { bits.append([0, 0, 1, 1, 0, 0, 0, 0]) }
        bits.append([0, 0, 0, 0, 0, 0, 0])
        // Adler-32 of zeros (RFC 1950, 2.2).
        return [0x78, 0x01] + bits.bytes + big((zeros % 65_521) << 16 | 1)
    }

    /// Bits, the first in the least significant place.
    private struct Bits {
        var bytes: [UInt8] = []
        private var count = 0

        /// Thirteen bits many times: eight times they are thirteen bytes, which repeat.
        mutating func append(_ bits: [UInt8], times: Int) {
            let periods = max(0, times - 16) / 8
            for _ in 0..<times - 8 * periods { append(bits) }
            guard periods > 0 else { return }
            let unfinished = count % 8 == 0 ? nil : bytes.popLast()
            let period = bytes.suffix(13)
            for _ in 0..<periods { bytes += period }
            if let unfinished { bytes.append(unfinished) }
            count += periods * 104
        }

        mutating func append(_ bits: [UInt8]) {
            for bit in bits {
                if count % 8 == 0 { bytes.append(0) }
                bytes[bytes.count - 1] |= bit << UInt8(count % 8)
                count += 1
            }
        }
    }
}

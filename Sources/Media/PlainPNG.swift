import CFFmpeg

/// A PNG reduced to what makes its pixels, and held to the size that its header says.
///
/// Colour profiles and texts are compressed too: a kilobyte of them unfolds into a megabyte, and nobody here reads them.
struct PlainPNG {
    /// The signature and the chunks that make pixels (PNG 1.2, 4.1 and 4.2.1).
    let bytes: [UInt8]
    private var data: [Range<Int>] = []
    /// How many bytes the rows may unfold into.
    private let most: Int

    private static let kept = Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].map { Array($0.utf8)[...] })
    private static let rows = Array("IDAT".utf8)[...]
    /// Samples a pixel by colour type (PNG 1.2, 4.1.1).
    private static let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    /// What DEFLATE makes of a byte at most (https://zlib.net/zlib_tech.html).
    private static let mostUnfolding = 1032

    init(_ whole: [UInt8]) {
        var plain = Array(whole.prefix(8))
        var place = 8
        while place + 8 <= whole.count {
            let length = whole[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let (type, end) = (whole[place + 4..<place + 8], min(place + 12 + length, whole.count))
            if Self.kept.contains(type) {
                let content = plain.count + 8
                if type == Self.rows { data.append(content..<content + min(length, end - place - 8)) }
                plain += whole[place..<end]
            }
            place = end
        }
        let reader = ByteReader(whole[...])
        bytes = plain
        let bits = (reader.byte(24) ?? 16) * (reader.byte(25).flatMap { Self.samples[$0] } ?? 4)
        let (width, height) = (reader.big(16, 4) ?? 0, reader.big(20, 4) ?? 0)
        // Twice the rows with their filter bytes: interlacing has more rows, and shorter ones.
        most = 2 * height * (1 + (width * bits + 7) / 8) + 65_536
    }

    /// Whether the compressed data unfolds into far more than the picture: a decoder would go on to the end of it.
    var isBomb: Bool {
        let compressed = data.reduce(0) { $0 + $1.count }
        guard compressed.multipliedReportingOverflow(by: Self.mostUnfolding).partialValue > most else { return false }
        var stream = unsafe z_stream()
        guard unsafe inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return false
        }
        defer { unsafe inflateEnd(&stream) }
        var room = [UInt8](repeating: 0, count: 65_536)
        var unfolded = 0
        for range in data {
            guard let more = unsafe unfold(range, &stream, &room, from: unfolded) else { break }
            unfolded = more
            if unfolded > most { return true }
        }
        return false
    }

    /// The count of unfolded bytes after those of `range`, or one beyond `most`; `nil` at damage, where a decoder ends too.
    private func unfold(_ range: Range<Int>, _ stream: inout z_stream, _ room: inout [UInt8], from start: Int) -> Int? {
        var unfolded = start
        var part = Array(bytes[range])
        return unsafe part.withUnsafeMutableBufferPointer { input -> Int? in
            unsafe room.withUnsafeMutableBufferPointer { output -> Int? in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                while unsafe stream.avail_in > 0, unfolded <= most {
                    unsafe stream.next_out = output.baseAddress
                    unsafe stream.avail_out = UInt32(output.count)
                    let status = unsafe inflate(&stream, Z_NO_FLUSH)
                    unfolded += unsafe output.count - Int(stream.avail_out)
                    guard status == Z_OK else { return status == Z_STREAM_END ? unfolded : nil }
                }
                return unfolded
            }
        }
    }
}

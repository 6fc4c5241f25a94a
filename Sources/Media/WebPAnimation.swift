/// Takes the first picture out of an animated WebP, which FFmpeg 5.1 does not read.
///
/// RIFF chunks: https://developers.google.com/speed/webp/docs/riff_container.
enum WebPAnimation {
    /// Where an ANMF chunk's picture begins: after position, size, duration and flags.
    private static let frameHeaderBytes = 16

    /// A still WebP of the first picture; `bytes` themselves when they are no animation.
    static func firstPicture(_ bytes: [UInt8]) -> [UInt8] {
        let reader = ByteReader(bytes[...])
        let isAnimated = reader.begins(with: "VP8X", at: 12) && (reader.byte(20) ?? 0) & 2 != 0
        guard isAnimated, let frame = chunk("ANMF", in: reader), frame.count > frameHeaderBytes else { return bytes }
        let size = Array(bytes[(frame.lowerBound + 6)..<(frame.lowerBound + 12)])
        let picture = Array(bytes[(frame.lowerBound + frameHeaderBytes)..<frame.upperBound])
        // Flags: alpha, and nothing else.
        let header = Array("VP8X".utf8) + little(10) + [0x10, 0, 0, 0] + size
        let body = Array("WEBP".utf8) + header + picture
        return Array("RIFF".utf8) + little(body.count) + body
    }

    /// The bytes of the first chunk called `name`, clipped to what there is.
    private static func chunk(_ name: String, in bytes: ByteReader) -> Range<Int>? {
        var place = 12
        while let length = bytes.little(place + 4, 4), place < bytes.count {
            if bytes.begins(with: name, at: place) { return place + 8..<min(bytes.count, place + 8 + length) }
            place += 8 + length + (length & 1)
        }
        return nil
    }

    private static func little(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

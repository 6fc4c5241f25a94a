import UsherCore

/// Size and orientation of a still as its header says, found without decoding it.
struct StillHeader: Sendable, Hashable {
    var size: PixelSize
    var orientation = 1

    /// The header of `bytes`; `nil` where it is broken.
    init?(_ format: StillFormat, _ bytes: [UInt8]) {
        let reader = ByteReader(bytes[...])
        let found: StillHeader? =
            switch format {
            case .jpeg: Self.jpeg(reader)
            case .png: Self.png(reader)
            case .webp: Self.webp(reader)
            case .bmp: Self.bmp(reader)
            case .gif: StillHeader(reader.little(6, 2), reader.little(8, 2))
            case .tiff: Self.tiff(reader)
            }
        guard let found, found.size.width > 0, found.size.height > 0 else { return nil }
        self = found
    }

    private init?(_ width: Int?, _ height: Int?, orientation: Int = 1) {
        guard let width, let height else { return nil }
        size = PixelSize(width: width, height: height)
        self.orientation = orientation
    }

    private static func tiff(_ bytes: ByteReader) -> StillHeader? {
        guard let header = TIFFHeader(bytes) else { return nil }
        return StillHeader(header.width, header.height, orientation: header.orientation)
    }

    /// BITMAPCOREHEADER (12 bytes) or a later one; a negative height means rows from the top.
    private static func bmp(_ bytes: ByteReader) -> StillHeader? {
        if bytes.little(14, 4) == 12 { return StillHeader(bytes.little(18, 2), bytes.little(20, 2)) }
        let height = bytes.little(22, 4).map { Int(Int32(truncatingIfNeeded: $0).magnitude) }
        return StillHeader(bytes.little(18, 4), height)
    }

    /// PNG 1.2: IHDR comes first; `eXIf` anywhere.
    private static func png(_ bytes: ByteReader) -> StillHeader? {
        guard bytes.begins(with: "IHDR", at: 12) else { return nil }
        var header = StillHeader(bytes.big(16, 4), bytes.big(20, 4))
        var place = 8
        while let length = bytes.big(place, 4), place < bytes.count {
            if bytes.begins(with: "eXIf", at: place + 4) {
                header?.orientation = TIFFHeader(bytes.part(place + 8, length))?.orientation ?? 1
            }
            place += length + 12
        }
        return header
    }

    /// ITU-T T.81, B.2: markers up to the first frame header; EXIF in APP1 before it.
    private static func jpeg(_ bytes: ByteReader) -> StillHeader? {
        var place = 2
        var orientation = 1
        while let first = bytes.byte(place), let marker = bytes.byte(place + 1) {
            guard first == 0xff, marker != 0xff, marker != 0 else {
                place += 1
                continue
            }
            if marker == 0x01 || (0xd0...0xd8).contains(marker) {
                place += 2
                continue
            }
            guard marker != 0xd9, marker != 0xda, let length = bytes.big(place + 2, 2) else { return nil }
            if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
                return StillHeader(bytes.big(place + 7, 2), bytes.big(place + 5, 2), orientation: orientation)
            }
            if marker == 0xe1, bytes.begins(with: "Exif\0\0", at: place + 4) {
                orientation = TIFFHeader(bytes.part(place + 10, length - 8))?.orientation ?? orientation
            }
            place += 2 + max(2, length)
        }
        return nil
    }

    /// RIFF chunks: https://developers.google.com/speed/webp/docs/riff_container.
    private static func webp(_ bytes: ByteReader) -> StillHeader? {
        if bytes.begins(with: "VP8 ", at: 12) {
            return StillHeader(bytes.little(26, 2).map { $0 & 0x3fff }, bytes.little(28, 2).map { $0 & 0x3fff })
        }
        if bytes.begins(with: "VP8L", at: 12), let bits = bytes.little(21, 4) {
            return StillHeader((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        guard bytes.begins(with: "VP8X", at: 12) else { return nil }
        var header = StillHeader(bytes.little(24, 3).map { $0 + 1 }, bytes.little(27, 3).map { $0 + 1 })
        var place = 12
        while let length = bytes.little(place + 4, 4), place < bytes.count {
            if bytes.begins(with: "EXIF", at: place) {
                let skip = bytes.begins(with: "Exif\0\0", at: place + 8) ? 6 : 0
                header?.orientation = TIFFHeader(bytes.part(place + 8 + skip, length - skip))?.orientation ?? 1
            }
            place += 8 + length + (length & 1)
        }
        return header
    }
}

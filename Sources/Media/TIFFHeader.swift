import UsherCore

/// The first directory of a TIFF file, or of the EXIF block of a photo, which has the same form: size and orientation.
///
/// TIFF 6.0, section 2; EXIF 2.32, 4.5. Reads one directory of at most 1000 entries, follows nothing.
struct TIFFHeader: Sendable, Hashable {
    var width: Int?
    var height: Int?
    /// Tag 274, 1...8.
    var orientation = 1

    private static let entriesAtMost = 1000

    init?(_ bytes: ByteReader) {
        let isLittle = bytes.begins(with: "II")
        guard isLittle || bytes.begins(with: "MM") else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            isLittle ? bytes.little(offset, count) : bytes.big(offset, count)
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
        for entry in 0..<min(entries, Self.entriesAtMost) {
            let place = directory + 2 + entry * 12
            guard let tag = number(place, 2), let type = number(place + 2, 2) else { break }
            // 3: SHORT, 4: LONG.
            guard type == 3 || type == 4, let value = number(place + 8, type == 3 ? 2 : 4) else { continue }
            switch tag {
            case 256: width = value
            case 257: height = value
            case 274 where (1...8).contains(value): orientation = value
            default: break
            }
        }
    }
}

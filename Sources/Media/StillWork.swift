import UsherCore

/// How much work a still asks for beyond what its size says, told before it is decoded: small files can ask for minutes.
enum StillWork {
    /// Throws for a JPEG with so many scans that decoding takes seconds: each goes over the whole picture, however few bytes it has.
    static func checkScans(_ bytes: [UInt8], _ size: PixelSize, _ limits: ImageLimits, name: String) throws(MediaError)
    {
        let scans = scanMarks(bytes)
        guard size.width * size.height * scans <= limits.scannedPixels else {
            throw MediaError(
                .tooLarge,
                "\(name): \(scans) scans of \(size) are beyond the limit of \(limits.scannedPixels) pixels; save it again as a baseline JPEG"
            )
        }
    }

    /// How often a scan may begin (ITU-T T.81, B.1.1.3: FF DA).
    ///
    /// Wherever that stands, for a decoder may come by it on another way than a reader of segments. Thumbnails and appended films bring some that
    /// are none.
    private static func scanMarks(_ bytes: [UInt8]) -> Int {
        var count = 0
        var isMarker = false
        for byte in bytes {
            if isMarker, byte == 0xda { count += 1 }
            isMarker = byte == 0xff
        }
        return count
    }
}

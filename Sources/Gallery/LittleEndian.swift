/// Float32 as cohort files hold them, on any machine.
enum LittleEndian {
    static func floats(_ bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count - 3, by: 4).map { index in
            let bits =
                UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
                | UInt32(bytes[index + 3]) << 24
            return Float(bitPattern: bits)
        }
    }

    static func bytes(_ floats: [Float]) -> [UInt8] {
        floats.flatMap { float in
            let bits = float.bitPattern
            return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) }
        }
    }
}

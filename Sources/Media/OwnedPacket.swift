import CFFmpeg

/// An AVPacket with one owner; freed with it.
@safe struct OwnedPacket: ~Copyable {
    private let packet: UnsafeMutablePointer<AVPacket>

    init() throws(MediaError) {
        guard let made = unsafe av_packet_alloc() else { throw .outOfMemory("making a packet") }
        unsafe packet = made
    }

    /// A packet that holds `bytes`, with the padding that decoders read into.
    static func copying(_ bytes: [UInt8]) throws(MediaError) -> OwnedPacket {
        let made = try OwnedPacket()
        guard unsafe av_new_packet(made.packet, Int32(bytes.count)) >= 0 else { throw .outOfMemory("reading an image") }
        unsafe made.packet.pointee.data.update(from: bytes, count: bytes.count)
        return made
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = unsafe self.packet
        unsafe av_packet_free(&packet)
    }

    /// Whether the container says that its bytes are not whole.
    var isCorrupt: Bool { unsafe packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }

    /// Whether its picture is coded without reference to others.
    var isKey: Bool { unsafe packet.pointee.flags & AV_PKT_FLAG_KEY != 0 }

    /// How many bytes it holds.
    var byteCount: Int { unsafe Int(packet.pointee.size) }

    /// When it is shown or, where that is missing, decoded; in the stream's units.
    var stamp: Int64? {
        let (shown, decoded) = unsafe (packet.pointee.pts, packet.pointee.dts)
        if shown != usher_AV_NOPTS_VALUE { return shown }
        return decoded == usher_AV_NOPTS_VALUE ? nil : decoded
    }

    /// Makes it share the bytes of `other`, in place of its own.
    func share(_ other: borrowing OwnedPacket) throws(MediaError) {
        unsafe av_packet_unref(packet)
        guard unsafe av_packet_ref(packet, other.packet) >= 0 else { throw .outOfMemory("sharing a packet") }
    }

    /// Lends the packet to `body`.
    func withPointer<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<AVPacket>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(packet)
    }

    /// Lets go of the bytes.
    func clear() {
        unsafe av_packet_unref(packet)
    }
}

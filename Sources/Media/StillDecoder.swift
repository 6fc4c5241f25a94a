import CFFmpeg

/// Decodes the one picture of a still.
enum StillDecoder {
    static func decode(
        _ bytes: [UInt8],
        _ format: StillFormat,
        _ limits: ImageLimits,
        name: String
    ) throws(MediaError) -> OwnedFrame {
        guard let codec = unsafe avcodec_find_decoder(format.codec) else {
            throw MediaError(.unsupportedCodec, "\(name): FFmpeg on this machine has no decoder for \(format.rawValue)")
        }
        var context = unsafe avcodec_alloc_context3(codec)
        defer { unsafe avcodec_free_context(&context) }
        // The second wall behind the check of the header: the decoder may find another size inside.
        unsafe context?.pointee.max_pixels = Int64(limits.pixels)
        unsafe context?.pointee.thread_count = 1
        var status = unsafe FFmpegStatus(avcodec_open2(context, codec, nil))
        if status.failed { throw .broken(name, format, status.text) }
        let packet = try OwnedPacket.copying(format == .webp ? WebPAnimation.firstPicture(bytes) : bytes)
        status = unsafe packet.withPointer { unsafe FFmpegStatus(avcodec_send_packet(context, $0)) }
        if status.failed { throw failure(status, name, format) }
        // The end: decoders that wait for more give what they have.
        unsafe avcodec_send_packet(context, nil)
        let frame = try OwnedFrame()
        status = unsafe frame.withPointer { unsafe FFmpegStatus(avcodec_receive_frame(context, $0)) }
        if status.failed { throw failure(status, name, format) }
        return frame
    }

    private static func failure(_ status: FFmpegStatus, _ name: String, _ format: StillFormat) -> MediaError {
        if status.isOutOfMemory { return .outOfMemory("decoding \(name)") }
        return .broken(name, format, status.isEnd ? "no picture inside, or an animation" : status.text)
    }
}

import CFFmpeg
public import UsherCore

/// Writes images as JPEG: baseline, 4:2:0, full-range BT.601, as every reader knows it.
public enum JPEG {
    /// `image` as a JPEG file.
    ///
    /// Quality is 1...100 and means what it means to most programs: 75 is good, 90 hard to tell from the original.
    public static func encode(_ image: Image, quality: Int) throws(MediaError) -> [UInt8] {
        MediaLog.attach()
        guard image.size.width > 0, image.size.height > 0, max(image.size.width, image.size.height) < 65536 else {
            throw MediaError(.encoding, "cannot write a JPEG of \(image.size); sides are 1 to 65535 pixels")
        }
        let frame = try OwnedFrame.converting(image, to: AV_PIX_FMT_YUVJ420P, size: image.size, .jpeg)
        guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw MediaError(.unsupportedCodec, "FFmpeg on this machine has no JPEG encoder")
        }
        var context = unsafe avcodec_alloc_context3(codec)
        defer { unsafe avcodec_free_context(&context) }
        let level = quantizer(quality) * FF_QP2LAMBDA
        unsafe context?.pointee.width = Int32(image.size.width)
        unsafe context?.pointee.height = Int32(image.size.height)
        unsafe context?.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        unsafe context?.pointee.time_base = AVRational(num: 1, den: 25)
        // Bit-exact: no line with FFmpeg's version in the file.
        unsafe context?.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
        unsafe context?.pointee.global_quality = level
        unsafe context?.pointee.thread_count = 1
        var status = unsafe FFmpegStatus(avcodec_open2(context, codec, nil))
        if !status.failed {
            status = unsafe frame.withPointer { frame in
                unsafe frame.pointee.quality = level
                return unsafe FFmpegStatus(avcodec_send_frame(context, frame))
            }
        }
        let packet = try OwnedPacket()
        if !status.failed {
            status = unsafe packet.withPointer { unsafe FFmpegStatus(avcodec_receive_packet(context, $0)) }
        }
        if status.failed { throw MediaError(.encoding, "cannot write a JPEG of \(image.size): \(status.text)") }
        return packet.bytes
    }

    /// FFmpeg's quantizer, 1 (fine) to 31 (coarse), whose tables come nearest to libjpeg's at `quality`.
    ///
    /// libjpeg scales its tables by 50/quality below 50, else by 2 - quality/50 (jcparam.c, `jpeg_quality_scaling`); FFmpeg scales
    /// its own by quantizer/8, and the two have about the same sum at libjpeg's 50 and FFmpeg's 8.
    static func quantizer(_ quality: Int) -> Int32 {
        let quality = min(100, max(1, quality))
        let scale = quality < 50 ? 50 / Double(quality) : 2 - Double(quality) / 50
        return Int32(min(31, max(1, (scale * 8).rounded())))
    }
}

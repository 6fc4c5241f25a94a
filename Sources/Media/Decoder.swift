import CFFmpeg
import UsherCore

/// A codec at work: packets in, frames out in the order they are shown.
@safe final class Decoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?

    /// What asking for a frame came to.
    enum Step: ~Copyable {
        case frame(OwnedFrame)
        case wantsPacket
        case end
        case failed(FFmpegStatus)
    }

    /// A decoder for `stream` with `threads` threads (0: one a core).
    init(_ stream: UnsafeMutablePointer<AVStream>, threads: Int, limits: MediaLimits, path: String) throws(MediaError) {
        guard let parameters = unsafe stream.pointee.codecpar,
            let codec = unsafe avcodec_find_decoder(parameters.pointee.codec_id),
            let made = unsafe avcodec_alloc_context3(codec)
        else { throw .outOfMemory("opening \(path)") }
        unsafe context = made
        var status = unsafe FFmpegStatus(avcodec_parameters_to_context(made, parameters))
        guard !status.failed else { throw .decoder(path, status) }
        unsafe made.pointee.pkt_timebase = stream.pointee.time_base
        unsafe made.pointee.thread_count = Int32(threads)
        unsafe made.pointee.max_pixels = Int64(limits.pixels)
        status = unsafe FFmpegStatus(avcodec_open2(made, codec, nil))
        guard !status.failed else { throw .decoder(path, status) }
    }

    deinit {
        unsafe avcodec_free_context(&context)
    }

    /// Hands in a packet, or `nil` for the end.
    func send(_ packet: UnsafePointer<AVPacket>?) -> FFmpegStatus {
        unsafe FFmpegStatus(avcodec_send_packet(context, packet))
    }

    /// The next frame.
    func receive() throws(MediaError) -> Step {
        let frame = try OwnedFrame()
        let status = unsafe frame.withPointer { unsafe FFmpegStatus(avcodec_receive_frame(context, $0)) }
        if status.wantsMore { return .wantsPacket }
        if status.isEnd { return .end }
        if status.failed { return .failed(status) }
        return .frame(frame)
    }
}

extension MediaError {
    fileprivate static func decoder(_ path: String, _ status: FFmpegStatus) -> MediaError {
        MediaError(
            .damaged,
            "\(path): the decoder refuses the stream's header (\(status.text)); copy or convert the file"
        )
    }
}

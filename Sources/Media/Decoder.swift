import CFFmpeg
import Foundation
import UsherCore

/// A codec at work: packets in, frames out in the order they are shown.
@safe final class Decoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let journal = DecoderJournal()
    /// How many threads decode.
    let threads: Int

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
        self.threads = unsafe Self.threads(threads, for: parameters.pointee.codec_id)
        unsafe made.pointee.thread_count = Int32(self.threads)
        // Not retained: the journal lives as long as the context.
        unsafe made.pointee.opaque = Unmanaged.passUnretained(journal).toOpaque()
        unsafe made.pointee.max_pixels = Int64(limits.pixels)
        status = unsafe FFmpegStatus(avcodec_open2(made, codec, nil))
        guard !status.failed else { throw .decoder(path, status) }
    }

    deinit {
        unsafe avcodec_free_context(&context)
    }

    /// Lines of complaint in the decoder's log so far, from whichever of its threads.
    var complaints: Int { journal.complaints }
    var lastComplaint: String { journal.lastComplaint }

    /// Codecs whose threads give the same frames as one thread does, as long as nothing is broken; others get one.
    private static let threaded: Set<UInt32> = Set(
        [
            AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_VP9, AV_CODEC_ID_AV1, AV_CODEC_ID_MPEG4,
            AV_CODEC_ID_MPEG2VIDEO,
            AV_CODEC_ID_MJPEG, AV_CODEC_ID_PRORES, AV_CODEC_ID_DNXHD, AV_CODEC_ID_FFV1,
        ].map(\.rawValue)
    )
    /// More only take memory: each holds frames of its own.
    private static let threadsAtMost = 16

    private static func threads(_ wanted: Int, for codec: AVCodecID) -> Int {
        guard threaded.contains(codec.rawValue) else { return 1 }
        return min(threadsAtMost, max(1, wanted == 0 ? ProcessInfo.processInfo.activeProcessorCount : wanted))
    }

    /// The codec that it decodes.
    var codec: AVCodecID { unsafe context?.pointee.codec_id ?? AV_CODEC_ID_NONE }

    /// Which frames of the packets that follow are left out.
    func leaveOut(_ discard: AVDiscard) {
        unsafe context?.pointee.skip_frame = discard
    }

    /// Whether pictures come out later than their packets go in, because others may have to be shown before them.
    var holdsBack: Bool { unsafe context?.pointee.has_b_frames ?? 0 > 0 }

    /// Forgets all pictures: what follows begins at a key frame.
    func forget() {
        unsafe avcodec_flush_buffers(context)
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

import CFFmpeg
import UsherCore

/// Opens streams over the network for a ``LiveInput``.
enum LiveOpening {
    /// Bytes and time that may go by before the video of a stream is known.
    private static let probeBytes: Int64 = 3_000_000
    private static let probeMicroseconds: Int64 = 5_000_000
    /// A second wall behind the interrupt callback: sockets give up by themselves.
    private static let socketMicroseconds = "30000000"
    /// The receive buffer of UDP: a key frame of 8 Mbit/s comes as a burst of some hundred kilobytes.
    private static let datagramBytes = "1048576"

    static func demuxer(
        _ request: LiveRequest,
        _ patience: Patience,
        _ journal: StreamJournal
    ) throws(LiveError) -> Demuxer {
        MediaLog.attach()
        var context = try unsafe open(request, patience, journal)
        if unsafe needsProbing(context, request) {
            // A failure here still leaves what the header said.
            _ = journal.listening { unsafe avformat_find_stream_info(context, nil) }
        }
        guard !patience.isOver else {
            unsafe avformat_close_input(&context)
            throw LiveError(silentSince: journal.lines)
        }
        do {
            return try unsafe Demuxer(
                takingOwnershipOf: context,
                partners: [patience],
                limits: request.limits,
                name: request.address.description
            )
        } catch {
            guard error.code == .noVideo else { throw LiveError(.probing, error) }
            throw LiveError(noVideo: journal.lines)
        }
    }

    private static func open(
        _ request: LiveRequest,
        _ patience: Patience,
        _ journal: StreamJournal
    ) throws(LiveError) -> UnsafeMutablePointer<AVFormatContext>? {
        var context = unsafe avformat_alloc_context()
        guard unsafe context != nil else { throw LiveError(.opening, .outOfMemory) }
        unsafe context?.pointee.interrupt_callback = AVIOInterruptCB(
            callback: { unsafe askPatience($0) },
            opaque: Unmanaged.passUnretained(patience).toOpaque()
        )
        unsafe context?.pointee.protocol_whitelist = av_strdup(request.scheme.protocols)
        unsafe context?.pointee.format_whitelist = av_strdup(request.scheme.formats)
        unsafe context?.pointee.probesize = probeBytes
        unsafe context?.pointee.max_analyze_duration = probeMicroseconds
        unsafe context?.pointee.fps_probe_size = 0
        if request.checksCertificate { unsafe CertificateCheck.attach(to: context) }
        var options = unsafe options(request)
        defer { unsafe av_dict_free(&options) }
        let format = unsafe request.scheme.formats == "rtsp" ? av_find_input_format("rtsp") : nil
        journal.clear()
        // Frees the context when it fails.
        let status = journal.listening {
            unsafe FFmpegStatus(avformat_open_input(&context, request.url, format, &options))
        }
        guard !status.failed else {
            if patience.isOver { throw LiveError(.opening, .interrupted) }
            throw LiveError(.opening, status, log: journal.lines)
        }
        return unsafe context
    }

    /// Options that a protocol does not know are left over and ignored.
    private static func options(_ request: LiveRequest) -> OpaquePointer? {
        var options: OpaquePointer?
        unsafe av_dict_set(&options, "user_agent", "usher", 0)
        switch request.scheme {
        case .rtsp, .rtsps:
            // RTSPS without TCP would need SRTP, which FFmpeg 5.1 does not negotiate.
            let transport = request.scheme == .rtsps ? .tcp : request.transport
            unsafe av_dict_set(&options, "rtsp_transport", transport == .auto ? "tcp+udp" : transport.rawValue, 0)
            if transport == .auto { unsafe av_dict_set(&options, "rtsp_flags", "prefer_tcp", 0) }
            unsafe av_dict_set(&options, "allowed_media_types", "video", 0)
            unsafe av_dict_set(&options, "timeout", socketMicroseconds, 0)
            unsafe av_dict_set(&options, "buffer_size", datagramBytes, 0)
        case .http, .https, .file:
            unsafe av_dict_set(&options, "rw_timeout", socketMicroseconds, 0)
        }
        return unsafe options
    }

    /// RTSP's description names the codec, and the decoder finds the rest: its first picture need not be decoded twice.
    private static func needsProbing(
        _ context: UnsafeMutablePointer<AVFormatContext>?,
        _ request: LiveRequest
    ) -> Bool {
        guard !request.isCopied, request.scheme == .rtsp || request.scheme == .rtsps else { return true }
        for index in 0..<Int(unsafe context?.pointee.nb_streams ?? 0) {
            guard let parameters = unsafe context?.pointee.streams[index]?.pointee.codecpar else { continue }
            if unsafe parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO {
                return unsafe parameters.pointee.codec_id == AV_CODEC_ID_NONE
            }
        }
        return true
    }
}

/// The one whom FFmpeg asks whether to go on.
final class Patience {
    private let asked: any LivePatience

    init(_ asked: any LivePatience) {
        self.asked = asked
    }

    var isOver: Bool { asked.isOver }
}

private func askPatience(_ patience: UnsafeMutableRawPointer?) -> Int32 {
    guard let patience = unsafe patience else { return 0 }
    return unsafe Unmanaged<Patience>.fromOpaque(patience).takeUnretainedValue().isOver ? 1 : 0
}

extension LiveError {
    /// No picture came in time, and the log may say why: none that comes is within the limits.
    fileprivate init(silentSince lines: [String]) {
        let told = LiveError(.probing, FFmpegStatus(usher_AVERROR_EXIT), log: lines)
        self = told.cause == .tooLarge ? told : LiveError(.probing, .interrupted)
    }

    /// There is no video, and the log may say why: a playlist that points to what may not be opened has none.
    fileprivate init(noVideo lines: [String]) {
        let told = LiveError(.probing, FFmpegStatus(usher_AVERROR_INVALIDDATA), log: lines)
        self.init(.probing, told.cause == .notMedia ? .noVideo : told.cause, detail: lines.last ?? "")
    }
}

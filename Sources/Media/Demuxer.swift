import CFFmpeg
import UsherCore

/// The container of one file or stream, and the packets of its video.
@safe final class Demuxer {
    /// What it reads from and is called back by: FFmpeg holds pointers to them.
    private let partners: [AnyObject]
    private(set) var context: UnsafeMutablePointer<AVFormatContext>?
    /// The number of the stream that is shown.
    let stream: Int
    /// How many video streams there are, cover pictures not counted.
    let videoStreams: Int

    /// What reading a packet came to.
    enum Step {
        case packet
        case end
        case failed(FFmpegStatus)
    }

    /// The video of a file.
    convenience init(_ input: InputFile, limits: MediaLimits) throws(MediaError) {
        MediaLog.attach()
        try unsafe self.init(
            takingOwnershipOf: try Self.open(input),
            partners: [input],
            limits: limits,
            name: input.path
        )
    }

    /// The video of an open container, which errors call `name`.
    init(
        takingOwnershipOf context: UnsafeMutablePointer<AVFormatContext>?,
        partners: [AnyObject],
        limits: MediaLimits,
        name: String
    ) throws(MediaError) {
        var context = unsafe context
        self.partners = partners
        do {
            let choice = try unsafe Self.choose(in: context, path: name)
            try unsafe Self.check(context, choice.stream, limits, path: name)
            stream = choice.stream
            videoStreams = choice.count
        } catch {
            unsafe avformat_close_input(&context)
            throw error
        }
        unsafe self.context = context
        for index in 0..<Int(unsafe context?.pointee.nb_streams ?? 0) where index != stream {
            unsafe context?.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
    }

    deinit {
        unsafe avformat_close_input(&context)
    }

    var video: UnsafeMutablePointer<AVStream>? {
        unsafe context?.pointee.streams[stream]
    }

    var containerName: String {
        unsafe context?.pointee.iformat.map { unsafe String(cString: $0.pointee.name) } ?? "unknown"
    }

    /// Reads the next packet of the video into `packet`.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Step {
        while true {
            let status = unsafe FFmpegStatus(av_read_frame(context, packet))
            if status.isEnd { return .end }
            if status.failed { return .failed(status) }
            if unsafe Int(packet.pointee.stream_index) == stream { return .packet }
            unsafe av_packet_unref(packet)
        }
    }
}

extension Demuxer {
    /// Readers that open other files or addresses, or that take plain text for pictures.
    private static let refused: Set<String> = [
        "hls", "dash", "concat", "sdp", "rtsp", "imf", "webm_dash_manifest", "image2", "tty", "bin", "xbin", "adf",
        "idf",
    ]

    private static func open(_ input: InputFile) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext>? {
        var context = unsafe avformat_alloc_context()
        guard unsafe context != nil else { throw .outOfMemory("opening \(input.path)") }
        unsafe context?.pointee.pb = input.io
        // Whatever a container points to outside of itself stays closed.
        unsafe context?.pointee.io_open = { _, _, _, _, _ in usher_AVERROR(EPERM) }
        unsafe context?.pointee.protocol_whitelist = av_strdup("file")
        let status = unsafe FFmpegStatus(avformat_open_input(&context, input.path, nil, nil))
        guard !status.failed else { throw .notMedia(input.path, status) }
        let name = unsafe context?.pointee.iformat.map { unsafe String(cString: $0.pointee.name) } ?? ""
        guard !refused.contains(name) else {
            unsafe avformat_close_input(&context)
            throw MediaError(
                .notMedia,
                "\(input.path): is \(name), not a recording; name a video file (MP4, MKV, AVI, MOV, TS)"
            )
        }
        // A failure here still leaves what the header said.
        unsafe avformat_find_stream_info(context, nil)
        return unsafe context
    }

    private static func choose(
        in context: UnsafeMutablePointer<AVFormatContext>?,
        path: String
    ) throws(MediaError) -> (stream: Int, count: Int) {
        var best: (stream: Int, rank: StreamRank)?
        var count = 0
        for index in 0..<Int(unsafe context?.pointee.nb_streams ?? 0) {
            guard let stream = unsafe context?.pointee.streams[index], let rank = unsafe StreamRank(stream) else {
                continue
            }
            count += 1
            if let found = best, !(found.rank < rank) { continue }
            best = (index, rank)
        }
        guard let best else {
            throw MediaError(.noVideo, "\(path): holds no video (only sound, text or a cover); name a video file")
        }
        return (best.stream, count)
    }

    private static func check(
        _ context: UnsafeMutablePointer<AVFormatContext>?,
        _ index: Int,
        _ limits: MediaLimits,
        path: String
    ) throws(MediaError) {
        guard let parameters = unsafe context?.pointee.streams[index]?.pointee.codecpar else { return }
        let (width, height) = unsafe (Int(parameters.pointee.width), Int(parameters.pointee.height))
        let id = unsafe parameters.pointee.codec_id
        guard width <= limits.side, height <= limits.side, width * height <= limits.pixels else {
            throw MediaError(
                .tooLarge,
                "\(path): frames of \(width)x\(height) are beyond the limit of \(limits.pixels) pixels"
                    + " and \(limits.side) a side; scale the recording down"
            )
        }
        guard unsafe avcodec_find_decoder(id) != nil else {
            let name = unsafe String(cString: avcodec_get_name(id))
            throw MediaError(.unsupportedCodec, "\(path): no decoder for \(name); convert the recording to H.264")
        }
    }
}

/// How much a video stream is worth showing: the largest that can be decoded, then the default one, then the first.
private struct StreamRank: Comparable {
    let decodable: Bool
    let pixels: Int
    let isDefault: Bool

    /// `nil` for what is no video: sound, text, cover pictures.
    init?(_ stream: UnsafeMutablePointer<AVStream>) {
        guard let parameters = unsafe stream.pointee.codecpar,
            unsafe parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
        else { return nil }
        let disposition = unsafe stream.pointee.disposition
        guard disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS) == 0 else { return nil }
        decodable = unsafe avcodec_find_decoder(parameters.pointee.codec_id) != nil
        pixels = unsafe Int(parameters.pointee.width) * Int(parameters.pointee.height)
        isDefault = disposition & AV_DISPOSITION_DEFAULT != 0
    }

    static func < (left: StreamRank, right: StreamRank) -> Bool {
        (left.decodable ? 1 : 0, left.pixels, left.isDefault ? 1 : 0)
            < (right.decodable ? 1 : 0, right.pixels, right.isDefault ? 1 : 0)
    }
}

extension MediaError {
    fileprivate static func notMedia(_ path: String, _ status: FFmpegStatus) -> MediaError {
        if status.isOutOfMemory { return .outOfMemory("opening \(path)") }
        return MediaError(
            .notMedia,
            "\(path): is no recording that can be read (\(status.text)); it may be another kind of file,"
                + " or an MP4 whose end, with its index, is missing"
        )
    }
}

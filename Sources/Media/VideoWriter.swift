import CFFmpeg
import Glibc
public import UsherCore

/// Writes images as a video that plays anywhere: MP4, H.264 (MPEG-4 Part 2 where libx264 is missing), 4:2:0, BT.709.
///
/// One thread at a time.
///
/// An odd side is made even by repeating its last pixels. The file appears under its name when it is finished; one that was not
/// finished leaves nothing behind.
@safe public final class VideoWriter {
    private let path: String
    private let size: PixelSize
    private let codedSize: PixelSize
    private var container: UnsafeMutablePointer<AVFormatContext>?
    private var encoder: UnsafeMutablePointer<AVCodecContext>?
    private let packet: OwnedPacket
    private var lastTicks: Int64?
    private var isOpen = true
    /// Ticks between two frames.
    private let usualStep: Int64

    /// Ticks a second: whole for the usual rates, and below the 65535 that MPEG-4 Part 2 allows.
    private static let ticksPerSecond: Int32 = 48000

    /// A video of `size` at `path`; `frameRate` is what the frames' times come to on average.
    public init(path: String, size: PixelSize, frameRate: Double) throws(MediaError) {
        MediaLog.attach()
        guard size.width > 0, size.height > 0, size.width <= MediaLimits.default.side,
            size.height <= MediaLimits.default.side
        else { throw MediaError(.encoding, "\(path): cannot write a video of \(size)") }
        self.path = path
        self.size = size
        codedSize = PixelSize(width: (size.width + 1) & ~1, height: (size.height + 1) & ~1)
        usualStep = Int64(Double(Self.ticksPerSecond) / min(1000, max(0.01, frameRate)))
        packet = try OwnedPacket()
        do {
            try open(frameRate: frameRate)
        } catch {
            abandon()
            throw error
        }
    }

    deinit {
        if isOpen { abandon() }
    }

    /// Adds an image of the video's size, shown from `time` on; times grow.
    public func append(_ image: Image, at time: MediaTime) throws(MediaError) {
        guard isOpen else { throw MediaError(.closed, "\(path): the video is finished; begin another") }
        guard image.size == size else {
            throw MediaError(.encoding, "\(path): an image of \(image.size) does not fit a video of \(size)")
        }
        let frame = try OwnedFrame.converting(image, to: AV_PIX_FMT_YUV420P, size: codedSize, .video)
        let wanted = Int64((time.seconds * Double(Self.ticksPerSecond)).rounded())
        let ticks = lastTicks.map { max($0 + 1, wanted) } ?? wanted
        lastTicks = ticks
        try unsafe frame.withPointer { frame throws(MediaError) in
            unsafe frame.pointee.pts = ticks
            try unsafe check(avcodec_send_frame(encoder, frame))
        }
        try writePackets()
    }

    /// Writes what the encoder still holds and gives the file its name.
    public func finish() throws(MediaError) {
        guard isOpen else { throw MediaError(.closed, "\(path): the video was finished before") }
        try unsafe check(avcodec_send_frame(encoder, nil))
        try writePackets()
        try unsafe check(av_write_trailer(container))
        try check(closeFile())
        release()
        guard unsafe rename(partPath, path) == 0 else {
            let why = unsafe String(cString: strerror(errno))
            unsafe unlink(partPath)
            throw failure(why)
        }
    }

    private var partPath: String { path + ".part" }

    private func writePackets() throws(MediaError) {
        while true {
            let status = unsafe packet.withPointer { unsafe FFmpegStatus(avcodec_receive_packet(encoder, $0)) }
            if status.wantsMore || status.isEnd { return }
            try check(status.code)
            try unsafe packet.withPointer { packet throws(MediaError) in
                guard let stream = unsafe container?.pointee.streams[0] else { return }
                // Without a length of its own the last frame would not be shown.
                if unsafe packet.pointee.duration == 0 { unsafe packet.pointee.duration = usualStep }
                let base = AVRational(num: 1, den: Self.ticksPerSecond)
                unsafe av_packet_rescale_ts(packet, base, stream.pointee.time_base)
                unsafe packet.pointee.stream_index = 0
                try unsafe check(av_interleaved_write_frame(container, packet))
            }
        }
    }

    private func abandon() {
        _ = closeFile()  // It is thrown away.
        release()
        unsafe unlink(partPath)
    }

    private func closeFile() -> Int32 {
        guard let container = unsafe container else { return 0 }
        return unsafe avio_closep(&container.pointee.pb)
    }

    private func release() {
        isOpen = false
        unsafe avcodec_free_context(&encoder)
        unsafe avformat_free_context(container)
        unsafe container = nil
    }

    private func check(_ code: Int32) throws(MediaError) {
        let status = FFmpegStatus(code)
        if status.failed { throw failure(status.text) }
    }

    private func failure(_ why: String) -> MediaError {
        MediaError(
            .encoding,
            "\(path): the video cannot be written (\(why)); check the directory and the space on the disk"
        )
    }

    private func open(frameRate: Double) throws(MediaError) {
        try unsafe check(avformat_alloc_output_context2(&container, nil, "mp4", path))
        guard let codec = unsafe avcodec_find_encoder_by_name("libx264") ?? avcodec_find_encoder(AV_CODEC_ID_MPEG4),
            let stream = unsafe avformat_new_stream(container, nil)
        else { throw failure("no H.264 or MPEG-4 encoder") }
        unsafe encoder = avcodec_alloc_context3(codec)
        configure(frameRate: frameRate)
        var options: OpaquePointer?
        defer { unsafe av_dict_free(&options) }
        // Quick to write and good to look at; a short look-ahead keeps few frames in memory. mpeg4 ignores them.
        unsafe av_dict_set(&options, "preset", "veryfast", 0)
        unsafe av_dict_set(&options, "crf", "23", 0)
        unsafe av_dict_set(&options, "rc-lookahead", "10", 0)
        try unsafe check(avcodec_open2(encoder, codec, &options))
        try unsafe check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder))
        unsafe stream.pointee.time_base = AVRational(num: 1, den: Self.ticksPerSecond)
        guard let container = unsafe container else { return }
        try unsafe check(avio_open(&container.pointee.pb, "file:" + partPath, AVIO_FLAG_WRITE))
        try unsafe check(avformat_write_header(container, nil))
    }

    private func configure(frameRate: Double) {
        unsafe encoder?.pointee.width = Int32(codedSize.width)
        unsafe encoder?.pointee.height = Int32(codedSize.height)
        unsafe encoder?.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        unsafe encoder?.pointee.time_base = AVRational(num: 1, den: Self.ticksPerSecond)
        unsafe encoder?.pointee.framerate = av_d2q(min(1000, max(0.01, frameRate)), 1001 * 120)
        unsafe encoder?.pointee.colorspace = AVCOL_SPC_BT709
        unsafe encoder?.pointee.color_primaries = AVCOL_PRI_BT709
        unsafe encoder?.pointee.color_trc = AVCOL_TRC_BT709
        unsafe encoder?.pointee.color_range = AVCOL_RANGE_MPEG
        unsafe encoder?.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        // Read by mpeg4 only, where libx264 is missing: its own scale, 1 (best) to 31.
        unsafe encoder?.pointee.global_quality = 4 * FF_QP2LAMBDA
    }
}

import CFFmpeg
import UsherCore

/// Copies the packets of a ``LiveInput`` into a file that plays however it ended; nothing is decoded.
///
/// One thread at a time. The file is a fragmented MP4: what was written plays without the rest, so that a kill costs the last two
/// seconds at most (ISO/IEC 14496-12, 8.8: movie fragments).
@safe public final class SegmentWriter {
    /// The file.
    public let path: String
    /// Bytes handed to the file so far.
    public private(set) var bytes: Int64 = 0
    private var container: UnsafeMutablePointer<AVFormatContext>?
    private let copy: OwnedPacket
    private var inputBase = AVRational(num: 1, den: 90000)
    private var offset: Int64?
    private var lastTicks: Int64 = -1
    /// Whether the container has no times of its own.
    private let usesArrival: Bool
    private var firstArrival: Duration?

    /// The most that is lost when the process is killed, microseconds.
    private static let fragmentMicroseconds = "2000000"
    /// A step between packets that no camera makes, seconds: times jumped.
    private static let jump: Int64 = 10

    /// A file at `path` for what comes from `input`, whose next packet is a key frame.
    public init(path: String, copying input: LiveInput) throws(MediaError) {
        self.path = path
        usesArrival = input.facts.hasNoTimes
        copy = try OwnedPacket()
        do throws(MediaError) {
            try unsafe open(input.stream)
        } catch {
            release()
            throw error
        }
    }

    deinit {
        release()
    }

    /// Writes the packet that came last from `input`, at `uptime`.
    public func append(from input: LiveInput, arrivedAt uptime: Duration) throws(MediaError) {
        guard unsafe container != nil else { throw MediaError(.closed, "\(path): the recording was finished before") }
        try input.sharePacket(with: copy)
        bytes += Int64(copy.byteCount)
        try write(uptime)
        copy.clear()
    }

    /// Writes what is left and closes the file.
    public func finish() throws(MediaError) {
        guard unsafe container != nil else { return }
        defer { release() }
        try unsafe check(av_write_trailer(container))
    }

    private func write(_ uptime: Duration) throws(MediaError) {
        try unsafe copy.withPointer { packet throws(MediaError) in
            guard let stream = unsafe container?.pointee.streams[0] else { return }
            unsafe packet.pointee.stream_index = 0
            unsafe packet.pointee.pos = -1
            let ticksPerSecond = unsafe Int64(stream.pointee.time_base.den)
            if usesArrival {
                unsafe place(packet, uptime, ticksPerSecond)
            } else {
                unsafe av_packet_rescale_ts(packet, inputBase, stream.pointee.time_base)
                unsafe straighten(packet, ticksPerSecond)
            }
            try unsafe check(av_write_frame(container, packet))
        }
    }

    /// Where the container has no times those of the packets are when they came, from the first one on: what FFmpeg makes up means nothing.
    private func place(_ packet: UnsafeMutablePointer<AVPacket>, _ uptime: Duration, _ ticksPerSecond: Int64) {
        let start = firstArrival ?? uptime
        firstArrival = start
        let seconds = (uptime - start) / .seconds(1)
        lastTicks = max(lastTicks + 1, Int64(seconds * Double(ticksPerSecond)))
        unsafe packet.pointee.dts = lastTicks
        unsafe packet.pointee.pts = lastTicks
        unsafe packet.pointee.duration = 0
    }

    /// Times begin at zero and grow: a jump of the camera's clock becomes a usual step.
    private func straighten(_ packet: UnsafeMutablePointer<AVPacket>, _ ticksPerSecond: Int64) {
        let none = usher_AV_NOPTS_VALUE
        let usual = unsafe max(1, packet.pointee.duration > 0 ? packet.pointee.duration : ticksPerSecond / 25)
        let decoded = unsafe packet.pointee.dts != none ? packet.pointee.dts : packet.pointee.pts
        let shown = unsafe packet.pointee.pts != none ? packet.pointee.pts : decoded
        let start = offset ?? (decoded == none ? 0 : decoded)
        var time = decoded == none ? lastTicks + usual : decoded &- start
        if time <= lastTicks || time > max(0, lastTicks) + Self.jump * ticksPerSecond {
            time = lastTicks + usual
        }
        offset = decoded == none ? start : decoded &- time
        let lead = decoded == none ? 0 : shown &- decoded
        unsafe packet.pointee.dts = time
        unsafe packet.pointee.pts = time + ((0...ticksPerSecond * 2).contains(lead) ? lead : 0)
        lastTicks = time
    }

    private func open(_ source: UnsafeMutablePointer<AVStream>?) throws(MediaError) {
        try unsafe check(avformat_alloc_output_context2(&container, nil, "mp4", path))
        guard let container = unsafe container, let source = unsafe source,
            let stream = unsafe avformat_new_stream(container, nil)
        else { throw failure("out of memory") }
        try unsafe check(avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar))
        unsafe stream.pointee.codecpar.pointee.codec_tag = 0
        unsafe stream.pointee.time_base = source.pointee.time_base
        unsafe inputBase = source.pointee.time_base
        unsafe container.pointee.flags |= AVFMT_FLAG_FLUSH_PACKETS
        try unsafe check(avio_open(&container.pointee.pb, "file:" + path, AVIO_FLAG_WRITE))
        var options: OpaquePointer?
        defer { unsafe av_dict_free(&options) }
        unsafe av_dict_set(&options, "movflags", "frag_keyframe+empty_moov+default_base_moof", 0)
        unsafe av_dict_set(&options, "frag_duration", Self.fragmentMicroseconds, 0)
        try unsafe check(avformat_write_header(container, &options))
    }

    private func release() {
        guard let made = unsafe container else { return }
        // What could not be written is lost either way.
        _ = unsafe avio_closep(&made.pointee.pb)
        unsafe avformat_free_context(made)
        unsafe container = nil
    }

    private func check(_ code: Int32) throws(MediaError) {
        let status = FFmpegStatus(code)
        if status.failed { throw failure(status.text) }
    }

    private func failure(_ why: String) -> MediaError {
        MediaError(
            .encoding,
            "\(path): the recording cannot be written (\(why)); check the directory, the space on the disk and the codec"
        )
    }
}

import CFFmpeg
import UsherCore

/// What a decoded frame says besides its pixels.
struct FrameFacts {
    let stamp: Int64?
    let isKey: Bool
    let isDamaged: Bool

    init(_ frame: borrowing OwnedFrame) {
        (stamp, isKey, isDamaged) = unsafe frame.withPointer { frame in
            let picture = unsafe frame.pointee
            let stamp = unsafe picture.best_effort_timestamp
            let broken = unsafe picture.flags & AV_FRAME_FLAG_CORRUPT != 0 || picture.decode_error_flags != 0
            return (stamp == usher_AV_NOPTS_VALUE ? nil : stamp, unsafe picture.key_frame != 0, broken)
        }
    }
}

extension Orientation {
    /// The orientation that a stream's display matrix asks for.
    init(of stream: UnsafeMutablePointer<AVStream>) {
        var bytes = 0
        let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &bytes)
        guard let data = unsafe data, bytes >= 9 * MemoryLayout<Int32>.size else {
            self = .upright
            return
        }
        let matrix = UnsafeRawPointer(data)
        func entry(_ index: Int) -> Double {
            unsafe Double(matrix.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
        }
        self.init(a: entry(0), b: entry(1), c: entry(3), d: entry(4))
    }
}

extension StreamProperties {
    init(_ demuxer: Demuxer, _ stream: UnsafeMutablePointer<AVStream>, _ orientation: Orientation) {
        let parameters = unsafe stream.pointee.codecpar.pointee
        let coded = unsafe PixelSize(width: Int(parameters.width), height: Int(parameters.height))
        let aspect = unsafe SampleAspect(parameters.sample_aspect_ratio)
        container = demuxer.containerName
        codec = unsafe String(cString: avcodec_get_name(parameters.codec_id))
        codedSize = coded
        size = orientation.turned(aspect.applied(to: coded))
        frameRate = unsafe Self.rate(stream.pointee.avg_frame_rate) ?? Self.rate(stream.pointee.r_frame_rate)
        duration = unsafe Self.duration(of: stream, in: demuxer.context)
        let bits = unsafe parameters.bit_rate > 0 ? parameters.bit_rate : demuxer.context?.pointee.bit_rate ?? 0
        bitsPerSecond = bits > 0 ? Int(bits) : nil
        rotationDegrees = orientation.degrees
        videoStreams = demuxer.videoStreams
        pixelFormat = PixelFormatName(unsafe parameters.format).description
    }

    private static func rate(_ rate: AVRational) -> Double? {
        guard rate.num > 0, rate.den > 0 else { return nil }
        return Double(rate.num) / Double(rate.den)
    }

    /// The stream's own length; else Matroska's tag for it; else the file's, where nothing else could be longer.
    private static func duration(
        of stream: UnsafeMutablePointer<AVStream>,
        in context: UnsafeMutablePointer<AVFormatContext>?
    ) -> Duration? {
        let (ticks, base) = unsafe (stream.pointee.duration, stream.pointee.time_base)
        if ticks != usher_AV_NOPTS_VALUE, ticks > 0 {
            let time = MediaTime(ticks: ticks, numerator: base.num, denominator: base.den)
            return time - .zero
        }
        if let entry = unsafe av_dict_get(stream.pointee.metadata, "DURATION", nil, 0),
            let value = unsafe entry.pointee.value
        {
            return unsafe Duration(clock: String(cString: value))
        }
        guard let context = unsafe context, unsafe context.pointee.duration > 0 else { return nil }
        return unsafe .microseconds(context.pointee.duration)
    }
}

extension Duration {
    /// A length written `00:01:02.345000000`; `nil` for anything else.
    init?(clock text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hours = Int(parts[0]), let minutes = Int(parts[1]), let seconds = Double(parts[2]),
            (0...100_000).contains(hours), (0..<60).contains(minutes), seconds >= 0, seconds < 61
        else { return nil }
        self = .seconds(hours * 3600 + minutes * 60) + .nanoseconds(Int64(seconds * 1e9))
    }
}

extension Raster {
    /// A raster over a frame as a decoder gives it; formats that cannot be cropped are brought to RGB first.
    init(decoded frame: consuming OwnedFrame, orientation: Orientation, still: StillFormat? = nil) throws(MediaError) {
        let (colours, aspect) = unsafe frame.withPointer { frame in
            unsafe (ColourSpace(of: frame, still: still != nil), SampleAspect(frame.pointee.sample_aspect_ratio))
        }
        // A JPEG has no alpha: what the decoder gives as such is the black of a photo made for print.
        let flattening = still != nil && still != .jpeg
        let plain = try PlainPixels.plain(frame, colours: colours, flattening: flattening)
        let traits = Traits(colours: colours, aspect: still == nil ? aspect : .square, isStill: still != nil)
        self.init(takingOwnershipOf: plain, orientation: orientation, traits: traits)
    }
}

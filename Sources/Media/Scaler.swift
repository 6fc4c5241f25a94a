import CFFmpeg
import UsherCore

/// What a swscale context is made for; equal keys share contexts.
struct ScalerKey: Sendable, Hashable {
    var source: PixelSize
    var sourceFormat: Int32
    var target: PixelSize
    var targetFormat: Int32
    var colours: ColourSpace
    var targetColours: ColourSpace
    var flags: Int32
}

/// One swscale context. Holds line buffers, so one thread at a time: `ScalerPool` lends it.
// Because only the thread that took it from the pool touches it until it is given back under the pool's lock.
@safe final class Scaler: @unchecked Sendable {
    let key: ScalerKey
    let context: OpaquePointer

    init(_ key: ScalerKey) throws(MediaError) {
        let made = unsafe sws_getContext(
            Int32(key.source.width),
            Int32(key.source.height),
            AVPixelFormat(rawValue: key.sourceFormat),
            Int32(key.target.width),
            Int32(key.target.height),
            AVPixelFormat(rawValue: key.targetFormat),
            key.flags,
            nil,
            nil,
            nil
        )
        guard let made = unsafe made else {
            throw MediaError(
                .unsupportedCodec,
                "cannot scale \(PixelFormatName(key.sourceFormat)) of \(key.source) to \(key.target)"
            )
        }
        // Fails for formats without YUV, which need no matrix.
        unsafe sws_setColorspaceDetails(
            made,
            sws_getCoefficients(key.colours.matrix),
            key.colours.fullRange ? 1 : 0,
            sws_getCoefficients(key.targetColours.matrix),
            key.targetColours.fullRange ? 1 : 0,
            0,
            1 << 16,
            1 << 16
        )
        self.key = key
        unsafe context = made
    }

    deinit {
        unsafe sws_freeContext(context)
    }

    /// Scales the whole of `frame` into rows of packed pixels at `target`, `stride` bytes apart.
    func scale(_ frame: UnsafePointer<AVFrame>, into target: UnsafeMutablePointer<UInt8>, stride: Int) {
        let data = unsafe frame.pointee.data
        let sources: [UnsafePointer<UInt8>?] = unsafe [
            UnsafePointer(data.0), UnsafePointer(data.1), UnsafePointer(data.2), UnsafePointer(data.3),
        ]
        let lines = unsafe frame.pointee.linesize
        let strides = [lines.0, lines.1, lines.2, lines.3]
        let targets: [UnsafeMutablePointer<UInt8>?] = unsafe [target, nil, nil, nil]
        let targetStrides = [Int32(stride), 0, 0, 0]
        unsafe sws_scale(context, sources, strides, 0, Int32(key.source.height), targets, targetStrides)
    }

    /// Scales the whole of `frame` into `target`, whose buffers are allocated.
    func scale(_ frame: UnsafePointer<AVFrame>, into target: UnsafeMutablePointer<AVFrame>) {
        let (data, lines) = unsafe (frame.pointee.data, frame.pointee.linesize)
        let planes: [UnsafePointer<UInt8>?] = unsafe [
            UnsafePointer(data.0), UnsafePointer(data.1), UnsafePointer(data.2), UnsafePointer(data.3),
        ]
        unsafe scale(planes: planes, strides: [lines.0, lines.1, lines.2, lines.3], into: target)
    }

    /// Scales packed rows, `stride` bytes apart, into `target`, whose buffers are allocated.
    func scale(packed: UnsafeBufferPointer<UInt8>, stride: Int, into target: UnsafeMutablePointer<AVFrame>) {
        let planes: [UnsafePointer<UInt8>?] = unsafe [packed.baseAddress, nil, nil, nil]
        unsafe scale(planes: planes, strides: [Int32(stride), 0, 0, 0], into: target)
    }

    private func scale(
        planes: [UnsafePointer<UInt8>?],
        strides: [Int32],
        into target: UnsafeMutablePointer<AVFrame>
    ) {
        let (out, lines) = unsafe (target.pointee.data, target.pointee.linesize)
        let targets: [UnsafeMutablePointer<UInt8>?] = unsafe [out.0, out.1, out.2, out.3]
        let targetStrides = [lines.0, lines.1, lines.2, lines.3]
        unsafe sws_scale(context, planes, strides, 0, Int32(key.source.height), targets, targetStrides)
    }
}

/// FFmpeg's name of a pixel format: `yuv420p10le`.
struct PixelFormatName: CustomStringConvertible {
    let description: String

    init(_ format: Int32) {
        let name = unsafe av_get_pix_fmt_name(AVPixelFormat(rawValue: format))
        description = unsafe name.map { unsafe String(cString: $0) } ?? "unknown"
    }
}

/// Contexts kept between draws, for all threads: making one costs as much as using it on a small picture.
enum ScalerPool {
    /// Idle contexts kept at most.
    ///
    /// A replay needs three a thread (detector, crop, chip); each holds some hundred KB.
    private static let capacity = 24
    private static let idle = Locked<[Scaler]>([])

    /// What `body` makes with a context for `key`, its own while it runs.
    static func with<Result>(
        _ key: ScalerKey,
        _ body: (Scaler) throws(MediaError) -> Result
    ) throws(MediaError) -> Result {
        let scaler = try take(key)
        defer { giveBack(scaler) }
        return try body(scaler)
    }

    private static func take(_ key: ScalerKey) throws(MediaError) -> Scaler {
        let found = idle.withLock { scalers -> Scaler? in
            guard let index = scalers.lastIndex(where: { $0.key == key }) else { return nil }
            return scalers.remove(at: index)
        }
        if let found { return found }
        return try Scaler(key)
    }

    private static func giveBack(_ scaler: Scaler) {
        idle.withLock { scalers in
            if scalers.count == capacity { scalers.removeFirst() }
            scalers.append(scaler)
        }
    }
}

import CFFmpeg
import UsherCore

/// An AVFrame with one owner; freed with it.
// Because it is moved, never shared: one thread at a time holds it.
@safe struct OwnedFrame: ~Copyable, @unchecked Sendable {
    private let frame: UnsafeMutablePointer<AVFrame>

    /// An empty frame.
    init() throws(MediaError) {
        guard let made = unsafe av_frame_alloc() else { throw .outOfMemory("making a frame") }
        unsafe frame = made
    }

    /// A frame that shares the pixels of `other`.
    init(referencing other: UnsafePointer<AVFrame>) throws(MediaError) {
        guard let made = unsafe av_frame_clone(other) else { throw .outOfMemory("sharing a frame") }
        unsafe frame = made
    }

    /// A frame that shares the pixels of `other` inside `rect`, which begins on a chroma sample.
    init(referencing other: UnsafePointer<AVFrame>, cropped rect: PixelRect) throws(MediaError) {
        guard let made = unsafe av_frame_clone(other) else { throw .outOfMemory("sharing a frame") }
        unsafe frame = made
        unsafe made.pointee.crop_left = rect.x
        unsafe made.pointee.crop_top = rect.y
        unsafe made.pointee.crop_right = Int(made.pointee.width) - rect.maxX
        unsafe made.pointee.crop_bottom = Int(made.pointee.height) - rect.maxY
        unsafe av_frame_apply_cropping(made, Int32(AV_FRAME_CROP_UNALIGNED))
    }

    /// A frame with buffers of its own for `size` pixels of `format`.
    init(size: PixelSize, format: AVPixelFormat) throws(MediaError) {
        guard let made = unsafe av_frame_alloc() else { throw .outOfMemory("making a frame") }
        unsafe made.pointee.width = Int32(size.width)
        unsafe made.pointee.height = Int32(size.height)
        unsafe made.pointee.format = format.rawValue
        guard unsafe av_frame_get_buffer(made, 0) >= 0 else {
            var made: UnsafeMutablePointer<AVFrame>? = unsafe made
            unsafe av_frame_free(&made)
            throw .outOfMemory("making a frame of \(size)")
        }
        unsafe frame = made
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = unsafe self.frame
        unsafe av_frame_free(&frame)
    }

    var size: PixelSize { unsafe PixelSize(width: Int(frame.pointee.width), height: Int(frame.pointee.height)) }
    var format: Int32 { unsafe frame.pointee.format }

    /// Lends the frame to `body`.
    func withPointer<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<AVFrame>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(frame)
    }

    /// The frame, which the caller must free.
    consuming func take() -> UnsafeMutablePointer<AVFrame> {
        let frame = unsafe self.frame
        discard self
        return unsafe frame
    }
}

/// How wide a coded pixel is against its height.
struct SampleAspect: Sendable, Hashable {
    var numerator: Int32
    var denominator: Int32

    static let square = SampleAspect(numerator: 1, denominator: 1)

    /// An aspect of FFmpeg's, square where it is unset or beyond any real camera (damaged headers).
    init(_ ratio: AVRational) {
        let value = Double(ratio.num) / Double(ratio.den)
        self.init(numerator: ratio.num, denominator: ratio.den)
        if ratio.num <= 0 || ratio.den <= 0 || value > 8 || value < 1.0 / 8 { self = .square }
    }

    init(numerator: Int32, denominator: Int32) {
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    /// The size with square pixels: the shorter direction is stretched, so that no coded pixel is lost.
    func applied(to size: PixelSize) -> PixelSize {
        if numerator > denominator {
            return PixelSize(width: Self.scaled(size.width, numerator, denominator), height: size.height)
        }
        return PixelSize(width: size.width, height: Self.scaled(size.height, denominator, numerator))
    }

    private static func scaled(_ length: Int, _ numerator: Int32, _ denominator: Int32) -> Int {
        (length * Int(numerator) + Int(denominator) / 2) / Int(denominator)
    }
}

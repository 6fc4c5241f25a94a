import CFFmpeg
import UsherCore

/// Brings the odd formats (palettes, bits, alpha) to packed RGB, so that everything after may crop and scale.
enum PlainPixels {
    /// `frame` itself where its format can be cropped; else its like in RGB, composited on white where `flattening` and it has alpha.
    static func plain(
        _ frame: consuming OwnedFrame,
        colours: ColourSpace,
        flattening: Bool
    ) throws(MediaError) -> OwnedFrame {
        guard let layout = unsafe av_pix_fmt_desc_get(AVPixelFormat(rawValue: frame.format)) else { return frame }
        let flags = unsafe layout.pointee.flags
        let hasPalette = flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
        let flatten = flattening && (hasPalette || flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0)
        if flatten { return try flattened(frame, colours) }
        guard hasPalette || flags & UInt64(AV_PIX_FMT_FLAG_BITSTREAM) != 0 else { return frame }
        return try converted(frame, to: AV_PIX_FMT_RGB24, colours)
    }

    private static func converted(
        _ frame: borrowing OwnedFrame,
        to format: AVPixelFormat,
        _ colours: ColourSpace
    ) throws(MediaError) -> OwnedFrame {
        let key = ScalerKey(
            source: frame.size,
            sourceFormat: frame.format,
            target: frame.size,
            targetFormat: format.rawValue,
            colours: colours,
            targetColours: .rgb,
            flags: SWS_BILINEAR | SWS_ACCURATE_RND
        )
        let made = try OwnedFrame(size: frame.size, format: format)
        try ScalerPool.with(key) { scaler throws(MediaError) in
            unsafe frame.withPointer { source in
                unsafe made.withPointer { target in unsafe scaler.scale(source, into: target) }
            }
        }
        unsafe frame.withPointer { source in
            unsafe made.withPointer { target in
                unsafe target.pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
            }
        }
        return made
    }

    private static func flattened(
        _ frame: borrowing OwnedFrame,
        _ colours: ColourSpace
    ) throws(MediaError) -> OwnedFrame {
        let pixels = try converted(frame, to: AV_PIX_FMT_RGBA, colours)
        let flat = try OwnedFrame(size: frame.size, format: AV_PIX_FMT_RGB24)
        let size = frame.size
        unsafe pixels.withPointer { source in
            unsafe flat.withPointer { target in
                for row in 0..<size.height {
                    guard let from = unsafe source.pointee.data.0, let to = unsafe target.pointee.data.0 else { return }
                    unsafe composite(
                        from + row * Int(source.pointee.linesize.0),
                        onto: to + row * Int(target.pointee.linesize.0),
                        count: size.width
                    )
                }
            }
        }
        return flat
    }

    /// One row of RGBA over white.
    private static func composite(_ from: UnsafePointer<UInt8>, onto to: UnsafeMutablePointer<UInt8>, count: Int) {
        for column in 0..<count {
            let alpha = unsafe Int(from[column * 4 + 3])
            for channel in 0..<3 {
                let colour = unsafe Int(from[column * 4 + channel])
                unsafe to[column * 3 + channel] = UInt8((colour * alpha + 255 * (255 - alpha) + 127) / 255)
            }
        }
    }
}

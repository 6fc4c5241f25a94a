import CFFmpeg
import UsherCore

extension ColourSpace {
    /// What JFIF prescribes: BT.601, full range.
    static let jpeg = ColourSpace(matrix: SWS_CS_ITU601, fullRange: true)
    /// What players expect of HD video: BT.709, limited range.
    static let video = ColourSpace(matrix: SWS_CS_ITU709, fullRange: false)
    /// Of RGB: no matrix is used.
    static let rgb = ColourSpace(matrix: SWS_CS_DEFAULT, fullRange: true)
}

extension OwnedFrame {
    /// A frame of `size` in a planar YUV `format` that shows `image` in its top-left corner, its last pixels repeated beyond.
    static func converting(
        _ image: Image,
        to format: AVPixelFormat,
        size: PixelSize,
        _ colours: ColourSpace
    ) throws(MediaError) -> OwnedFrame {
        // swscale 6.7 averages the last chroma column of an odd width with what lies beyond the row.
        let whole = PixelSize(width: (size.width + 15) & ~15, height: (size.height + 1) & ~1)
        let image = image.extended(to: whole)
        let frame = try OwnedFrame(size: whole, format: format)
        let key = ScalerKey(
            source: whole,
            sourceFormat: (image.order == .rgb ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_BGR24).rawValue,
            target: whole,
            targetFormat: format.rawValue,
            colours: .rgb,
            targetColours: colours,
            flags: SWS_BILINEAR | SWS_ACCURATE_RND
        )
        try ScalerPool.with(key) { scaler throws(MediaError) in
            unsafe frame.withPointer { target in
                unsafe image.bytes.withUnsafeBufferPointer { pixels in
                    unsafe scaler.scale(packed: pixels, stride: whole.width * 3, into: target)
                }
                unsafe target.pointee.width = Int32(size.width)
                unsafe target.pointee.height = Int32(size.height)
            }
        }
        return frame
    }
}

extension OwnedPacket {
    /// A copy of its bytes.
    var bytes: [UInt8] {
        unsafe withPointer { packet in
            guard let data = unsafe packet.pointee.data else { return [] }
            return unsafe [UInt8](UnsafeBufferPointer(start: data, count: Int(packet.pointee.size)))
        }
    }
}

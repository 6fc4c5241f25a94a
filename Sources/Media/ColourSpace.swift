import CFFmpeg

/// Which matrix and range turn a frame's YUV into RGB.
struct ColourSpace: Sendable, Hashable {
    /// swscale's number of the matrix: `SWS_CS_…`.
    var matrix: Int32
    /// 0...255 instead of 16...235.
    var fullRange: Bool

    /// What the frame says; where it says nothing, what files of its size usually mean.
    ///
    /// Untagged pictures of 1280 columns or more than 576 rows are BT.709, smaller ones BT.601, as mpv (`mp_csp_guess_colorspace`) and other players have it. Stills
    /// are BT.601 (JFIF).
    init(of frame: UnsafePointer<AVFrame>, still: Bool) {
        let picture = unsafe frame.pointee
        let large = !still && (unsafe picture.width >= 1280 || picture.height > 576)
        matrix =
            switch unsafe picture.colorspace {
            case AVCOL_SPC_BT709: SWS_CS_ITU709
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
            case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
            case AVCOL_SPC_FCC: SWS_CS_FCC
            default: large ? SWS_CS_ITU709 : SWS_CS_ITU601
            }
        fullRange = unsafe picture.color_range == AVCOL_RANGE_JPEG || Self.isFullRange(picture.format)
    }

    init(matrix: Int32, fullRange: Bool) {
        self.matrix = matrix
        self.fullRange = fullRange
    }

    /// The old JPEG formats say the range in their name.
    private static func isFullRange(_ format: Int32) -> Bool {
        [
            AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUVJ411P,
        ].contains { $0.rawValue == format }
    }
}

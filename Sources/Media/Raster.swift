import CFFmpeg
import UsherCore

/// The pixels of one decoded picture and how they lie on the display; frames and stills draw through it.
///
/// Coordinates of `draw` and `warp` are those of the display: rotation, mirroring and sample aspect are applied. Outside is black.
/// Interlaced pictures are drawn as they are, both fields woven; alpha is ignored but in stills, which come composited.
// Because the AVFrame is owned by this value alone and not written to after init; libavutil counts references atomically
// (https://ffmpeg.org/doxygen/5.1/group__lavu__buffer.html).
@safe struct Raster: ~Copyable, @unchecked Sendable {
    private let frame: UnsafeMutablePointer<AVFrame>
    private let colours: ColourSpace
    private let orientation: Orientation
    private let isStill: Bool
    /// Coded pixels.
    let codedSize: PixelSize
    /// As displayed, pixels.
    let size: PixelSize
    private let codedToDisplay: Affine

    /// How the pixels of a frame are to be understood.
    struct Traits: Sendable {
        var colours: ColourSpace
        var aspect: SampleAspect
        var isStill: Bool
    }

    /// A raster over `frame`, which it frees.
    init(takingOwnershipOf frame: consuming OwnedFrame, orientation: Orientation, traits: Traits) {
        unsafe self.frame = frame.take()
        self.colours = traits.colours
        self.isStill = traits.isStill
        self.orientation = orientation
        codedSize = unsafe PixelSize(width: Int(self.frame.pointee.width), height: Int(self.frame.pointee.height))
        let stretched = traits.aspect.applied(to: codedSize)
        size = orientation.turned(stretched)
        codedToDisplay = Affine.scaling(
            Double(stretched.width) / Double(codedSize.width),
            Double(stretched.height) / Double(codedSize.height)
        ).then(orientation.displayMap(of: stretched))
    }

    private init(sharing other: borrowing Raster, frame: consuming OwnedFrame) {
        unsafe self.frame = frame.take()
        colours = other.colours
        orientation = other.orientation
        isStill = other.isStill
        codedSize = other.codedSize
        size = other.size
        codedToDisplay = other.codedToDisplay
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = unsafe self.frame
        unsafe av_frame_free(&frame)
    }

    /// Another raster over the same pixels, which are shared.
    func copy() throws(MediaError) -> Raster {
        unsafe Raster(sharing: self, frame: try OwnedFrame(referencing: unsafe frame))
    }

    /// The brightness of `columns` times `rows` cells of the picture as coded, row by row: each the mean of 64 pixels spread over it.
    func brightness(columns: Int, rows: Int) -> [UInt8] {
        unsafe LumaCells(of: frame).means(columns: columns, rows: rows, samples: 8)
    }

    /// The part inside `region` of the display, scaled to `target`.
    func draw(_ region: Box, size target: PixelSize, order: ChannelOrder) throws(MediaError) -> Image {
        try Self.check(target)
        guard region.width > 0, region.height > 0 else { return .black(target, order) }
        let scale = Affine.scaling(
            Double(target.width) / Double(region.width),
            Double(target.height) / Double(region.height)
        )
        let map = codedToDisplay.then(.shifting(-Double(region.x), -Double(region.y))).then(scale)
        let plan = DrawPlan(codedToTarget: map, coded: codedSize, target: target, step: chromaStep)
        switch plan {
        case .nothing: return .black(target, order)
        case .direct(let source, let place): return try scaled(source, into: place, of: target, order: order)
        case .sampled: return try sampled(map, size: target, order: order)
        }
    }

    /// An image of `target` whose pixel p shows the display at `transform⁻¹(p)`.
    func warp(_ transform: SimilarityTransform, size target: PixelSize, order: ChannelOrder) throws(MediaError) -> Image
    {
        try Self.check(target)
        return try sampled(codedToDisplay.then(Affine(transform)), size: target, order: order)
    }

    private static func check(_ target: PixelSize) throws(MediaError) {
        guard target.width > 0, target.height > 0, target.width * target.height <= ImageLimits.default.pixels else {
            throw MediaError(.tooLarge, "cannot draw a picture of \(target); ask for 1 pixel to 50 megapixels")
        }
    }

    /// Source rectangles begin on a chroma sample: multiples of these.
    private var chromaStep: PixelSize {
        let layout = unsafe av_pix_fmt_desc_get(AVPixelFormat(rawValue: frame.pointee.format))
        guard let layout = unsafe layout else { return PixelSize(width: 1, height: 1) }
        return unsafe PixelSize(
            width: 1 << Int(layout.pointee.log2_chroma_w),
            height: 1 << Int(layout.pointee.log2_chroma_h)
        )
    }

    /// Area averaging: every source pixel counts, so that nothing flickers from frame to frame.
    ///
    /// 1080p noise to 640x360 keeps a standard deviation of 25 of 74 (a third, as it should at a third of the size) in 1.8 ms; fast
    /// bilinear keeps 60, which is aliasing, in 0.8 ms; bilinear 17, which is blur, in 2.3 ms. Enlarged, it is bilinear.
    private func flags(_ target: PixelSize) -> Int32 {
        // Stills are drawn once and kept: colours are interpolated between chroma samples, as libjpeg does, at 0.4 ms a face.
        if isStill { return SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT }
        // swscale 6.7 shows wrong colours in the last columns when it converts widths like 162 or 165 its quick way.
        return target.width % 8 == 0 ? SWS_AREA : SWS_AREA | SWS_ACCURATE_RND
    }

    private func key(_ source: PixelSize, _ target: PixelSize, _ order: ChannelOrder) -> ScalerKey {
        ScalerKey(
            source: source,
            sourceFormat: unsafe frame.pointee.format,
            target: target,
            targetFormat: (order == .rgb ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_BGR24).rawValue,
            colours: colours,
            targetColours: .rgb,
            flags: flags(target)
        )
    }

    /// `source` scaled into `place` of a black image of `target`.
    private func scaled(
        _ source: PixelRect,
        into place: PixelRect,
        of target: PixelSize,
        order: ChannelOrder
    ) throws(MediaError) -> Image {
        guard orientation == .upright else {
            let coded = orientation.turned(PixelSize(width: place.width, height: place.height))
            let straight = try scaled(
                source,
                into: PixelRect(x: 0, y: 0, width: coded.width, height: coded.height),
                size: coded,
                order: order
            )
            return straight.turned(orientation, into: place, of: target)
        }
        return try scaled(source, into: place, size: target, order: order)
    }

    private func scaled(
        _ source: PixelRect,
        into place: PixelRect,
        size target: PixelSize,
        order: ChannelOrder
    ) throws(MediaError) -> Image {
        let crop = unsafe try OwnedFrame(referencing: unsafe frame, cropped: source)
        let key = key(
            PixelSize(width: source.width, height: source.height),
            PixelSize(width: place.width, height: place.height),
            order
        )
        return try ScalerPool.with(key) { scaler throws(MediaError) in
            unsafe Image.drawn(target, order) { pixels in
                let stride = target.width * 3
                let start = unsafe pixels + (place.y * stride + place.x * 3)
                unsafe crop.withPointer { unsafe scaler.scale($0, into: start, stride: stride) }
                unsafe blacken(pixels, outside: place, of: target)
            }
        }
    }

    /// The display through `map` (from coded pixels): brought to within twice the target's scale, then sampled bilinearly.
    private func sampled(_ map: Affine, size target: PixelSize, order: ChannelOrder) throws(MediaError) -> Image {
        guard let plan = SamplePlan(codedToTarget: map, coded: codedSize, target: target) else {
            return .black(target, order)
        }
        let near = try scaled(
            plan.source,
            into: PixelRect(x: 0, y: 0, width: plan.near.width, height: plan.near.height),
            size: plan.near,
            order: order
        )
        return near.sampled(plan.targetToNear, size: target)
    }
}

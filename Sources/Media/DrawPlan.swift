import UsherCore

/// How an upright region is brought onto a target: straight by swscale, or by sampling where whole pixels would be too coarse.
enum DrawPlan: Sendable, Hashable {
    /// No part of the picture is inside.
    case nothing
    /// `source` (coded pixels) fills `place` (target pixels); what surrounds it is black.
    case direct(source: PixelRect, place: PixelRect)
    /// An edge would be off by more than half a target pixel.
    case sampled

    /// swscale crops at whole chroma samples and fills whole pixels, so an edge may be off; this much is accepted, target pixels.
    static let tolerance = 0.5

    /// The plan for a picture of `coded` pixels whose chroma samples are `step` pixels large.
    ///
    /// The map must keep upright boxes upright.
    init(codedToTarget map: Affine, coded: PixelSize, target: PixelSize, step: PixelSize) {
        let whole = map.bounds(width: Double(coded.width), height: Double(coded.height))
        guard let back = map.inverse, whole.isFinite else {
            self = .nothing
            return
        }
        let seen = Extent(
            left: max(0, whole.left),
            top: max(0, whole.top),
            right: min(Double(target.width), whole.right),
            bottom: min(Double(target.height), whole.bottom)
        )
        guard seen.right > seen.left, seen.bottom > seen.top else {
            self = .nothing
            return
        }
        let place = PixelRect(nearest: seen, step: PixelSize(width: 1, height: 1), within: target)
        let source = PixelRect(nearest: back.image(of: seen), step: step, within: coded)
        let error = map.image(of: Extent(source)).distance(to: Extent(place))
        let usable = !place.isEmpty && !source.isEmpty && error <= Self.tolerance
        self = usable ? .direct(source: source, place: place) : .sampled
    }
}

/// How a picture is sampled through any affine map: which part is brought near the target's scale, and how the target looks into that.
struct SamplePlan: Sendable, Hashable {
    /// Coded pixels that are needed.
    let source: PixelRect
    /// What they are scaled to: between the target's scale and twice that.
    let near: PixelSize
    /// From corner-origin target pixels to corner-origin pixels of `near`.
    let targetToNear: Affine

    /// Crops are widened to multiples of this, coded pixels, so that faces of nearly one size share scalers, and rows begin aligned.
    private static let grid = 16
    /// Beyond this the target shows nothing that could be told apart, and fixed-point positions would overflow.
    private static let farthest = 1e9

    /// The plan; `nil` where the target shows no part of the picture.
    init?(codedToTarget map: Affine, coded: PixelSize, target: PixelSize) {
        guard let back = map.inverse else { return nil }
        let shown = back.bounds(width: Double(target.width), height: Double(target.height))
        let reach = back.reach
        guard shown.isFinite, reach.isFinite, reach < Self.farthest,
            [shown.left, shown.top, shown.right, shown.bottom].allSatisfy({ abs($0) < Self.farthest })
        else { return nil }
        var shrink = 1.0
        while reach / shrink > 2 { shrink *= 2 }
        let margin = 2 * shrink
        let source = PixelRect(
            covering: Extent(
                left: shown.left - margin,
                top: shown.top - margin,
                right: shown.right + margin,
                bottom: shown.bottom + margin
            ),
            grid: Self.grid,
            within: coded
        )
        guard !source.isEmpty else { return nil }
        self.source = source
        near = PixelSize(
            width: max(1, Int((Double(source.width) / shrink).rounded(.up))),
            height: max(1, Int((Double(source.height) / shrink).rounded(.up)))
        )
        targetToNear = back.then(.shifting(-Double(source.x), -Double(source.y))).then(
            .scaling(Double(near.width) / Double(source.width), Double(near.height) / Double(source.height))
        )
    }
}

extension PixelRect {
    /// The rectangle nearest to `extent` whose left and top are multiples of `step`.
    init(nearest extent: Extent, step: PixelSize, within size: PixelSize) {
        let left = Int((extent.left / Double(step.width)).rounded()) * step.width
        let top = Int((extent.top / Double(step.height)).rounded()) * step.height
        let right = min(size.width, Int(extent.right.rounded()))
        let bottom = min(size.height, Int(extent.bottom.rounded()))
        self.init(x: max(0, left), y: max(0, top), width: right - max(0, left), height: bottom - max(0, top))
    }

    /// The smallest rectangle on `grid` that covers `extent`, clipped.
    init(covering extent: Extent, grid: Int, within size: PixelSize) {
        let left = max(0, Int((extent.left / Double(grid)).rounded(.down)) * grid)
        let top = max(0, Int((extent.top / Double(grid)).rounded(.down)) * grid)
        let right = min(size.width, Int((extent.right / Double(grid)).rounded(.up)) * grid)
        let bottom = min(size.height, Int((extent.bottom / Double(grid)).rounded(.up)) * grid)
        self.init(x: left, y: top, width: right - left, height: bottom - top)
    }
}

extension Extent {
    init(_ rect: PixelRect) {
        self.init(left: Double(rect.x), top: Double(rect.y), right: Double(rect.maxX), bottom: Double(rect.maxY))
    }

    /// The largest distance between an edge and its like in `other`.
    func distance(to other: Extent) -> Double {
        max(abs(left - other.left), abs(top - other.top), abs(right - other.right), abs(bottom - other.bottom))
    }
}

extension Affine {
    /// The upright box around what `extent` becomes.
    func image(of extent: Extent) -> Extent {
        Affine.shifting(extent.left, extent.top).then(self).bounds(
            width: extent.right - extent.left,
            height: extent.bottom - extent.top
        )
    }
}

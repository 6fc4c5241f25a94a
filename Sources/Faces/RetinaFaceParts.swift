import Inference
import UsherCore

/// RetinaFace for parts of a picture, at the scale at which the whole is searched; each is compiled when it is first wanted.
///
/// A part of a quarter costs about a quarter of the whole (docs/design/0004-live.md).
struct RetinaFaceParts: Sendable {
    /// Sides are multiples of this, pixels: the coarsest stride of the net.
    static let grid = 32

    private struct Part: Sendable {
        var size: PixelSize
        var net: Lazy<RetinaFaceNet>
    }

    /// By their areas, smallest first.
    private let parts: [Part]

    /// The parts of an input of `whole` pixels, each made by `make`.
    init(of whole: PixelSize, _ make: @escaping @Sendable (PixelSize) throws(InferenceError) -> RetinaFaceNet) {
        parts = Self.sizes(of: whole).map { size in
            Part(size: size, net: Lazy { () throws(InferenceError) in try make(size) })
        }
    }

    /// A quarter, halves along either side, and seven tenths of the width: what pays, of few sizes, as each takes memory.
    static func sizes(of whole: PixelSize) -> [PixelSize] {
        func side(_ whole: Int, _ tenths: Int) -> Int { (whole * tenths / 10 + grid - 1) / grid * grid }
        let (width, height) = (whole.width, whole.height)
        let sizes = [
            PixelSize(width: side(width, 5), height: side(height, 5)),
            PixelSize(width: width, height: side(height, 5)),
            PixelSize(width: side(width, 5), height: height),
            PixelSize(width: side(width, 7), height: height),
        ]
        func area(_ size: PixelSize) -> Int { size.width * size.height }
        return Set(sizes.filter { area($0) < area(whole) }).sorted { (area($0), $0.width) < (area($1), $1.width) }
    }

    /// The smallest part that shows `region`, and what of the picture it shows; `nil` where only the whole does.
    ///
    /// What it shows has even corners, so that parts of one size share scalers, and does not reach beyond the picture where it need not.
    func fitting(_ region: Box, in picture: PixelSize, scale: Float) throws(InferenceError) -> (RetinaFaceNet, Box)? {
        for part in parts {
            let (width, height) = (Float(part.size.width) / scale, Float(part.size.height) / scale)
            guard region.width <= width, region.height <= height else { continue }
            let middle = region.center
            let x = Self.place(middle.x - width / 2, most: Float(picture.width) - width)
            let y = Self.place(middle.y - height / 2, most: Float(picture.height) - height)
            return (try part.net.value(), Box(x: x, y: y, width: width, height: height))
        }
        return nil
    }

    private static func place(_ wanted: Float, most: Float) -> Float {
        (max(0, min(wanted, most)) / 2).rounded(.down) * 2
    }
}

import UsherCore

/// An affine map of the plane: `x' = a·x + c·y + tx`, `y' = b·x + d·y + ty`.
struct Affine: Sendable, Hashable {
    var a, b, c, d, tx, ty: Double

    static let identity = Affine(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)

    static func scaling(_ x: Double, _ y: Double) -> Affine { Affine(a: x, b: 0, c: 0, d: y, tx: 0, ty: 0) }
    static func shifting(_ x: Double, _ y: Double) -> Affine { Affine(a: 1, b: 0, c: 0, d: 1, tx: x, ty: y) }

    init(a: Double, b: Double, c: Double, d: Double, tx: Double, ty: Double) {
        (self.a, self.b, self.c, self.d, self.tx, self.ty) = (a, b, c, d, tx, ty)
    }

    init(_ similarity: SimilarityTransform) {
        let (cosine, sine) = (Double(similarity.a), Double(similarity.b))
        self.init(a: cosine, b: sine, c: -sine, d: cosine, tx: Double(similarity.tx), ty: Double(similarity.ty))
    }

    /// This map first, `next` after it.
    func then(_ next: Affine) -> Affine {
        let origin = next.apply(tx, ty)
        return Affine(
            a: next.a * a + next.c * b,
            b: next.b * a + next.d * b,
            c: next.a * c + next.c * d,
            d: next.b * c + next.d * d,
            tx: origin.x,
            ty: origin.y
        )
    }

    func apply(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (a * x + c * y + tx, b * x + d * y + ty)
    }

    /// The map back; `nil` where the plane falls onto a line or a number is not finite.
    var inverse: Affine? {
        let determinant = a * d - b * c
        guard determinant != 0, determinant.isFinite, tx.isFinite, ty.isFinite else { return nil }
        let (ia, ib, ic, id) = (d / determinant, -b / determinant, -c / determinant, a / determinant)
        return Affine(a: ia, b: ib, c: ic, d: id, tx: -(ia * tx + ic * ty), ty: -(ib * tx + id * ty))
    }

    /// The longest step that one pixel to the right or down becomes.
    var reach: Double { max((a * a + b * b).squareRoot(), (c * c + d * d).squareRoot()) }

    /// The upright box around what the rectangle at the origin of `width` by `height` becomes.
    func bounds(width: Double, height: Double) -> Extent {
        let corners = [apply(0, 0), apply(width, 0), apply(0, height), apply(width, height)]
        return Extent(
            left: corners.map(\.x).min() ?? 0,
            top: corners.map(\.y).min() ?? 0,
            right: corners.map(\.x).max() ?? 0,
            bottom: corners.map(\.y).max() ?? 0
        )
    }
}

/// An upright rectangle by its edges, pixels, in double precision.
struct Extent: Sendable, Hashable {
    var left, top, right, bottom: Double

    var isFinite: Bool { left.isFinite && top.isFinite && right.isFinite && bottom.isFinite }
}

/// A rectangle of whole pixels.
struct PixelRect: Sendable, Hashable {
    var x, y, width, height: Int

    var isEmpty: Bool { width <= 0 || height <= 0 }
    var maxX: Int { x + width }
    var maxY: Int { y + height }
}

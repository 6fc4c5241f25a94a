#if canImport(Glibc)
import Glibc
#endif

/// A rotation, uniform scale and shift of the plane: `x' = a·x - b·y + tx`, `y' = b·x + a·y + ty`.
public struct SimilarityTransform: Sendable, Hashable {
    /// Scale times the cosine of the rotation.
    public var a: Float
    /// Scale times the sine of the rotation.
    public var b: Float
    /// Shift to the right, pixels.
    public var tx: Float
    /// Shift down, pixels.
    public var ty: Float

    /// The transform with these coefficients.
    public init(a: Float, b: Float, tx: Float, ty: Float) {
        self.a = a
        self.b = b
        self.tx = tx
        self.ty = ty
    }

    /// How many pixels of the target one pixel of the source becomes, along a line.
    public var scale: Float { (a * a + b * b).squareRoot() }

    /// Where `point` lands.
    public func callAsFunction(_ point: Point) -> Point {
        Point(a * point.x - b * point.y + tx, b * point.x + a * point.y + ty)
    }

    /// The transform that leads back; `nil` where everything falls onto one point.
    public var inverse: SimilarityTransform? {
        let square = a * a + b * b
        guard square > 0, square.isFinite else { return nil }
        let (ia, ib) = (a / square, -b / square)
        return SimilarityTransform(a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty))
    }

    /// The least-squares similarity that takes `source` to `target`, point by point, without reflection.
    ///
    /// Umeyama, "Least-squares estimation of transformation parameters between two point patterns" (PAMI 1991), in two dimensions,
    /// where the closed form needs no decomposition. `nil` with fewer than two points, unequal counts or coinciding points.
    public static func fitting(_ source: [Point], onto target: [Point]) -> SimilarityTransform? {
        guard source.count == target.count, source.count >= 2 else { return nil }
        let (from, to) = (middle(of: source), middle(of: target))
        var (dot, cross, spread) = (0.0, 0.0, 0.0)
        for (p, q) in zip(source, target) {
            let (px, py) = (Double(p.x) - from.x, Double(p.y) - from.y)
            let (qx, qy) = (Double(q.x) - to.x, Double(q.y) - to.y)
            dot += px * qx + py * qy
            cross += px * qy - py * qx
            spread += px * px + py * py
        }
        guard spread > 0 else { return nil }
        let (a, b) = (dot / spread, cross / spread)
        return SimilarityTransform(
            a: Float(a),
            b: Float(b),
            tx: Float(to.x - (a * from.x - b * from.y)),
            ty: Float(to.y - (b * from.x + a * from.y))
        )
    }

    private static func middle(of points: [Point]) -> (x: Double, y: Double) {
        let count = Double(points.count)
        return (
            points.reduce(0) { $0 + Double($1.x) } / count,
            points.reduce(0) { $0 + Double($1.y) } / count
        )
    }
}

import Testing
import UsherCore

@Suite struct SimilarityTransformTests {
    struct Fit: Sendable {
        var source: [Point]
        var target: [Point]
        var a: Float
        var b: Float
        var tx: Float
        var ty: Float
    }

    // Umeyama's method with numpy's SVD, float64; the last target is a mirror image, which must not be followed:
    // a=src-mx; b=dst-my; U,D,Vt=svd(b.T@a/n); d=[1, sign(det U det Vt)]; R=U@diag(d)@Vt; c=(D*d).sum()/(a**2).sum()*n; t=my-c*R@mx
    static let fits = [
        Fit(
            source: [Point(62.51, 89.72), Point(77.57, 22.52)],
            target: [Point(324.65, -58.13), Point(123.55, -193.44)],
            a: 1.278668,
            b: -3.279118,
            tx: -49.482,
            ty: 32.12558
        ),
        Fit(
            source: [Point(25.49, 44.51), Point(50.45, 55.35), Point(99.55, 79.27)],
            target: [Point(-71.38, 164.45), Point(-26.68, 262.44), Point(54.39, 462.84)],
            a: 2.941316,
            b: 2.648528,
            tx: -28.47025,
            ty: -33.97941
        ),
        Fit(
            source: [
                Point(62.92, 51.41), Point(49.69, 24.75), Point(1.18, 19.24), Point(69.2, 20.06), Point(36.95, 0.37),
            ],
            target: [
                Point(-79.88, 63.67), Point(-56.45, 70.23), Point(-42.14, 35.43), Point(-59.04, 79.78),
                Point(-29.08, 66.88),
            ],
            a: -0.3093953,
            b: 0.6967522,
            tx: -23.56736,
            ty: 39.71672
        ),
        Fit(
            source: [
                Point(94.49, 90.39), Point(56.97, 14.55), Point(19.25, 92.79), Point(55.23, 18.06), Point(88.41, 64.16),
            ],
            target: [
                Point(73.97, 171.05), Point(68.32, 32.31), Point(-38.49, 124.88), Point(63.15, 33.53),
                Point(81.35, 122.96),
            ],
            a: 1.496928,
            b: 0.6471547,
            tx: -8.217667,
            ty: -27.55361
        ),
        Fit(
            source: [
                Point(96.71, 65.78), Point(42.82, 52.37), Point(87.28, 34.42), Point(59.03, 68.37), Point(35.54, 51.91),
            ],
            target: [
                Point(382.81, 391.86), Point(332.66, 196.63), Point(269.84, 362.59), Point(388.61, 254.14),
                Point(329.04, 168.93),
            ],
            a: -0.08164674,
            b: 2.214042,
            tx: 466.6602,
            ty: 136.9757
        ),
    ]

    @Test(arguments: fits)
    func `The fit is Umeyama's`(fit: Fit) throws {
        let found = try #require(SimilarityTransform.fitting(fit.source, onto: fit.target))
        #expect(abs(found.a - fit.a) < 2e-5 && abs(found.b - fit.b) < 2e-5)
        #expect(abs(found.tx - fit.tx) < 2e-3 && abs(found.ty - fit.ty) < 2e-3)
    }

    @Test(arguments: fits)
    func `The inverse leads every point back`(fit: Fit) throws {
        let there = try #require(SimilarityTransform.fitting(fit.source, onto: fit.target))
        let back = try #require(there.inverse)
        for point in fit.source {
            let again = back(there(point))
            #expect(abs(again.x - point.x) < 1e-3 && abs(again.y - point.y) < 1e-3)
        }
        #expect(abs(there.scale * back.scale - 1) < 1e-5)
    }

    @Test func `What no similarity can fit is refused`() {
        let point = Point(3, 4)
        #expect(SimilarityTransform.fitting([point], onto: [point]) == nil)
        #expect(SimilarityTransform.fitting([point, point], onto: [point, Point(5, 6)]) == nil)
        #expect(SimilarityTransform.fitting([point, Point(5, 6)], onto: [point]) == nil)
        #expect(SimilarityTransform(a: 0, b: 0, tx: 1, ty: 1).inverse == nil)
    }

    @Test func `A quarter turn to the right takes x to y`() {
        let turn = SimilarityTransform(a: 0, b: 1, tx: 10, ty: 0)
        #expect(turn(Point(1, 0)) == Point(10, 1))
        #expect(turn(Point(0, 1)) == Point(9, 0))
    }
}

import CFFmpeg
import Testing
import UsherCore

@testable import Media

@Suite struct TimeRepairTests {
    /// What the file says in milliseconds, and what comes of it; frames usually 40 ms apart.
    static let table: [(String, [Int64?], [Int64], Int)] = [
        ("as they are", [0, 40, 80], [0, 40, 80], 0), ("from zero on", [5000, 5040, 5081], [0, 40, 81], 0),
        ("missing", [0, nil, 80, nil], [0, 40, 80, 120], 2), ("all missing", [nil, nil, nil], [0, 40, 80], 3),
        ("first missing", [nil, 100, 140], [0, 40, 80], 1), ("twice the same", [0, 40, 40, 80], [0, 40, 41, 80], 1),
        ("a small step back", [0, 100, 60, 140], [0, 100, 101, 140], 1),
        ("a clock set back", [0, 40, -5_000_000, -4_999_960], [0, 40, 80, 120], 1),
        ("a jump of two days", [0, 172_800_000, 172_800_040], [0, 40, 80], 1),
        ("a pause of an hour", [0, 3_600_000, 3_600_040], [0, 3_600_000, 3_600_040], 0),
    ]

    @Test(arguments: table)
    func timesGrow(_ name: String, _ stamps: [Int64?], _ expected: [Int64], _ repaired: Int) {
        var repair = TimeRepair(usualStep: .milliseconds(40))
        let times = stamps.map {
            repair.next($0.map { MediaTime(nanoseconds: $0 * 1_000_000) }).nanoseconds / 1_000_000
        }
        #expect(times == expected, "\(name)")
        #expect(repair.repaired == repaired, "\(name)")
    }

    @Test func theWildestTimesDoNotTrap() {
        var repair = TimeRepair(usualStep: .milliseconds(40))
        var last = MediaTime(nanoseconds: -1)
        for stamp in [Int64.max, .min, 0, .max, .max, .min, -1] {
            let time = repair.next(MediaTime(nanoseconds: stamp))
            #expect(time > last)
            last = time
        }
    }
}

@Suite struct DamageSpanTests {
    private func at(_ seconds: Int64) -> MediaTime { MediaTime(nanoseconds: seconds * 1_000_000_000) }

    @Test func spansThatMeetAreOne() {
        var damage = Damage()
        for span in [at(1)...at(2), at(2)...at(3), at(5)...at(6), at(5)...at(5), at(6)...at(9)] { damage.note(span) }
        #expect(damage.spans == [at(1)...at(3), at(5)...at(9)])
    }
}

@Suite struct DrawPlanTests {
    private let even = PixelSize(width: 2, height: 2)
    private let full = PixelSize(width: 1920, height: 1080)
    private let input = PixelSize(width: 640, height: 384)

    private func plan(_ region: Box, _ coded: PixelSize, _ target: PixelSize) -> DrawPlan {
        let scale = Affine.scaling(
            Double(target.width) / Double(region.width),
            Double(target.height) / Double(region.height)
        )
        let map = Affine.shifting(-Double(region.x), -Double(region.y)).then(scale)
        return DrawPlan(codedToTarget: map, coded: coded, target: target, step: even)
    }

    @Test func aLetterboxIsDrawnStraight() {
        let whole = PixelRect(x: 0, y: 0, width: 1920, height: 1080)
        let place = PixelRect(x: 0, y: 0, width: 640, height: 360)
        #expect(plan(Box(x: 0, y: 0, width: 1920, height: 1152), full, input) == .direct(source: whole, place: place))
        let centred = PixelRect(x: 0, y: 12, width: 640, height: 360)
        #expect(
            plan(Box(x: 0, y: -36, width: 1920, height: 1152), full, input) == .direct(source: whole, place: centred)
        )
    }

    @Test func anEdgeBetweenPixelsIsRoundedWhereNobodySees() {
        let odd = PixelSize(width: 1000, height: 700)
        let region = Box(x: 0, y: 0, width: 1166.667, height: 700)
        let place = PixelRect(x: 0, y: 0, width: 549, height: 384)
        let whole = PixelRect(x: 0, y: 0, width: 1000, height: 700)
        #expect(plan(region, odd, input) == .direct(source: whole, place: place))
    }

    @Test func aSmallCropBetweenPixelsIsSampled() {
        #expect(plan(Box(x: 101.5, y: 80, width: 40, height: 40), full, PixelSize(width: 160, height: 160)) == .sampled)
        #expect(plan(Box(x: 101, y: 80, width: 40, height: 40), full, PixelSize(width: 160, height: 160)) == .sampled)
        let aligned = PixelRect(x: 100, y: 80, width: 40, height: 40)
        let all = PixelRect(x: 0, y: 0, width: 160, height: 160)
        #expect(
            plan(Box(x: 100, y: 80, width: 40, height: 40), full, PixelSize(width: 160, height: 160))
                == .direct(source: aligned, place: all)
        )
    }

    @Test func nothingIsPlannedBesideThePicture() {
        #expect(plan(Box(x: 2000, y: 0, width: 100, height: 100), full, input) == .nothing)
    }

    @Test(arguments: [0.05, 0.2, 0.3, 0.5, 0.9, 1.0, 3.0])
    func whatIsSampledIsBroughtToWithinTwiceTheScale(_ scale: Double) throws {
        let map = Affine(SimilarityTransform(a: Float(scale), b: 0, tx: 0, ty: 0))
        let plan = try #require(SamplePlan(codedToTarget: map, coded: full, target: PixelSize(width: 90, height: 50)))
        let step = plan.targetToNear.reach
        #expect(step <= 2.01)
        #expect(step > 0.99 || plan.near == PixelSize(width: plan.source.width, height: plan.source.height))
        #expect(plan.source.x % 16 == 0 && plan.source.y % 16 == 0)
    }
}

@Suite struct OrientationTests {
    @Test func aMapAndItsInverseCancel() throws {
        let map = Affine(a: 0.8, b: 0.3, c: -0.4, d: 1.2, tx: 7, ty: -3)
        let there = map.apply(12, 34)
        let back = try #require(map.inverse).apply(there.x, there.y)
        #expect(abs(back.x - 12) < 1e-9 && abs(back.y - 34) < 1e-9)
        #expect(Affine(a: 1, b: 1, c: 1, d: 1, tx: 0, ty: 0).inverse == nil)
    }

    @Test(arguments: 1...8)
    func theMapKeepsThePictureInItsFrame(_ exif: Int) {
        let size = PixelSize(width: 30, height: 20)
        let orientation = Orientation(exif: exif)
        let box = orientation.displayMap(of: size).bounds(width: 30, height: 20)
        let shown = orientation.turned(size)
        #expect(box == Extent(left: 0, top: 0, right: Double(shown.width), bottom: Double(shown.height)))
    }

    @Test func degreesAreClockwise() {
        #expect([1, 3, 6, 8].map { Orientation(exif: $0).degrees } == [0, 180, 90, 270])
    }

    @Test func aSampleAspectOfNonsenseIsSquare() {
        for (numerator, denominator) in [(0, 1), (1, 0), (-3, 2), (1, 1000), (1000, 1)] {
            #expect(SampleAspect(.init(num: Int32(numerator), den: Int32(denominator))) == .square)
        }
    }
}

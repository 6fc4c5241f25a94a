import Foundation
import Testing
import UsherCore

@testable import Faces

@Suite("The quality of a view")
struct FaceQualityMeasureTests {
    /// Stripes whose edges are `blur` pixels wide.
    private func stripes(blur: Int) -> Image {
        let side = 64
        var bytes: [UInt8] = []
        for _ in 0..<side {
            for x in 0..<side {
                let phase = x % 32
                let ramp = min(max(phase < 16 ? phase - 8 : 24 - phase, -blur), blur)
                let value = UInt8(128 + 100 * ramp / max(1, blur))
                bytes += [value, value, value]
            }
        }
        return Image(size: PixelSize(width: side, height: side), order: .rgb, bytes: bytes)
    }

    @Test("falls with the width of edges, and is nothing for an even surface")
    func sharpness() {
        let energies = [1, 2, 4, 8].map { FaceQualityMeasure.edgeEnergy(stripes(blur: $0)) }
        #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > $1 })
        let even = Image(
            size: PixelSize(width: 8, height: 8),
            order: .rgb,
            bytes: [UInt8](repeating: 90, count: 192)
        )
        #expect(FaceQualityMeasure.edgeEnergy(even) == 0)
        #expect(FaceQualityMeasure.sharpness(0) == 0)
    }

    @Test("does not change with contrast or the order of colours")
    func contrast() {
        let strong = stripes(blur: 4)
        let weak = Image(size: strong.size, order: .bgr, bytes: strong.bytes.map { UInt8(64 + Int($0) / 2) })
        let (a, b) = (FaceQualityMeasure.edgeEnergy(strong), FaceQualityMeasure.edgeEnergy(weak))
        #expect(abs(a - b) < 0.05 * a)
    }

    @Test(
        "of the border is 1 for a whole face, 0 where half of it or more is cut off",
        arguments: [(0, 1), (-10, 0.8), (-25, 0.5), (-50, 0), (-90, 0), (860, 1), (870, 0.8), (960, 0)]
            as [(Float, Float)]
    )
    func border(x: Float, wanted: Float) {
        let box = Box(x: x, y: 10, width: 100, height: 100)
        let found = FaceQualityMeasure.border(box, in: PixelSize(width: 960, height: 540))
        #expect(abs(found - wanted) < 1e-5)
    }

    @Test("of the pose falls with yaw and pitch alike, and not with roll")
    func pose() {
        let at = { (yaw: Float, pitch: Float, roll: Float) in
            FaceQualityMeasure.pose(HeadPose(yaw: yaw, pitch: pitch, roll: roll))
        }
        #expect(at(0, 0, 90) == 1)
        #expect(at(30, 0, 0) == 0.75)
        #expect(at(0, -30, 0) == at(30, 0, 0))
        #expect(at(60, 0, 0) == 0)
        #expect(at(-80, 10, 0) == 0)
    }

    @Test(
        "of the size grows from 16 to 96 pixels",
        arguments: [(8, 0), (16, 0), (39.19, 0.5), (96, 1), (400, 1)] as [(Float, Float)]
    )
    func size(square: Float, wanted: Float) {
        #expect(abs(FaceQualityMeasure.size(square) - wanted) < 0.001)
    }

    @Test("is the product of its parts")
    func product() {
        let point = Point(20, 20)
        let face = DetectedFace(
            box: Box(x: 0, y: 0, width: 40, height: 40),
            landmarks: Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point),
            score: 0.9
        )
        let found = FaceQualityMeasure.quality(
            of: face,
            square: 40,
            sharpness: FaceQualityMeasure.sharpness(FaceQualityMeasure.edgeEnergy(stripes(blur: 8))),
            pose: HeadPose(yaw: 20, pitch: 0, roll: 0),
            picture: PixelSize(width: 64, height: 64)
        )
        let product = found.sharpness * found.size * found.pose * found.detector * found.border
        #expect(abs(found.value - product) < 1e-6)
        #expect(abs(found.detector - 0.8) < 1e-6)
    }
}

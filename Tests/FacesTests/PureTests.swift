import Foundation
import Testing
import UsherCore

@testable import Faces

@Suite("RetinaFace's anchors")
struct RetinaFaceAnchorsTests {
    private let layers = [
        RetinaFaceAnchors.Layer(stride: 8, sizes: [16, 32]), .init(stride: 16, sizes: [64, 128]),
        .init(stride: 32, sizes: [256, 512]),
    ]

    private func anchors(_ size: PixelSize) -> RetinaFaceAnchors {
        RetinaFaceAnchors(layers, centreVariance: 0.1, sizeVariance: 0.2, input: size)
    }

    @Test(
        "cover the input with two in each cell of each layer, rounding up",
        arguments: [(640, 384), (128, 128), (100, 50)]
    )
    func count(width: Int, height: Int) {
        let wanted = [8, 16, 32].map { Int((Double(width) / $0).rounded(.up) * (Double(height) / $0).rounded(.up)) * 2 }
        #expect(anchors(PixelSize(width: width, height: height)).anchors.count == wanted.reduce(0, +))
    }

    @Test("run from fine to coarse, row by row, small before large")
    func order() {
        let found = anchors(PixelSize(width: 64, height: 32)).anchors
        #expect(found[0] == .init(center: Point(4, 4), side: 16))
        #expect(found[1] == .init(center: Point(4, 4), side: 32))
        #expect(found[2] == .init(center: Point(12, 4), side: 16))
        #expect(found[16] == .init(center: Point(4, 12), side: 16))
        #expect(found[64] == .init(center: Point(8, 8), side: 64))
        #expect(found.last == .init(center: Point(48, 16), side: 512))
    }

    @Test("are moved by the model's numbers as postprocess.py moves them")
    func decoding() {
        let anchors = anchors(PixelSize(width: 32, height: 32))
        let count = anchors.anchors.count
        var (boxes, logits) = ([Float](repeating: 0, count: count * 4), [Float](repeating: 0, count: count * 2))
        var landmarks = [Float](repeating: 0, count: count * 10)
        // The third anchor: middle 12, 4, side 16.
        // Its score is .8.
        logits[5] = Float(log(4.0))
        (boxes[8], boxes[9], boxes[10], boxes[11]) = (5, -2.5, Float(log(2.0)) * 5, 0)
        (landmarks[20], landmarks[21], landmarks[28], landmarks[29]) = (-5, 5, 10, 0)
        let found = anchors.faces(boxes: boxes.span, logits: logits.span, landmarks: landmarks.span, above: 0.5)
        #expect(found.count == 1)
        let face = found[0]
        #expect(abs(face.score - 0.8) < 1e-5)
        #expect(abs(face.box.x - 4) < 1e-4 && abs(face.box.width - 32) < 1e-4)
        #expect(abs(face.box.y - -8) < 1e-4 && abs(face.box.height - 16) < 1e-4)
        #expect(face.landmarks.leftEye == Point(4, 12))
        #expect(face.landmarks.nose == Point(12, 4))
        #expect(face.landmarks.rightMouth == Point(28, 4))
        #expect(anchors.faces(boxes: boxes.span, logits: logits.span, landmarks: landmarks.span, above: 0.8001).isEmpty)
    }
}

@Suite("Suppressing overlaps")
struct NonMaximumSuppressionTests {
    private func face(_ x: Float, _ score: Float, y: Float = 0) -> DetectedFace {
        let point = Point(x, y)
        return DetectedFace(
            box: Box(x: x, y: y, width: 10, height: 10),
            landmarks: Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point),
            score: score
        )
    }

    /// Two boxes of width 10, shifted by s, overlap by (10 - s) / (10 + s).
    @Test(
        "keeps the better of two that overlap by more than the threshold",
        arguments: [(4, true), (4.2, false), (5, false), (0, true), (4.3, false)] as [(Float, Bool)]
    )
    func pairs(shift: Float, suppressed: Bool) {
        let kept = [face(0, 0.8), face(shift, 0.9)].suppressed(overlap: 6 / 14.1)
        #expect(kept.count == (suppressed ? 1 : 2))
        #expect(kept[0].score == 0.9)
    }

    @Test("lets a face live whose only rival was itself suppressed")
    func chain() {
        let kept = [face(0, 0.9), face(3, 0.8), face(6, 0.7)].suppressed(overlap: 0.4)
        #expect(kept.map(\.box.x) == [0, 6])
    }

    @Test("gives the same list whatever the order of what is found, and twice is once")
    func order() {
        var random = SystemRandomNumberGenerator()
        let faces = (0..<40).map { (index: Int) -> DetectedFace in
            let (x, score, y) = (Float(index * 7 % 40), Float(index % 5) / 5, Float(index * 3 % 11))
            return face(x, score, y: y)
        }
        let wanted = faces.suppressed(overlap: 0.3)
        for _ in 0..<20 { #expect(faces.shuffled(using: &random).suppressed(overlap: 0.3) == wanted) }
        #expect(wanted.suppressed(overlap: 0.3) == wanted)
        #expect(zip(wanted, wanted.dropFirst()).allSatisfy { $0.score >= $1.score })
    }
}

@Suite("Placing what is seen")
struct PlacingTests {
    @Test(
        "a letterbox keeps the shape and shows the whole picture",
        arguments: [
            PixelSize(width: 1920, height: 1080), PixelSize(width: 100, height: 400), PixelSize(width: 7, height: 5),
        ]
    )
    func letterbox(picture: PixelSize) {
        let input = PixelSize(width: 640, height: 384)
        let box = Letterbox(picture, in: input)
        #expect(box.region.width >= Float(picture.width) - 0.01 && box.region.height >= Float(picture.height) - 0.01)
        #expect(abs(box.region.width / box.region.height - 640.0 / 384) < 1e-3)
        let whole = box.picture(Box(x: 0, y: 0, width: Float(picture.width) * box.scale, height: 1))
        #expect(abs(whole.width - Float(picture.width)) < 0.01)
    }

    @Test("a closer look's faces land where they are in the picture")
    func closer() {
        let point = Point(64, 32)
        let seen = DetectedFace(
            box: Box(x: 32, y: 64, width: 64, height: 64),
            landmarks: Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point),
            score: 1
        )
        let placed = seen.placed(
            from: CloserLook.inputSize,
            onto: Box(x: 100, y: 200, width: 64, height: 64)
        )
        #expect(placed.box == Box(x: 116, y: 232, width: 32, height: 32))
        #expect(placed.landmarks.nose == Point(132, 216))
    }

    @Test("a closer look shows the whole face and what is around it", arguments: [40, 47, 60, 95] as [Float])
    func lookedAt(side: Float) {
        for x in stride(from: Float(-10), to: 300, by: 13.7) {
            let box = Box(x: x, y: 2 * x, width: side * 0.8, height: side)
            let region = CloserLook.region(around: box)
            #expect(region.intersection(box).area > 0.999 * box.area)
            #expect(region.width == region.height && (2...3.1).contains(region.width / side))
            #expect(region.width.remainder(dividingBy: 32) == 0)
            #expect(region.x.remainder(dividingBy: 2) == 0 && region.y.remainder(dividingBy: 2) == 0)
        }
    }

    @Test("the mesh's crop levels the eyes and shows one and a half boxes", arguments: [-40, 0, 25, 90] as [Float])
    func crop(degrees: Float) {
        let angle = degrees * .pi / 180
        let transform = FaceMesh.crop(
            Box(x: 50, y: 20, width: 80, height: 100),
            factor: 1.5,
            turnedBy: angle,
            side: 192
        )
        let middle = transform(Point(90, 70))
        #expect(abs(middle.x - 96) < 1e-3 && abs(middle.y - 96) < 1e-3)
        let along = transform(Point(90 + 75 * cos(angle), 70 + 75 * sin(angle)))
        #expect(abs(along.x - 192) < 1e-3 && abs(along.y - 96) < 1e-3)
    }

    @Test("an aligned face has its landmarks where the model wants them")
    func alignment() throws {
        let target = [Point(30, 30), Point(70, 30), Point(50, 50), Point(35, 75), Point(65, 75)]
        let alignment = FaceAlignment(target: target, size: PixelSize(width: 100, height: 100), order: .rgb)
        let away = SimilarityTransform(a: 1.4, b: 0.6, tx: 300, ty: -20)
        let moved = target.map { away($0) }
        let landmarks = Landmarks(
            leftEye: moved[0],
            rightEye: moved[1],
            nose: moved[2],
            leftMouth: moved[3],
            rightMouth: moved[4]
        )
        let back = try alignment.transform(for: landmarks)
        for (point, wanted) in zip(landmarks.points, target) {
            #expect(abs(back(point).x - wanted.x) < 1e-2 && abs(back(point).y - wanted.y) < 1e-2)
        }
    }

    @Test("a mirror image twice is the image")
    func mirror() {
        let image = UnderTest.pattern(9)
        #expect(image.mirrored().mirrored() == image)
        #expect(image.mirrored().bytes.prefix(3) == image.bytes[24..<27])
    }
}

@Suite("A face's plane")
struct FacePlaneTests {
    /// The four points of a flat face of half-width 1, turned by `yaw` and `pitch` degrees.
    private func mesh(yaw: Float, pitch: Float) -> [Float] {
        let (y, p) = (yaw * .pi / 180, pitch * .pi / 180)
        let corners: [(Float, Float)] = [(-1, 0), (1, 0), (0, -1), (0, 1)]
        return corners.flatMap { x, down -> [Float] in
            // Pitch first: looking up brings the chin forward, z negative; then yaw: turning right takes the right edge back.
            let (h, z) = (down * cos(p), -down * sin(p))
            // The plane stretches depth, as the mesh is too flat.
            let depth = (x * sin(y) + z * cos(y)) / FacePlane.depthScale
            return [x * cos(y) - z * sin(y), h, depth]
        }
    }

    @Test(
        "points where the face was turned: yaw positive to the right, pitch positive up",
        arguments: [(0, 0), (30, 0), (-45, 0), (0, 20), (0, -35), (25, 15), (-60, -10)] as [(Float, Float)]
    )
    func angles(yaw: Float, pitch: Float) {
        let plane = FacePlane(
            mesh(yaw: yaw, pitch: pitch).span,
            FacePlane.Indices(leftEdge: 0, rightEdge: 1, forehead: 2, chin: 3)
        )
        #expect(abs(plane.yaw - yaw) < 0.01)
        #expect(abs(plane.pitch + FacePlane.levelPitch - pitch) < 0.01)
    }
}

@Suite("The second pack's outputs")
struct SecondPackReadingTests {
    @Test("SSD rows become boxes in pixels until a row without image")
    func rows() {
        let rows: [Float] = [
            0, 1, 0.9, 0.1, 0.2, 0.3, 0.6,
            0, 1, 0.4, 0.1, 0.2, 0.3, 0.6,
            -1, 0, 0, 0, 0, 0, 0,
            0, 1, 0.9, 0, 0, 1, 1,
        ]
        let found = SSDDetector.candidates(rows.span, input: PixelSize(width: 300, height: 100), above: 0.5)
        #expect(found.count == 1)
        #expect(abs(found[0].box.x - 30) < 1e-3 && abs(found[0].box.height - 40) < 1e-3)
    }

    @Test("landmarks become points of the box")
    func landmarks() {
        let numbers: [Float] = [0.25, 0.5, 0.75, 0.5, 0.5, 0.5, 0, 1, 1, 1]
        let found = LandmarksRegression.landmarks(numbers.span, in: Box(x: 10, y: 20, width: 40, height: 80))
        #expect(found.leftEye == Point(20, 60))
        #expect(found.rightMouth == Point(50, 100))
    }
}

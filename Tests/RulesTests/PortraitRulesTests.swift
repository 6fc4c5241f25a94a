import Rules
import Testing
import UsherCore

@Suite("When a face makes a portrait")
struct PortraitRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var box: Box = Box(x: 200, y: 100, width: 200, height: 260)
        var picture = PixelSize(width: 600, height: 500)
        var eyes: (Float, Float) = (250, 350)
        var pose = HeadPose(yaw: 0, pitch: 0, roll: 0)
        var occlusion: Float?
        var fault: PortraitFault?

        var testDescription: String { name }

        var subject: PortraitSubject {
            let middle = box.center
            let points = Landmarks(
                leftEye: Point(eyes.0, middle.y - 40),
                rightEye: Point(eyes.1, middle.y - 40),
                nose: middle,
                leftMouth: Point(eyes.0, middle.y + 40),
                rightMouth: Point(eyes.1, middle.y + 40)
            )
            return PortraitSubject(
                face: DetectedFace(box: box, landmarks: points, score: 1),
                pose: pose,
                occlusion: occlusion
            )
        }
    }

    static let cases: [Case] = [
        Case(name: "a good one"),
        Case(name: "an eye outside", eyes: (-1, 150), fault: .cropped),
        Case(
            name: "a twentieth outside",
            box: Box(x: -10, y: 100, width: 200, height: 260),
            eyes: (60, 150),
            fault: .cropped
        ),
        Case(
            name: "a hundredth outside is at the border",
            box: Box(x: -2, y: 100, width: 200, height: 260),
            eyes: (60, 150),
            fault: .closeToBorder
        ),
        Case(
            name: "both sides near",
            picture: PixelSize(width: 410, height: 500),
            eyes: (250, 350),
            fault: .closeToBorder
        ),
        Case(
            name: "left and right near",
            box: Box(x: 10, y: 100, width: 200, height: 260),
            picture: PixelSize(width: 222, height: 500),
            eyes: (60, 150),
            fault: .tooClose
        ),
        Case(
            name: "top and bottom near",
            box: Box(x: 200, y: 10, width: 200, height: 260),
            picture: PixelSize(width: 600, height: 280),
            fault: .tooClose
        ),
        Case(
            name: "four fifths of the height and no edge near",
            box: Box(x: 200, y: 40, width: 300, height: 410),
            fault: .tooClose
        ),
        Case(
            name: "left and top near",
            box: Box(x: 5, y: 5, width: 200, height: 260),
            eyes: (60, 150),
            fault: .closeToBorder
        ),
        Case(name: "exactly the padding", box: Box(x: 15, y: 15, width: 200, height: 260), eyes: (60, 150)),
        Case(name: "eyes too near", eyes: (280, 329), fault: .tooSmall),
        Case(name: "eyes just far enough", eyes: (280, 330)),
        Case(name: "narrow", box: Box(x: 200, y: 100, width: 149, height: 260), eyes: (240, 300), fault: .tooSmall),
        Case(name: "turned", pose: HeadPose(yaw: -31, pitch: 0, roll: 0), fault: .angle),
        Case(name: "nodding", pose: HeadPose(yaw: 0, pitch: 31, roll: 0), fault: .angle),
        Case(name: "tilted, which is no fault", pose: HeadPose(yaw: 30, pitch: -30, roll: 80)),
        Case(name: "covered", occlusion: 0.51, fault: .occluded),
        Case(name: "not covered", occlusion: 0.5),
        Case(
            name: "small before turned",
            eyes: (280, 320),
            pose: HeadPose(yaw: 60, pitch: 0, roll: 0),
            occlusion: 1,
            fault: .tooSmall
        ),
    ]

    @Test("Each fault has its picture, and the first in the order is told", arguments: cases)
    func faults(given: Case) {
        #expect(PortraitRules().fault(of: given.subject, in: given.picture) == given.fault)
    }

    @Test("The threshold of the relative size is off until it is set")
    func relative() {
        var rules = PortraitRules()
        let subject = Case(name: "").subject
        rules.minFaceSizeRelative = 0.6
        #expect(rules.fault(of: subject, in: PixelSize(width: 600, height: 500)) == .tooSmall)
        rules.minFaceSizeRelative = 0.5
        #expect(rules.fault(of: subject, in: PixelSize(width: 600, height: 500)) == nil)
    }

    @Test("A face of the background is not meant", arguments: [(40, false), (41, true)])
    func background(side: Float, isMeant: Bool) {
        let point = Point(0, 0)
        let points = Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point)
        let face = DetectedFace(box: Box(x: 0, y: 0, width: 10, height: side), landmarks: points, score: 1)
        #expect(PortraitRules().isDetectable(face, in: PixelSize(width: 2000, height: 810)) == isMeant)
    }
}

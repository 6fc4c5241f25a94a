import Foundation
import Inference
import Testing
import UsherCore

@testable import Faces

@Suite("Parts of a picture")
struct PartTests {
    @Test("have few sizes, all of them fit for the net and smaller than the whole")
    func sizes() {
        let sizes = RetinaFaceParts.sizes(of: PixelSize(width: 640, height: 384))
        #expect(sizes.map(\.description) == ["320x192", "320x384", "640x192", "448x384"])
        for whole in [
            PixelSize(width: 32, height: 32), PixelSize(width: 1920, height: 1088), PixelSize(width: 96, height: 640),
        ] {
            for size in RetinaFaceParts.sizes(of: whole) {
                #expect(size.width % 32 == 0 && size.height % 32 == 0)
                #expect(size.width <= whole.width && size.height <= whole.height && size != whole)
            }
        }
    }

    @Test("a part shows the region, inside the picture, at an even corner; a large region has none")
    func fitting() throws {
        let pack = try UnderTest.pack()
        let parts = RetinaFaceParts(of: PixelSize(width: 640, height: 384)) { size throws(InferenceError) in
            try RetinaFaceNet(
                pack.entry(for: .detector),
                in: pack,
                runtime: InferenceRuntime(),
                options: FaceOptions(),
                inputSize: size
            )
        }
        let picture = PixelSize(width: 1920, height: 1080)
        for region in [
            Box(x: 0, y: 0, width: 10, height: 10), Box(x: 1801, y: 1001, width: 119, height: 79),
            Box(x: 333, y: 77, width: 900, height: 500), Box(x: 500, y: 100, width: 900, height: 980),
        ] {
            let (net, shown) = try #require(try parts.fitting(region, in: picture, scale: 1.0 / 3))
            #expect(
                shown.x >= 0 && shown.y >= 0 && shown.x.remainder(dividingBy: 2) == 0
                    && shown.y.remainder(dividingBy: 2) == 0
            )
            #expect(
                shown.x <= region.x && shown.y <= region.y && shown.maxX >= region.maxX - 2
                    && shown.maxY >= region.maxY - 2
            )
            #expect(shown.maxX <= 1920 && shown.maxY <= max(1080, shown.height))
            #expect(abs(shown.width - Float(net.inputSize.width) * 3) < 0.01)
        }
        #expect(try parts.fitting(picture.bounds, in: picture, scale: 1.0 / 3) == nil)
    }

    @Test(
        "find the faces that the whole shows there, in the same places",
        arguments: ["Obama.jpg", "Biden.jpg", "Sam.jpg"]
    )
    func faces(name: String) throws {
        let detector = try UnderTest.shared.get().detector
        let photo = try UnderTest.photo(name)
        for face in try detector.detect(in: photo) {
            let found = try detector.detect(in: photo, within: face.box.scaled(by: 1.2))
            let same = try #require(found.max { $0.box.overlap(face.box) < $1.box.overlap(face.box) })
            #expect(same.box.overlap(face.box) > 0.9)
            #expect(abs(same.score - face.score) < 0.1)
            for (one, other) in zip(same.landmarks.points, face.landmarks.points) {
                #expect(abs(one.x - other.x) + abs(one.y - other.y) < 0.1 * face.box.longerSide)
            }
        }
    }
}

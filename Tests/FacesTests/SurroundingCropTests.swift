import Testing
import UsherCore

@testable import Faces

@Suite("What a liveness network sees around a face")
struct SurroundingCropTests {
    private static let picture = PixelSize(width: 320, height: 200)

    @Test("is upstream's crop to the pixel: in the middle, at each edge, beyond one, larger than the picture")
    func crop() throws {
        let golden = try Golden.read().liveness.crops
        #expect(golden.count == 12)
        for wanted in golden {
            let crop = SurroundingCrop(of: box(wanted), scale: wanted.scale, in: Self.picture)
            #expect([crop.left, crop.top] == [wanted.left, wanted.top], "\(wanted.box) at \(wanted.scale)")
            #expect([crop.size.width, crop.size.height] == wanted.size, "\(wanted.box) at \(wanted.scale)")
        }
    }

    /// OpenCV interpolates with 11 bits, so a byte may be rounded the other way.
    @Test("is sampled as OpenCV samples it, each byte to within 1")
    func sampled() throws {
        let picture = Image(
            size: Self.picture,
            order: .rgb,
            bytes: Array(UnderTest.pattern(320).bytes.prefix(320 * 200 * 3))
        )
        for wanted in try Golden.read().liveness.crops {
            let crop = SurroundingCrop(of: box(wanted), scale: wanted.scale, in: Self.picture)
            let cut = try picture.draw(crop.box, size: crop.size, order: .rgb)
            let bytes = cut.sampled(to: PixelSize(width: 80, height: 80)).bytes
            for (index, byte) in wanted.sampled.enumerated() {
                #expect(
                    abs(Int(bytes[index * 311]) - Int(byte)) <= 1,
                    "\(wanted.box) at \(wanted.scale), byte \(index)"
                )
            }
        }
    }

    @Test(
        "lies in the picture whatever the box: nothing of it inside, no size, one pixel of picture",
        arguments: [
            (Box(x: -500, y: -500, width: 40, height: 40), PixelSize(width: 320, height: 200)),
            (Box(x: 900, y: 900, width: 40, height: 40), PixelSize(width: 320, height: 200)),
            (Box(x: 10, y: 10, width: 0, height: 0), PixelSize(width: 320, height: 200)),
            (Box(x: 0, y: 0, width: 5, height: 5), PixelSize(width: 1, height: 1)),
            (Box(x: -50, y: 3, width: 4000, height: 9000), PixelSize(width: 320, height: 200)),
        ]
    )
    func edges(box: Box, picture: PixelSize) {
        for scale in [1, 2.7, 4] {
            let crop = SurroundingCrop(of: box, scale: scale, in: picture)
            #expect(crop.left >= 0 && crop.top >= 0)
            #expect(crop.size.width >= 1 && crop.size.height >= 1)
            #expect(crop.left + crop.size.width <= picture.width && crop.top + crop.size.height <= picture.height)
        }
    }

    private func box(_ crop: Golden.Crop) -> Box {
        Box(x: crop.box[0], y: crop.box[1], width: crop.box[2], height: crop.box[3])
    }
}

import Dispatch
import Testing
import UsherCore

@testable import Media

/// A smooth ramp: red follows x, green follows y, blue falls with x. Bilinear samples of it are known without a second program.
private func ramp(_ width: Int, _ height: Int) -> Image {
    var bytes: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width { bytes += [UInt8(x), UInt8(y), UInt8(255 - x)] }
    }
    return Image(size: PixelSize(width: width, height: height), order: .rgb, bytes: bytes)
}

/// A PNG of `image`, made by ffmpeg.
func png(_ name: String, _ image: Image) throws -> Still {
    let header = Array("P6 \(image.size.width) \(image.size.height) 255\n".utf8)
    let ppm = try Clip.write(name + ".ppm", header + image.bytes)
    return try Still(path: Clip.make(name + ".png", "-i \(ppm)"))
}

@Suite struct DrawingTests {
    @Test func wholeFramesAreScaledAsFFmpegScalesThem() throws {
        let path = try Clip.make("scene.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=0.4 -c:v libx264 -qp 10")
        let expected = try Clip.raw(path, "scale=160:90:flags=area:in_color_matrix=bt601")
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let drawn = try frame.draw(frame.size.bounds, size: PixelSize(width: 160, height: 90), order: .rgb)
        let difference = drawn.difference(to: expected)
        #expect(difference.mean < 0.5 && difference.largest <= 8, "\(difference)")
    }

    @Test func aCropIsScaledAsFFmpegScalesIt() throws {
        let path = try Clip.make("scene.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=0.4 -c:v libx264 -qp 10")
        let expected = try Clip.raw(path, "crop=200:120:100:80,scale=100:60:flags=area:in_color_matrix=bt601")
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let box = Box(x: 100, y: 80, width: 200, height: 120)
        let drawn = try frame.draw(box, size: PixelSize(width: 100, height: 60), order: .rgb)
        let difference = drawn.difference(to: expected)
        #expect(difference.mean < 0.5 && difference.largest <= 8, "\(difference)")
    }

    @Test func theOrderOfTheColoursIsTheOneAskedFor() throws {
        let still = try png("order", quarters(32, 32))
        let size = PixelSize(width: 32, height: 32)
        let (rgb, bgr) = try (
            still.draw(still.size.bounds, size: size, order: .rgb),
            still.draw(still.size.bounds, size: size, order: .bgr)
        )
        #expect(rgb.pixel(4, 4) == [255, 0, 0] && bgr.pixel(4, 4) == [255, 0, 0])
        #expect(Array(bgr.bytes.prefix(3)) == [0, 0, 255])
        let turn = SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0)
        #expect(try still.warp(turn, size: size, order: .bgr).pixel(28, 4) == [0, 255, 0])
    }

    @Test(arguments: [
        Box(x: 0, y: 0, width: 64, height: 64), Box(x: -32, y: 0, width: 64, height: 32),
        Box(x: 16, y: -16, width: 32, height: 64), Box(x: -10.3, y: -7.7, width: 90.5, height: 60.25),
    ])
    func whatLiesOutsideIsBlack(_ region: Box) throws {
        let white = Image(
            size: PixelSize(width: 48, height: 32),
            order: .rgb,
            bytes: [UInt8](repeating: 255, count: 48 * 32 * 3)
        )
        let still = try png("white", white)
        let drawn = try still.draw(region, size: PixelSize(width: 50, height: 50), order: .rgb)
        var wrong: [String] = []
        for y in 0..<50 {
            for x in 0..<50 {
                let (sx, sy) = (
                    region.x + (Float(x) + 0.5) * region.width / 50, region.y + (Float(y) + 0.5) * region.height / 50
                )
                let inside = min(sx, sy, 48 - sx, 32 - sy)
                // A pixel and a half around the edge may be either or between.
                if abs(inside) < 2 { continue }
                if drawn.pixel(x, y) != (inside > 0 ? [255, 255, 255] : [0, 0, 0]) { wrong.append("\(x) \(y)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func aRegionBesideThePictureIsBlack() throws {
        let still = try png("order", quarters(32, 32))
        let size = PixelSize(width: 8, height: 8)
        let black = [UInt8](repeating: 0, count: 8 * 8 * 3)
        #expect(try still.draw(Box(x: 100, y: 0, width: 10, height: 10), size: size, order: .rgb).bytes == black)
        #expect(try still.draw(Box(x: 0, y: 0, width: 0, height: 10), size: size, order: .rgb).bytes == black)
        #expect(try still.draw(Box(x: .nan, y: 0, width: 10, height: 10), size: size, order: .rgb).bytes == black)
        let away = SimilarityTransform(a: 1, b: 0, tx: 1e7, ty: 0)
        #expect(try still.warp(away, size: size, order: .rgb).bytes == black)
        #expect(try still.warp(SimilarityTransform(a: 0, b: 0, tx: 0, ty: 0), size: size, order: .rgb).bytes == black)
    }

    @Test(arguments: [
        SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0), SimilarityTransform(a: 0.8, b: 0.3, tx: -20, ty: -30),
        SimilarityTransform(a: 1.7, b: -0.6, tx: -90, ty: -20), SimilarityTransform(a: 0.4, b: 0.1, tx: 3.25, ty: -7.5),
        SimilarityTransform(a: -0.9, b: 0.2, tx: 150, ty: 140), SimilarityTransform(a: 0.21, b: 0.05, tx: 10, ty: 2),
    ])
    func aWarpedRampIsWhereGeometryPutsIt(_ transform: SimilarityTransform) throws {
        let still = try png("ramp", ramp(240, 200))
        let size = PixelSize(width: 96, height: 80)
        let warped = try still.warp(transform, size: size, order: .rgb)
        guard let back = transform.inverse else { return }
        var seen = 0
        var wrong: [String] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let point = back(Point(Float(x) + 0.5, Float(y) + 0.5))
                guard point.x > 12, point.y > 12, point.x < 228, point.y < 188 else { continue }
                let expected = [point.x - 0.5, point.y - 0.5, 255 - point.x + 0.5]
                seen += 1
                for (value, wanted) in zip(warped.pixel(x, y), expected) where abs(Float(value) - wanted) > 1.5 {
                    wrong.append("\(x) \(y): \(value), not \(wanted)")
                }
            }
        }
        #expect(seen > 200)
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test(arguments: [
        Box(x: 40, y: 30, width: 48, height: 40), Box(x: 41.3, y: 29.6, width: 24.5, height: 20.25),
        Box(x: 20.75, y: 10.5, width: 200, height: 160),
    ])
    func aDrawnRampIsWhereGeometryPutsIt(_ region: Box) throws {
        let still = try png("ramp", ramp(240, 200))
        let drawn = try still.draw(region, size: PixelSize(width: 96, height: 80), order: .rgb)
        var wrong: [String] = []
        let (sx, sy) = (region.width / 96, region.height / 80)
        for y in 2..<78 {
            for x in 2..<94 {
                let wanted = [region.x + (Float(x) + 0.5) * sx - 0.5, region.y + (Float(y) + 0.5) * sy - 0.5]
                let allowed = 1.5 + Float(DrawPlan.tolerance) * max(sx, sy)
                for (value, wanted) in zip(drawn.pixel(x, y), wanted) where abs(Float(value) - wanted) > allowed {
                    wrong.append("\(x) \(y): \(value), not \(wanted)")
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func aWarpAgreesWithThePlainOneOfImage() throws {
        let scene = try Clip.make("scene.png", "-f lavfi -i testsrc2=s=320x240 -frames:v 1")
        let still = try Still(path: scene)
        let whole = try still.draw(still.size.bounds, size: still.size, order: .rgb)
        let transform = SimilarityTransform(a: 0.9, b: 0.35, tx: -30, ty: -60)
        let size = PixelSize(width: 150, height: 150)
        let expected = try whole.warp(transform, size: size, order: .rgb)
        let difference = try still.warp(transform, size: size, order: .rgb).difference(to: expected.bytes)
        #expect(difference.mean < 0.3 && difference.largest <= 2, "\(difference)")
    }

    @Test func fineDetailDoesNotAliasWhenWarpedSmall() throws {
        // A checkerboard of single pixels is grey from afar.
        let bytes = (0..<256 * 256).flatMap { [UInt8](repeating: ($0 % 256 + $0 / 256) % 2 == 0 ? 255 : 0, count: 3) }
        let still = try png("checks", Image(size: PixelSize(width: 256, height: 256), order: .rgb, bytes: bytes))
        let small = SimilarityTransform(a: 0.11, b: 0.02, tx: 0, ty: 0)
        let warped = try still.warp(small, size: PixelSize(width: 28, height: 28), order: .rgb)
        for place in 8..<20 { #expect(abs(warped.pixel(place, place)[0] - 128) < 12) }
    }

    @Test func framesAreDrawnTheSameFromManyThreads() throws {
        let path = try Clip.make("scene.mp4", "-f lavfi -i testsrc2=s=640x360:r=25:d=0.4 -c:v libx264 -qp 10")
        let still = try Still(path: Clip.make("scene.png", "-f lavfi -i testsrc2=s=320x240 -frames:v 1"))
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let size = PixelSize(width: 90, height: 51)
        let expected = (
            try frame.draw(frame.size.bounds, size: size, order: .bgr),
            try still.draw(still.size.bounds, size: size, order: .rgb)
        )
        let wrong = Counter()
        let shared = Locked(try frame.copy())
        DispatchQueue.concurrentPerform(iterations: 64) { turn in
            let same: Bool? =
                if turn % 2 == 0 {
                    try? still.draw(still.size.bounds, size: size, order: .rgb) == expected.1  // Nil counts as wrong.
                } else {
                    try? shared.withLock { try $0.draw($0.size.bounds, size: size, order: .bgr) == expected.0 }
                }
            if same != true { wrong.add() }
        }
        #expect(wrong.total == 0)
    }
}

@Suite struct DisplayTests {
    /// Four coloured quarters as a clip, lossless.
    static func clip(_ name: String, _ extra: String, width: Int = 64, height: Int = 48) throws -> String {
        let picture = quarters(width, height)
        let ppm = try Clip.write("quarters-\(width).ppm", Array("P6 \(width) \(height) 255\n".utf8) + picture.bytes)
        return try Clip.make(name, "-loop 1 -framerate 25 -t 0.2 -i \(ppm) \(extra)")
    }

    // What `ffmpeg -i turned-TAG.mp4 turned.png` shows, too: ffmpeg 5.1 writes its tag as a turn to the left.
    @Test(arguments: [
        (0, 0, ["red", "green", "blue", "white"]), (90, 270, ["green", "white", "red", "blue"]),
        (180, 180, ["white", "blue", "green", "red"]), (270, 90, ["blue", "red", "white", "green"]),
    ])
    func aDisplayMatrixTurnsThePicture(_ tag: Int, _ degrees: Int, _ corners: [String]) throws {
        let plain = try Self.clip("straight.mp4", "-c:v libx264 -pix_fmt yuv420p -qp 1")
        let path = try Clip.make("turned-\(tag).mp4", "-i \(plain) -c copy -metadata:s:v:0 rotate=\(tag)")
        let recording = try Recording(opening: path)
        let wanted = degrees % 180 == 0 ? PixelSize(width: 64, height: 48) : PixelSize(width: 48, height: 64)
        #expect(recording.properties.rotationDegrees == degrees)
        #expect(recording.properties.size == wanted)
        #expect(recording.properties.codedSize == PixelSize(width: 64, height: 48))
        guard let frame = try recording.next() else { return #expect(Bool(false), "no frame") }
        #expect(frame.size == wanted)
        #expect(cornerNames(try frame.draw(wanted.bounds, size: wanted, order: .rgb)) == corners)
        let still = SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0)
        #expect(cornerNames(try frame.warp(still, size: wanted, order: .rgb)) == corners)
        let half = Box(x: 0, y: 0, width: Float(wanted.width), height: Float(wanted.height) * 2)
        let tall = try frame.draw(half, size: PixelSize(width: wanted.width, height: wanted.height * 2), order: .rgb)
        #expect(tall.pixel(4, 4) == (try frame.draw(wanted.bounds, size: wanted, order: .rgb)).pixel(4, 4))
        #expect(tall.pixel(4, wanted.height + 4) == [0, 0, 0])
    }

    @Test(arguments: [("2/1", 128, 48), ("1/2", 64, 96), ("4/3", 85, 48)])
    func aSampleAspectStretchesThePicture(_ aspect: String, _ width: Int, _ height: Int) throws {
        let path = try Self.clip(
            "aspect-\(width)x\(height).mp4",
            "-vf setsar=\(aspect) -c:v libx264 -pix_fmt yuv420p -qp 1"
        )
        let recording = try Recording(opening: path)
        let wanted = PixelSize(width: width, height: height)
        #expect(recording.properties.size == wanted)
        guard let frame = try recording.next() else { return #expect(Bool(false), "no frame") }
        #expect(frame.size == wanted)
        let drawn = try frame.draw(wanted.bounds, size: wanted, order: .rgb)
        #expect(cornerNames(drawn) == ["red", "green", "blue", "white"])
        #expect(drawn.pixel(width / 2 - 6, 4)[0] > 200 && drawn.pixel(width / 2 + 6, 4)[1] > 200)
    }

    @Test(arguments: [
        "-vf scale=out_color_matrix=bt601 -colorspace smpte170m", "-vf scale=out_color_matrix=bt709 -colorspace bt709",
        "-vf scale=out_color_matrix=bt2020 -colorspace bt2020nc",
        "-vf scale=out_color_matrix=bt709:out_range=full -colorspace bt709 -color_range pc",
        "-vf scale=out_color_matrix=bt601 -colorspace unknown",
    ])
    func coloursSurviveEveryMatrixAndRange(_ encoding: String) throws {
        let name = "colours-\(fnv(Array(encoding.utf8))).mp4"
        let path = try Self.clip(name, encoding + " -c:v libx264 -pix_fmt yuv444p -qp 1")
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let drawn = try frame.draw(frame.size.bounds, size: frame.size, order: .rgb)
        for (place, wanted) in [
            ((8, 8), [255, 0, 0]), ((56, 8), [0, 255, 0]), ((8, 40), [0, 0, 255]), ((56, 40), [255, 255, 255]),
        ] {
            let seen = drawn.pixel(place.0, place.1)
            #expect(zip(seen, wanted).allSatisfy { abs($0 - $1) <= 4 }, "\(seen), not \(wanted)")
        }
    }

    @Test func anUntaggedPictureOfHDSizeIsTakenForBT709() throws {
        let path = try Self.clip(
            "hd.mp4",
            "-vf scale=out_color_matrix=bt709 -colorspace unknown -c:v libx264 -pix_fmt yuv420p -preset ultrafast",
            width: 1280,
            height: 720
        )
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let drawn = try frame.draw(frame.size.bounds, size: PixelSize(width: 128, height: 72), order: .rgb)
        #expect(zip(drawn.pixel(100, 10), [0, 255, 0]).allSatisfy { abs($0 - $1) <= 6 }, "\(drawn.pixel(100, 10))")
    }

    @Test(arguments: ["yuv420p10le", "yuv422p", "yuv444p12le", "gbrp", "gray", "rgb24", "yuv411p"])
    func quartersAreRightInEveryPixelFormat(_ format: String) throws {
        let path = try Self.clip("format-\(format).mkv", "-c:v ffv1 -pix_fmt \(format)")
        guard let frame = try Recording(opening: path).next() else { return #expect(Bool(false), "no frame") }
        let drawn = try frame.draw(frame.size.bounds, size: frame.size, order: .rgb)
        if format == "gray" {
            #expect(abs(drawn.pixel(4, 4)[0] - 76) < 4 && drawn.pixel(60, 44)[0] > 250)
        } else {
            #expect(cornerNames(drawn) == ["red", "green", "blue", "white"])
        }
    }
}

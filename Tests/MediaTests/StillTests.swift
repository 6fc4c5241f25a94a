import Foundation
import Testing
import UsherCore

@testable import Media

/// Stills built byte by byte.
enum StillBytes {
    /// 426 bytes, 32x32, red green over blue white: `im.convert('CMYK').save(f, 'JPEG', quality=90)` of Pillow 11, base64.
    static let cmyk = """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU
        /8AAFAgAIAAgBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFB
        BhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqS
        k5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9U6/Kqvyq
        r9U6KKKK/lXr+qiiiiiiiv6qK/lXoooooor+Vev6qKKKKKKKK/lXr+qiiiiiiv6qK/qooooooor+Vev5V6KKKKKK/qor+qiiiiiiiv/Z
        """

    /// A TIFF directory with one entry, the orientation, as it lies in an EXIF block; most significant byte first.
    static func exif(_ orientation: Int) -> [UInt8] {
        [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
    }

    /// `jpeg` with an EXIF block after its first marker.
    static func jpeg(_ jpeg: [UInt8], orientation: Int) -> [UInt8] {
        let block = Array("Exif\0\0".utf8) + exif(orientation)
        return Array(jpeg[..<2]) + [0xff, 0xe1, 0, UInt8(block.count + 2)] + block + jpeg[2...]
    }

    /// `png` with an `eXIf` chunk after its header.
    static func png(_ png: [UInt8], orientation: Int) -> [UInt8] {
        let block = exif(orientation)
        let chunk = [0, 0, 0, UInt8(block.count)] + Array("eXIf".utf8) + block + [0, 0, 0, 0]
        return Array(png[..<33]) + chunk + png[33...]
    }

    /// An uncompressed RGB TIFF, least significant byte first.
    static func tiff(_ image: Image, orientation: Int) -> [UInt8] {
        func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
            short(tag) + short(type) + short(count) + [0, 0] + short(value) + short(value >> 16)
        }
        let entries: [[UInt8]] = [
            entry(256, 3, 1, image.size.width), entry(257, 3, 1, image.size.height), entry(258, 3, 3, 134),
            entry(259, 3, 1, 1), entry(262, 3, 1, 2), entry(273, 4, 1, 140), entry(274, 3, 1, orientation),
            entry(277, 3, 1, 3), entry(278, 3, 1, image.size.height), entry(279, 4, 1, image.bytes.count),
        ]
        let directory = short(entries.count) + entries.flatMap { $0 } + [0, 0, 0, 0]
        return [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0] + directory + short(8) + short(8) + short(8) + image.bytes
    }
}

/// What each EXIF orientation makes of red, green over blue, white (EXIF 2.32, 4.6.4 A: which side row 0 and column 0 are).
let orientedCorners: [(Int, [String])] = [
    (1, ["red", "green", "blue", "white"]), (2, ["green", "red", "white", "blue"]),
    (3, ["white", "blue", "green", "red"]), (4, ["blue", "white", "red", "green"]),
    (5, ["red", "blue", "green", "white"]), (6, ["blue", "red", "white", "green"]),
    (7, ["white", "green", "blue", "red"]), (8, ["green", "white", "red", "blue"]),
]

@Suite struct StillTests {
    private func whole(_ still: Still) throws -> Image {
        try still.draw(still.size.bounds, size: still.size, order: .rgb)
    }

    private func ppm() throws -> String {
        let image = quarters(48, 32)
        return try Clip.write("still.ppm", Array("P6 48 32 255\n".utf8) + image.bytes)
    }

    @Test(arguments: [
        ("still.jpg", StillFormat.jpeg, "-q:v 1"), ("still.png", .png, ""), ("still.bmp", .bmp, ""),
        ("still.gif", .gif, ""),
        ("still.tiff", .tiff, ""), ("lossy.webp", .webp, "-quality 95"), ("lossless.webp", .webp, "-lossless 1"),
        ("still16.png", .png, "-pix_fmt rgb48be"), ("still444.jpg", .jpeg, "-pix_fmt yuvj444p"),
    ])
    func everyFormatIsReadWhateverItsFileIsCalled(_ name: String, _ format: StillFormat, _ arguments: String) throws {
        if format == .webp, !Clip.canEncode("libwebp") { return }
        let bytes = try Clip.bytes(Clip.make(name, "-i \(ppm()) \(arguments)"))
        let still = try Still(path: Clip.write(name + ".txt", bytes))
        #expect(still.format == format)
        #expect(still.size == PixelSize(width: 48, height: 32))
        #expect(cornerNames(try whole(still)) == ["red", "green", "blue", "white"])
    }

    @Test(arguments: orientedCorners)
    func theOrientationOfAPhotoIsApplied(_ orientation: Int, _ corners: [String]) throws {
        let image = quarters(48, 32)
        let jpeg = StillBytes.jpeg(try JPEG.encode(image, quality: 95), orientation: orientation)
        let png = StillBytes.png(try Clip.bytes(Clip.make("still.png", "-i \(ppm())")), orientation: orientation)
        for bytes in [jpeg, png, StillBytes.tiff(image, orientation: orientation)] {
            let still = try Still(bytes: bytes)
            let size = orientation < 5 ? PixelSize(width: 48, height: 32) : PixelSize(width: 32, height: 48)
            #expect(still.size == size)
            #expect(cornerNames(try whole(still)) == corners, "\(still.format)")
            let same = SimilarityTransform(a: 1, b: 0, tx: 0, ty: 0)
            #expect(cornerNames(try still.warp(same, size: size, order: .rgb)) == corners, "\(still.format), warped")
        }
    }

    @Test func aPhotoForPrintIsRead() throws {
        let bytes = [UInt8](try #require(Data(base64Encoded: StillBytes.cmyk, options: .ignoreUnknownCharacters)))
        let drawn = try whole(Still(bytes: bytes))
        #expect(cornerNames(drawn) == ["red", "green", "blue", "white"], "\(cornerNames(drawn)) \(bytes.count)")
    }

    @Test func greyIsRead() throws {
        let still = try Still(path: Clip.make("grey.png", "-i \(ppm()) -pix_fmt gray"))
        #expect(abs(try whole(still).pixel(4, 4)[0] - 76) < 3)
    }

    @Test(arguments: ["png", "webp", "gif"])
    func whatIsTransparentIsWhite(_ ending: String) throws {
        if ending == "webp", !Clip.canEncode("libwebp") { return }
        let image = "color=red@0.0:s=32x32:d=0.04,format=rgba,geq=r=255:g=0:b=0:a=if(lt(X\\,16)\\,255\\,0)"
        let format = ending == "gif" ? ",trim=end_frame=1,split[a][b];[a]palettegen[p];[b][p]paletteuse" : ""
        let codec = ending == "webp" ? " -c:v libwebp" : ""
        let path = try Clip.make("alpha.\(ending)", "-f lavfi -i \(image)\(format)\(codec) -frames:v 1")
        let drawn = try whole(Still(path: path))
        #expect(zip(drawn.pixel(4, 16), [255, 0, 0]).allSatisfy { abs($0 - $1) < 6 }, "\(drawn.pixel(4, 16))")
        #expect(drawn.pixel(28, 16) == [255, 255, 255])
    }

    @Test(arguments: ["gif", "webp"])
    func ofAnAnimationTheFirstPictureIsTaken(_ ending: String) throws {
        if ending == "webp", !Clip.canEncode("libwebp_anim") { return }
        let parts = "-f lavfi -i color=red:s=32x32:d=0.2:r=10 -f lavfi -i color=blue:s=32x32:d=0.2:r=10"
        let codec = ending == "webp" ? "-c:v libwebp_anim" : ""
        let path = try Clip.make("moving.\(ending)", "\(parts) -filter_complex concat=n=2 \(codec)")
        #expect(cornerNames(try whole(Still(path: path))) == ["red", "red", "red", "red"])
    }

    private func code(_ body: () throws(MediaError) -> Void) -> MediaError.Code? {
        do {
            try body()
            return nil
        } catch {
            #expect(!error.message.contains("\n") && error.message.count > 20)
            return error.code
        }
    }

    @Test func whatIsTooLargeIsRefusedByItsHeader() throws {
        let jpeg = try JPEG.encode(quarters(48, 32), quality: 90)
        #expect(
            code { () throws(MediaError) in _ = try Still(bytes: jpeg, limits: ImageLimits(bytes: 100)) } == .tooLarge
        )
        #expect(
            code { () throws(MediaError) in _ = try Still(bytes: jpeg, limits: ImageLimits(pixels: 1000)) } == .tooLarge
        )
        #expect(
            code { () throws(MediaError) in _ = try Still(bytes: jpeg, limits: ImageLimits(side: 40)) } == .tooLarge
        )
        // Headers alone: were they decoded, they would be damaged instead.
        let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        let huge = png + [0, 0, 0x3e, 0x80, 0, 0, 0x3e, 0x80, 8, 2, 0, 0, 0]
        #expect(code { () throws(MediaError) in _ = try Still(bytes: huge) } == .tooLarge)
        let gif = Array("GIF89a".utf8) + [0xff, 0xff, 0xff, 0xff, 0, 0, 0]
        #expect(code { () throws(MediaError) in _ = try Still(bytes: gif) } == .tooLarge)
    }

    @Test func aDecoderThatFindsMoreThanTheHeaderSaidIsStopped() throws {
        let webp =
            Array("RIFF".utf8) + [0xff, 0, 0, 0] + Array("WEBPVP8X".utf8) + [
                10, 0, 0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0,
            ]
        // A lossless picture of 16384x16384 inside a canvas of 16x16.
        let inner = Array("VP8L".utf8) + [8, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0]
        #expect(code { () throws(MediaError) in _ = try Still(bytes: webp + inner) } == .damaged)
    }

    @Test func whatIsNoImageIsRefused() throws {
        #expect(code { () throws(MediaError) in _ = try Still(bytes: []) } == .empty)
        #expect(code { () throws(MediaError) in _ = try Still(bytes: Array("hello, I am text".utf8)) } == .notMedia)
        #expect(code { () throws(MediaError) in _ = try Still(bytes: [0xff, 0xd8, 0xff, 0xe0]) } == .damaged)
        #expect(
            code { () throws(MediaError) in _ = try Still(bytes: [0x49, 0x49, 0x2a, 0, 0xff, 0xff, 0xff, 0xff]) }
                == .damaged
        )
        #expect(code { () throws(MediaError) in _ = try Still(path: Clip.directory + "/nothing.jpg") } == .missing)
        #expect(code { () throws(MediaError) in _ = try Still(path: Clip.directory) } == .isDirectory)
    }
}

import Foundation
import Testing
import UsherCore

@testable import Media

@Suite struct WritingTests {
    @Test(arguments: [(100, 2.0), (90, 2.5), (75, 3.0), (30, 6.0), (1, 30.0)])
    func aJPEGShowsWhatWasEncoded(_ quality: Int, _ allowed: Double) throws {
        let still = try Still(path: Clip.make("soft.png", "-f lavfi -i testsrc2=s=320x240 -frames:v 1 -vf gblur=4"))
        let image = try still.draw(still.size.bounds, size: PixelSize(width: 160, height: 120), order: .bgr)
        let read = try Still(bytes: JPEG.encode(image, quality: quality))
        #expect(read.format == .jpeg && read.size == image.size)
        let difference = try read.draw(read.size.bounds, size: read.size, order: .bgr).difference(to: image.bytes)
        #expect(difference.mean < allowed, "\(difference)")
    }

    @Test func anOddSizeKeepsItsEdges() throws {
        let image = quarters(33, 19)
        let read = try Still(bytes: JPEG.encode(image, quality: 95))
        let drawn = try read.draw(read.size.bounds, size: read.size, order: .rgb)
        #expect(cornerNames(drawn, inset: 0) == ["red", "green", "blue", "white"])
    }

    @Test func aHigherQualityTakesMoreBytes() throws {
        let image = quarters(160, 160)
        let sizes = try [10, 50, 80, 95].map { try JPEG.encode(image, quality: $0).count }
        #expect(sizes == sizes.sorted())
        #expect(try JPEG.encode(image, quality: 80) == JPEG.encode(image, quality: 80))
    }

    @Test func qualityMapsToTheQuantizer() {
        #expect([1, 10, 50, 75, 90, 95, 100].map(JPEG.quantizer) == [31, 31, 8, 4, 2, 1, 1])
    }

    @Test(arguments: [PixelSize(width: 64, height: 48), PixelSize(width: 65, height: 49)])
    func aWrittenVideoIsReadBackWithItsTimes(_ size: PixelSize) throws {
        let path = "\(Clip.directory)/written-\(size).mp4"
        let writer = try VideoWriter(path: path, size: size, frameRate: 25)
        let times = [0, 40, 80, 200, 240].map { MediaTime(nanoseconds: $0 * 1_000_000) }
        for time in times { try writer.append(quarters(size.width, size.height), at: time) }
        #expect(!FileManager.default.fileExists(atPath: path))
        try writer.finish()
        let recording = try Recording(opening: path)
        #expect(recording.properties.codec == "h264" || recording.properties.codec == "mpeg4")
        let reading = try Reading(path)
        #expect(reading.times == times)
        #expect(reading.sizes == [PixelSize(width: (size.width + 1) & ~1, height: (size.height + 1) & ~1)])
        guard let frame = try recording.next() else { return #expect(Bool(false), "no frame") }
        let drawn = try frame.draw(frame.size.bounds, size: frame.size, order: .rgb)
        #expect(cornerNames(drawn, inset: 6) == ["red", "green", "blue", "white"])
        #expect(drawn.pixel(frame.size.width - 1, frame.size.height - 1).allSatisfy { $0 > 200 })
        #expect(throws: MediaError.self) { try writer.finish() }
        #expect(throws: MediaError.self) { try writer.append(quarters(size.width, size.height), at: .zero) }
    }

    @Test func anUnfinishedVideoLeavesNothing() throws {
        let path = "\(Clip.directory)/unfinished.mp4"
        do {
            let writer = try VideoWriter(path: path, size: PixelSize(width: 64, height: 48), frameRate: 25)
            try writer.append(quarters(64, 48), at: .zero)
            #expect(throws: MediaError.self) { try writer.append(quarters(32, 48), at: .zero) }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    }

    @Test func aVideoThatCannotBeWrittenNamesItsPath() {
        let error = #expect(throws: MediaError.self) {
            try VideoWriter(path: "/nowhere/at/all.mp4", size: PixelSize(width: 64, height: 48), frameRate: 25)
        }
        #expect(error?.code == .encoding && error?.message.contains("/nowhere/at/all.mp4") == true)
    }
}

@Suite struct CanvasTests {
    private let black = Image(
        size: PixelSize(width: 60, height: 30),
        order: .rgb,
        bytes: [UInt8](repeating: 0, count: 60 * 30 * 3)
    )
    private let red = Colour(red: 255, green: 0, blue: 0)

    @Test func aBoxIsOutlinedInsideItsEdges() {
        var canvas = Canvas(black)
        canvas.outline(Box(x: 10, y: 5, width: 20, height: 12), red, thickness: 2)
        let image = canvas.image
        #expect(
            image.pixel(10, 5) == [255, 0, 0] && image.pixel(29, 16) == [255, 0, 0]
                && image.pixel(11, 6) == [255, 0, 0]
        )
        #expect(
            image.pixel(12, 7) == [0, 0, 0] && image.pixel(30, 17) == [0, 0, 0] && image.pixel(9, 5) == [0, 0, 0]
        )
    }

    @Test func whatReachesBeyondTheImageIsCutOff() {
        var canvas = Canvas(black)
        canvas.outline(Box(x: -10, y: -10, width: 100, height: 20), red, thickness: 3)
        canvas.outline(Box(x: .nan, y: .infinity, width: 5, height: 5), red)
        canvas.label("far away", at: Point(50, 25), red)
        canvas.label("", at: Point(-500, 1e30), red)
        #expect(canvas.image.size == black.size)
        #expect(canvas.image.pixel(30, 8) == [255, 0, 0])
    }

    @Test func lettersAreDrawnInWhatStandsOut() {
        var canvas = Canvas(black)
        canvas.label("I", at: Point(4, 4), Colour(red: 250, green: 250, blue: 0), scale: 1)
        let image = canvas.image
        // `I` is 3 wide at the top, and its stem is the third column of the cell.
        #expect((0..<7).allSatisfy { image.pixel(4 + 1 + 2, 4 + 1 + $0) == [0, 0, 0] })
        #expect(image.pixel(5, 5) == [250, 250, 0] && image.pixel(6, 5) == [0, 0, 0])
        #expect(Canvas.labelSize("I", scale: 1) == PixelSize(width: 7, height: 9))
        #expect(image.pixel(4 + 7, 4) == [0, 0, 0] && image.pixel(4 + 6, 4) == [250, 250, 0])
    }

    @Test func accentsAreDroppedAndOtherScriptsShownAsQuestionMarks() {
        var (plain, accents) = (Canvas(black), Canvas(black))
        plain.label("Jose ?", at: Point(0, 0), red, scale: 1)
        accents.label("José 王", at: Point(0, 0), red, scale: 1)
        #expect(plain.image == accents.image)
    }

    @Test func theOrderOfColoursIsKept() {
        var canvas = Canvas(Image(size: black.size, order: .bgr, bytes: black.bytes))
        canvas.outline(Box(x: 0, y: 0, width: 5, height: 5), red)
        #expect(canvas.image.order == .bgr && Array(canvas.image.bytes.prefix(3)) == [0, 0, 255])
    }
}

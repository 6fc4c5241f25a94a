import Foundation
import Testing
import UsherCore

@testable import Media

/// Readers of stills and containers against broken bytes: no crash, no hang, no boundless memory.
///
/// `USHER_FUZZ_SEED` repeats a run, `USHER_FUZZ_ROUNDS` makes it longer; the seed is part of every message.
@Suite struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["USHER_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_240_611
    private static let rounds = environment["USHER_FUZZ_ROUNDS"].flatMap(Int.init) ?? 200

    /// One to twenty changes: a byte, a run, a cut, a doubled piece.
    private func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...20, using: &random) where bytes.count > 16 {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(bytes.count - place, Int.random(in: 1...16, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes.removeSubrange(place..<place + length)
            case 1: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 2: for index in place..<place + length { bytes[index] = 0xff }
            case 3 where place > 64: bytes.removeSubrange(place...)
            default: bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    private func look(at still: Still) throws(MediaError) {
        let size = PixelSize(width: 24, height: 16)
        _ = try still.draw(still.size.bounds, size: size, order: .rgb)
        _ = try still.warp(SimilarityTransform(a: 0.5, b: 0.2, tx: 1, ty: 2), size: size, order: .bgr)
    }

    private static let stills = [
        "-q:v 5 fuzz.jpg", "fuzz.png", "fuzz.bmp", "fuzz.gif", "fuzz.tiff", "-lossless 1 fuzz-ll.webp", "fuzz.webp",
    ]

    @Test(arguments: stills)
    func brokenStillsAreReadOrRefused(_ arguments: String) throws {
        let words = arguments.split(separator: " ").map(String.init)
        let name = words.last ?? ""
        if name.hasSuffix("webp"), !Clip.canEncode("libwebp") { return }
        let options = words.dropLast().joined(separator: " ")
        var bytes = try Clip.bytes(Clip.make(name, "-f lavfi -i testsrc2=s=48x32 -frames:v 1 \(options)"))
        if name.hasSuffix("jpg") { bytes = StillBytes.jpeg(bytes, orientation: 6) }
        if name.hasSuffix("png") { bytes = StillBytes.png(bytes, orientation: 6) }
        var random = SeededRandom(Self.seed)
        for round in 0..<Self.rounds {
            let broken = mutated(bytes, &random)
            do throws(MediaError) {
                try look(at: Still(bytes: broken, limits: ImageLimits(pixels: 4_000_000), name: name))
            } catch {
                #expect(error.message.contains(name), "seed \(Self.seed), round \(round): \(error)")
            }
        }
    }

    private static let containers = [
        ("fuzz.mp4", "libx264", "-c:v libx264"), ("fuzz.mkv", "libx264", "-c:v libx264"),
        ("fuzz.ts", "libx264", "-c:v libx264"),
        ("fuzz.avi", "mpeg4", "-c:v mpeg4"), ("fuzz.mov", "mjpeg", "-c:v mjpeg"),
        ("fuzz.webm", "libvpx", "-c:v libvpx"),
        // x265 3.5 writes past the end of its look-ahead of pictures that are narrow (valgrind), and rarely ends with an error.
        ("fuzz-hevc.mp4", "libx265", "-c:v libx265 -x265-params cutree=0:log-level=error"),
    ]

    @Test(arguments: containers)
    func brokenContainersAreReadOrRefused(_ name: String, _ encoder: String, _ arguments: String) throws {
        guard Clip.canEncode(encoder) else { return }
        let bytes = try Clip.bytes(Clip.make(name, "-f lavfi -i testsrc2=s=48x32:r=10:d=1 \(arguments)"))
        var random = SeededRandom(Self.seed)
        for round in 0..<Self.rounds {
            let path = try Clip.write("broken-" + name, mutated(bytes, &random))
            try readThrough(path, "seed \(Self.seed), round \(round)")
        }
    }

    private func readThrough(_ path: String, _ place: String) throws {
        do throws(MediaError) {
            let recording = try Recording(opening: path, threads: 2, limits: MediaLimits(pixels: 4_000_000))
            var last: MediaTime?
            while let frame = try recording.next() {
                if let last { #expect(frame.time > last, "\(place)") }
                last = frame.time
                guard frame.index < 200 else { break }
                _ = try frame.draw(frame.size.bounds, size: PixelSize(width: 24, height: 16), order: .rgb)
            }
        } catch {
            #expect(error.message.contains(path) || error.code == .unsupportedCodec, "\(place): \(error)")
        }
    }
}

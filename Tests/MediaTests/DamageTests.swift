import Foundation
import Testing
import UsherCore

@testable import Media

@Suite struct DamageTests {
    private static let scene = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -g 25"

    private static func clip(_ name: String, _ encoder: String) throws -> [UInt8] {
        try Clip.bytes(Clip.make("whole-" + name, "\(scene) \(encoder)"))
    }

    /// `bytes` with a hole of nonsense in the middle, of a twentieth of its length.
    private static func wounded(_ bytes: [UInt8], seed: UInt64 = 3) -> [UInt8] {
        var (bytes, random) = (bytes, SeededRandom(seed))
        for place in bytes.count * 10 / 20..<bytes.count * 11 / 20 {
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        return bytes
    }

    static let clips = [
        ("a.ts", "-c:v libx264 -bf 2"), ("a.mkv", "-c:v libx264 -bf 2"),
        ("a.mp4", "-c:v libx264 -bf 2 -movflags +faststart"),
        ("a.avi", "-c:v mpeg4"), ("b.avi", "-c:v mjpeg"),
        ("hevc.ts", "-c:v libx265 -x265-params cutree=0:log-level=error:keyint=25"),
    ]

    @Test(arguments: clips)
    func whatLiesBeforeAndAfterTheDamageIsUsed(_ name: String, _ encoder: String) throws {
        let path = try Clip.write("wounded-" + name, Self.wounded(Self.clip(name, encoder)))
        let reading = try Reading(path)
        #expect(reading.times.count >= 60)
        #expect(reading.times.first == .zero)
        // AVI has no times of its own: frames that are lost are missing from the clock.
        let end = name.hasSuffix("avi") ? MediaTime(nanoseconds: 3_000_000_000) : MediaTime(nanoseconds: 3_900_000_000)
        #expect((reading.times.last ?? .zero) >= end)
        #expect(!reading.damage.isNone)
        #expect(reading.damage.framesDamaged + reading.damage.packetsDamaged > 0)
        #expect(!reading.damage.spans.isEmpty)
        for (left, right) in zip(reading.damage.spans, reading.damage.spans.dropFirst()) {
            #expect(left.upperBound < right.lowerBound)
        }
        let lost = reading.damage.spans.reduce(Duration.zero) { $0 + ($1.upperBound - $1.lowerBound) }
        #expect(lost > .zero && lost < .seconds(3), "\(reading.damage.spans)")
    }

    @Test(arguments: clips)
    func damageIsTheSameWithAnyNumberOfThreads(_ name: String, _ encoder: String) throws {
        for seed in 1...3 {
            let path = try Clip.write(
                "wounded-\(seed)-" + name,
                Self.wounded(Self.clip(name, encoder), seed: UInt64(seed))
            )
            let one = try Reading(path, threads: 1)
            for threads in [2, 4, 3, 2, 4] {
                let other = try Reading(path, threads: threads)
                #expect(other.times == one.times, "seed \(seed), \(threads) threads")
                #expect(other.digest == one.digest, "seed \(seed), \(threads) threads")
                #expect(other.damage == one.damage, "seed \(seed), \(threads) threads")
            }
        }
    }

    @Test(arguments: [
        ("a.ts", "-c:v libx264 -bf 2"), ("a.mkv", "-c:v libx264 -bf 2"),
        ("a.mp4", "-c:v libx264 -bf 2 -movflags +faststart"),
        ("a.avi", "-c:v mpeg4"), ("b.avi", "-c:v mjpeg"),
    ])
    func aCutFileIsReadUpToTheCut(_ name: String, _ encoder: String) throws {
        let bytes = try Self.clip(name, encoder)
        let reading = try Reading(Clip.write("cut-" + name, Array(bytes[..<(bytes.count * 6 / 10)])))
        #expect((40...75).contains(reading.times.count), "\(reading.times.count)")
        if name.hasSuffix("mkv") || name.hasSuffix("mp4") {
            #expect((reading.damage.spans.last?.upperBound ?? .zero) >= MediaTime(nanoseconds: 3_900_000_000))
        }
        // A transport stream does not say how long it is, so that a cut at a packet's end cannot be seen.
        if !name.hasSuffix(".ts") {
            #expect(reading.damage.truncated)
            #expect(!reading.damage.spans.isEmpty)
        }
    }

    @Test func anMP4WithoutItsIndexIsRefusedWithTheReason() throws {
        let bytes = try Clip.bytes(CodecCase.all[0].make())
        let path = try Clip.write("headless.mp4", Array(bytes[..<(bytes.count / 2)]))
        let error = #expect(throws: MediaError.self) { try Recording(opening: path) }
        #expect(error?.code == .notMedia)
        #expect(error?.message.contains("headless.mp4") == true && error?.message.contains("index") == true)
    }

    @Test func aFileThatGrowsEndsWhereItEndedWhenItWasOpened() throws {
        let bytes = try Self.clip("a.ts", "-c:v libx264 -bf 2")
        let half = bytes.count / 2 / 188 * 188
        let path = try Clip.write("growing.ts", Array(bytes[..<half]))
        let expected = try Reading(path)
        let recording = try Recording(opening: path)
        let file = try #require(FileHandle(forWritingAtPath: path))
        file.seekToEndOfFile()
        file.write(Data(bytes[half...]))
        try file.close()
        var count = 0
        while try recording.next() != nil { count += 1 }
        #expect(count == expected.times.count)
        #expect(try Reading(path).times.count == 100)
    }
}

@Suite struct RefusalTests {
    private func refusal(_ path: String, limits: MediaLimits = .default) -> MediaError? {
        do {
            _ = try Recording(opening: path, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func everyBadFileIsRefusedByNameWithAReason() throws {
        let sound = try Clip.make("sound.mp4", "-f lavfi -i sine=d=0.2 -c:a aac")
        let text = String(repeating: "This is a letter, not a film.\n", count: 50)
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n\(try CodecCase.all[3].make())\n#EXT-X-ENDLIST\n"
        let list = "ffconcat version 1.0\nfile \(try CodecCase.all[0].make())\n"
        let table: [(String, MediaError.Code)] = [
            (Clip.directory + "/nothing.mp4", .missing), (Clip.directory, .isDirectory), ("/dev/zero", .notRegular),
            (try Clip.write("empty.mp4", []), .empty), (try Clip.write("text.mp4", Array(text.utf8)), .notMedia),
            (try Clip.write("text.txt", Array(text.utf8)), .notMedia), (sound, .noVideo),
            (try Clip.write("list.m3u8", Array(playlist.utf8)), .notMedia),
            (try Clip.write("list.ffconcat", Array(list.utf8)), .notMedia),
            ("concat:\(sound)|\(sound)", .missing), ("http://127.0.0.1:9/secret.mp4", .missing),
        ]
        for (path, code) in table {
            let error = refusal(path)
            #expect(error?.code == code, "\(path): \(error?.message ?? "opened")")
            #expect(error?.message.contains(path) == true)
            #expect(error?.message.contains("\n") == false)
        }
    }

    @Test func aFileThatMayNotBeReadIsRefused() throws {
        // Root may read everything.
        if getuid() == 0 { return }
        let path = try Clip.write("locked.mp4", [1, 2, 3])
        unsafe chmod(path, 0)
        #expect(refusal(path)?.code == .permission)
    }

    @Test func thePermissionErrorNamesTheFile() {
        let error = MediaError.opening("/x/y.mp4", EACCES)
        #expect(error.code == .permission && error.message.contains("/x/y.mp4"))
    }

    @Test func framesBeyondTheLimitAreRefused() throws {
        let path = try CodecCase.all[0].make()
        #expect(refusal(path, limits: MediaLimits(pixels: 10_000))?.code == .tooLarge)
        #expect(refusal(path, limits: MediaLimits(side: 100))?.code == .tooLarge)
        #expect(refusal(path, limits: MediaLimits(pixels: 160 * 90, side: 160)) == nil)
    }

    @Test func logLinesHideUserAndPassword() {
        #expect(MediaLog.redacted("cannot open rtsp://admin:p@ss@cam/1 now") == "cannot open rtsp://***@cam/1 now")
        #expect(MediaLog.redacted("moov atom not found\n") == "moov atom not found")
    }
}

import Testing
import UsherCore

@testable import Media

/// What reading a recording to its end came to.
struct Reading {
    var times: [MediaTime] = []
    var sizes: Set<PixelSize> = []
    var damagedFrames = 0
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    var damage = Damage()

    init(_ path: String, threads: Int = 2) throws {
        let recording = try Recording(opening: path, threads: threads)
        var indices: [Int] = []
        while let frame = try recording.next() {
            indices.append(frame.index)
            times.append(frame.time)
            sizes.insert(frame.size)
            damagedFrames += frame.isDamaged ? 1 : 0
            let small = try frame.draw(frame.size.bounds, size: PixelSize(width: 80, height: 48), order: .rgb)
            digest = fnv(small.bytes, digest)
        }
        #expect(recording.framesDecoded == times.count && indices == Array(times.indices))
        #expect(recording.progress == 1)
        damage = recording.damage
    }
}

struct CodecCase: Sendable, CustomTestStringConvertible {
    let name: String
    let encoder: String
    let arguments: String
    let codec: String
    var source = "testsrc2=s=160x90:r=25:d=2"
    var width = 160
    var height = 90
    var testDescription: String { name }

    static let all = [
        CodecCase(name: "h264.mp4", encoder: "libx264", arguments: "-c:v libx264 -bf 3 -g 20", codec: "h264"),
        CodecCase(name: "h264.mkv", encoder: "libx264", arguments: "-c:v libx264 -bf 3 -g 20", codec: "h264"),
        CodecCase(name: "h264.mov", encoder: "libx264", arguments: "-c:v libx264 -bf 0 -g 20", codec: "h264"),
        CodecCase(name: "h264.ts", encoder: "libx264", arguments: "-c:v libx264 -bf 3 -g 20", codec: "h264"),
        CodecCase(
            name: "h264-10bit.mkv",
            encoder: "libx264",
            arguments: "-c:v libx264 -pix_fmt yuv420p10le",
            codec: "h264"
        ),
        CodecCase(
            name: "h264-interlaced.ts",
            encoder: "libx264",
            arguments: "-vf scale=160:96,setsar=1 -c:v libx264 -flags +ilme+ildct -x264opts tff=1",
            codec: "h264",
            height: 96
        ),
        CodecCase(
            name: "h264-odd.mp4",
            encoder: "libx264",
            arguments: "-c:v libx264 -pix_fmt yuv444p",
            codec: "h264",
            source: "testsrc=s=161x91:r=25:d=1",
            width: 161,
            height: 91
        ),
        CodecCase(
            name: "hevc.mp4",
            encoder: "libx265",
            arguments: "-c:v libx265 -x265-params cutree=0:log-level=error:keyint=20",
            codec: "hevc"
        ),
        CodecCase(name: "mpeg4.avi", encoder: "mpeg4", arguments: "-c:v mpeg4 -bf 2 -g 20", codec: "mpeg4"),
        CodecCase(name: "mjpeg.avi", encoder: "mjpeg", arguments: "-c:v mjpeg", codec: "mjpeg"),
        CodecCase(
            name: "vp8.webm",
            encoder: "libvpx",
            arguments: "-c:v libvpx -deadline realtime -cpu-used 8",
            codec: "vp8"
        ),
        CodecCase(
            name: "vp9.webm",
            encoder: "libvpx-vp9",
            arguments: "-c:v libvpx-vp9 -deadline realtime -cpu-used 8",
            codec: "vp9"
        ),
        CodecCase(
            name: "av1.mkv",
            encoder: "libaom-av1",
            arguments: "-c:v libaom-av1 -usage realtime -cpu-used 8",
            codec: "av1",
            source: "testsrc2=s=160x90:r=25:d=0.4"
        ),
        CodecCase(name: "mpeg2.ts", encoder: "mpeg2video", arguments: "-c:v mpeg2video -bf 2", codec: "mpeg2video"),
        CodecCase(name: "prores.mov", encoder: "prores", arguments: "-c:v prores", codec: "prores"),
        CodecCase(name: "ffv1.mkv", encoder: "ffv1", arguments: "-c:v ffv1", codec: "ffv1"),
    ]

    func make() throws -> String {
        try Clip.make(name, "-f lavfi -i \(source) \(arguments)")
    }
}

@Suite struct RecordingTests {
    @Test(arguments: CodecCase.all)
    func everyFrameOfACodecIsReadOnceAndInOrder(_ clip: CodecCase) throws {
        guard Clip.canEncode(clip.encoder) else { return }
        let path = try clip.make()
        let reading = try Reading(path)
        #expect(reading.times.count == (try Clip.probedFrames(path)))
        #expect(reading.times.first == .zero)
        #expect(zip(reading.times, reading.times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(reading.damage.isNone, "\(reading.damage)")
        #expect(reading.sizes == [PixelSize(width: clip.width, height: clip.height)])
        #expect(try Recording(opening: path).properties.codec == clip.codec)
    }

    @Test(arguments: CodecCase.all)
    func theNumberOfThreadsChangesNothing(_ clip: CodecCase) throws {
        guard Clip.canEncode(clip.encoder) else { return }
        let path = try clip.make()
        let one = try Reading(path, threads: 1)
        for threads in [2, 4, 0] {
            let other = try Reading(path, threads: threads)
            #expect(other.digest == one.digest)
            #expect(other.times == one.times)
        }
    }

    @Test func propertiesSayWhatTheFileSays() throws {
        let path = try CodecCase.all[0].make()
        let properties = try Recording(opening: path).properties
        #expect(properties.container.contains("mp4"))
        #expect(properties.size == PixelSize(width: 160, height: 90))
        #expect(properties.codedSize == properties.size)
        #expect(properties.frameRate == 25)
        #expect(properties.duration == .seconds(2))
        #expect(properties.rotationDegrees == 0)
        #expect(properties.videoStreams == 1)
        #expect(properties.pixelFormat == "yuv420p")
        #expect((properties.bitsPerSecond ?? 0) > 1000)
    }

    @Test func timesOfAVariableFrameRateAreTheFilesOwn() throws {
        // Frames 0, 1, 2, 10, 11, 12, 20 … of 25 a second are kept.
        let path = try Clip.make(
            "variable.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=25:d=2 -vf select=lt(mod(n\\,10)\\,3) -vsync vfr -c:v libx264 -bf 2"
        )
        let expected = (0..<50).filter { $0 % 10 < 3 }.map { MediaTime(nanoseconds: Int64($0) * 40_000_000) }
        #expect(try Reading(path).times == expected)
    }

    @Test func aRecordingThatBeginsLateBeginsAtZero() throws {
        let path = try Clip.make("late.ts", "-f lavfi -i testsrc2=s=64x64:r=25:d=1 -c:v libx264 -output_ts_offset 3600")
        let times = try Reading(path).times
        #expect(times.first == .zero)
        #expect(times.last == MediaTime(nanoseconds: 960_000_000))
    }

    @Test func soundAndCoversAreNotTakenForVideo() throws {
        let cover = try Clip.make("cover.png", "-f lavfi -i color=red:s=640x640 -frames:v 1")
        let path = try Clip.make(
            "cover.mp4",
            "-i \(cover) -f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i sine=d=1 -map 0 -map 1 -map 2"
                + " -c:v:0 copy -c:v:1 libx264 -c:a aac -disposition:v:0 attached_pic"
        )
        let recording = try Recording(opening: path)
        #expect(recording.properties.size == PixelSize(width: 64, height: 48))
        #expect(recording.properties.videoStreams == 1)
        #expect(try Reading(path).times.count == 25)
    }

    @Test func ofSeveralVideosTheLargestIsShown() throws {
        let path = try Clip.make(
            "two.mkv",
            "-f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i testsrc2=s=128x96:r=10:d=1 -map 0 -map 1 -c:v libx264"
        )
        let recording = try Recording(opening: path)
        #expect(recording.properties.size == PixelSize(width: 128, height: 96))
        #expect(recording.properties.videoStreams == 2)
        #expect(try Reading(path).times.count == 10)
    }

    @Test func aFrameOutlivesItsRecordingAndItsCopyOutlivesIt() throws {
        let path = try CodecCase.all[0].make()
        var recording: Recording? = try Recording(opening: path)
        guard let frame = try recording?.next() else { throw Clip.CommandFailed(description: "no frame") }
        recording = nil
        let size = PixelSize(width: 16, height: 9)
        let first = try frame.draw(frame.size.bounds, size: size, order: .rgb)
        let copy = try frame.copy()
        let facts = (copy.index == frame.index, copy.time == frame.time, copy.isKey)
        #expect(facts == (true, true, true))
        _ = consume frame
        let second = try copy.draw(copy.size.bounds, size: size, order: .rgb)
        #expect(second == first)
    }

    @Test func progressGrowsToOne() throws {
        let recording = try Recording(opening: CodecCase.all[0].make())
        var last = 0.0
        while try recording.next() != nil {
            #expect(recording.progress >= last)
            last = recording.progress
        }
        #expect(recording.progress == 1)
        #expect(try recording.next() == nil)
    }
}

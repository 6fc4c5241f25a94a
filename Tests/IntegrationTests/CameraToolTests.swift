import Foundation
import Testing

/// `tools/camera` as another client sees it: ffprobe, which shares no code with it.
@Suite("tools/camera")
struct CameraToolTests {
    /// ffprobe's answer about a URL.
    static func probe(_ url: String, _ options: [String], in folder: Folder) throws -> Usher.Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // A child of a test may have SIGTERM blocked.
        process.arguments =
            ["timeout", "-s", "KILL", "20", "ffprobe", "-v", "error", "-timeout", "5000000"] + options + [url]
        let running = try Running(process: process, folder: folder)
        try process.run()
        return try running.wait()
    }

    @Test(
        "Serves a recording as it is, over TCP and UDP",
        arguments: [
            ("sam.mp4", "h264,640,360"), ("sam-enters.mov", "hevc,960,540"), ("nobody.mp4", "h264,960,540"),
        ],
        ["tcp", "udp"]
    )
    func serves(recording: (String, String), transport: String) throws {
        let folder = try Folder()
        let cameras = try CameraProcess([recording.0], folder: folder)
        let name = String(recording.0.prefix { $0 != "." })
        let answer = try Self.probe(
            try cameras.url(name),
            ["-rtsp_transport", transport, "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"],
            in: folder
        )
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.out.hasPrefix(recording.1), "\(answer.out)")
    }

    @Test("Time goes on over the seam of the loop: sam.mp4 has 72 frames, a thirtieth of a second each")
    func loops() throws {
        let folder = try Folder()
        let cameras = try CameraProcess(["sam.mp4"], folder: folder)
        let options = [
            "-rtsp_transport", "tcp", "-show_entries", "packet=pts_time", "-of", "csv=p=0", "-read_intervals", "%+5",
        ]
        let answer = try Self.probe(try cameras.url("sam"), options, in: folder)
        let times = answer.out.split(separator: "\n").compactMap { Double($0.filter { $0 != "," }) }.sorted()
        try #require(times.count > 100, "\(answer.out)\(answer.error)")
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(steps.allSatisfy { abs($0 - 1.0 / 30) < 0.002 }, "\(steps.filter { abs($0 - 1.0 / 30) >= 0.002 })")
    }

    @Test(
        "Asks for the login, in the way it was told",
        arguments: ["basic", "digest", "both"],
        [("", false), ("anna:falsch", false), ("anna:geheim", true)]
    )
    func login(kind: String, tried: (String, Bool)) throws {
        let folder = try Folder()
        let cameras = try CameraProcess(["sam.mp4"], ["--login", "anna:geheim", "--auth", kind], folder: folder)
        let answer = try Self.probe(try cameras.url("sam", login: tried.0), ["-rtsp_transport", "tcp"], in: folder)
        #expect((answer.status == 0) == tried.1, "\(answer.error)")
        if !tried.1 { #expect(answer.error.contains("401"), "\(answer.error)") }
    }

    @Test(
        "Shows the fault it is told to show",
        arguments: [
            ("missing", "404"), ("deny", "401"), ("refuse", "refused"), ("garbage", "400"), ("silent", "invalid data"),
        ]
    )
    func fault(command: String, words: String) throws {
        let folder = try Folder()
        let options = ["--own-ports", "--fault", "sam \(command)"]
        let cameras = try CameraProcess(["sam.mp4"], options, folder: folder)
        let answer = try Self.probe(try cameras.url("sam"), ["-rtsp_transport", "tcp", "-show_streams"], in: folder)
        #expect(answer.status != 0 || !answer.out.contains("codec_name=h264"), "\(answer.out)")
        #expect((answer.error + answer.out).lowercased().contains(words), "\(answer.error)\(answer.out)")
    }
}

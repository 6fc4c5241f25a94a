import Foundation
import UsherCore

/// A clip, a camera over HTTP that serves it, and a folder for both; made once a run.
enum Stage {
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    static let folder: String = {
        let path = NSTemporaryDirectory() + "usher-intake-tests-\(ProcessInfo.processInfo.processIdentifier)"
        // A failure shows at the first use.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Stage.folder) }
        return path
    }()

    private static let clips = Result {
        let scene = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4", "-pix_fmt", "yuv420p"]
        let common = ["-v", "error", "-nostdin", "-y"]
        let coding = ["-c:v", "libx264", "-g", "25", "-bf", "0"]
        try run("ffmpeg", common + scene + coding + ["\(folder)/clip.mp4"])
        try run("ffmpeg", common + ["-i", "\(folder)/clip.mp4", "-c", "copy", "\(folder)/clip.ts"])
        try run("ffmpeg", common + scene + ["-frames:v", "20", "-q:v", "5", "\(folder)/%02d.jpg"])
        let still = "color=gray:s=320x180:r=25:d=20,format=yuv420p"
        try run("ffmpeg", common + ["-f", "lavfi", "-i", still] + coding + ["\(folder)/still.mp4"])
    }

    /// The path of a file of the stage.
    static func path(_ name: String) throws -> String {
        try clips.get()
        return "\(folder)/\(name)"
    }

    private static let server = Result { () -> (Process, Int) in
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("server.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path, folder]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.filter(\.isNumber)) else { throw Broken(description: "no port: \(line)") }
        return (process, port)
    }

    /// The address of the camera's `path`, with `login` in front of the host.
    static func url(_ path: String, login: String = "") throws -> String {
        try clips.get()
        return "http://\(login)127.0.0.1:\(try server.get().1)/\(path)"
    }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "60", command] + arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Broken(description: "\(command) \(arguments)") }
    }
}

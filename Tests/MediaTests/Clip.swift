import Foundation
import UsherCore

/// Clips and pictures that the `ffmpeg` command makes when a test asks for them; made once a run, in a directory of the run's own.
enum Clip {
    static let directory: String = {
        let path = NSTemporaryDirectory() + "usher-media-tests-\(ProcessInfo.processInfo.processIdentifier)"
        // A failure shows at the first use.
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Clip.directory) }
        return path
    }()

    private static let made = Locked<Set<String>>([])

    struct CommandFailed: Error, CustomStringConvertible {
        let description: String
    }

    /// The path of the file that `ffmpeg ARGUMENTS NAME` makes; `tools/setup --for-tests` installs the command.
    static func make(_ name: String, _ arguments: String) throws -> String {
        let path = "\(directory)/\(name)"
        try made.withLock { made in
            guard !made.contains(name) else { return }
            _ = try run("ffmpeg", ["-v", "error", "-nostdin", "-y"] + split(arguments) + [path])
            made.insert(name)
        }
        return path
    }

    /// The path of a file of `bytes`.
    static func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(directory)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// How many frames ffprobe decodes of the first video stream.
    static func probedFrames(_ path: String) throws -> Int? {
        let arguments = "-v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0"
        let text = try run("ffprobe", split(arguments) + [path])
        return Int(String(decoding: text, as: UTF8.self).split { !$0.isNumber }.first ?? "")
    }

    /// Packed RGB as ffmpeg makes it of `input` with `filter`, one frame.
    static func raw(_ input: String, _ filter: String, frame: Int = 0) throws -> [UInt8] {
        let chain = "select=eq(n\\,\(frame)),\(filter)"
        let arguments = ["-v", "error", "-noautorotate", "-i", input, "-vf", chain, "-frames:v", "1", "-f", "rawvideo"]
        return try run("ffmpeg", arguments + ["-pix_fmt", "rgb24", "-"])
    }

    /// Whether this machine's ffmpeg has an encoder.
    static func canEncode(_ name: String) -> Bool {
        encoders.contains(name)
    }

    private static let encoders: Set<String> = {
        // None then: the tests that make a clip fail with the command's own words.
        let text = (try? run("ffmpeg", ["-v", "error", "-encoders"])) ?? []
        let words = String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
        return Set(words.compactMap { $0.count > 1 ? String($0[1]) : nil })
    }()

    private static func split(_ arguments: String) -> [String] {
        arguments.split(separator: " ").map(String.init)
    }

    private static func run(_ command: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // A command that never ends must not hold up the run.
        process.arguments = ["timeout", "60", command] + arguments
        process.standardInput = FileHandle.nullDevice
        let (out, complaints) = (Pipe(), "\(directory)/complaints-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: complaints, contents: nil)
        let errors = FileHandle(forWritingAtPath: complaints)
        process.standardError = errors
        process.standardOutput = out
        try process.run()
        let bytes = [UInt8](out.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let why = (try? String(contentsOfFile: complaints, encoding: .utf8)) ?? "no words"  // Only for the message.
            throw CommandFailed(description: "\(command) \(arguments.joined(separator: " ")): \(why)")
        }
        return bytes
    }
}

import Foundation
import Testing

/// `tools/camera`, serving on free ports; ends with the value's owner.
final class CameraProcess: Sendable {
    private let process: Process
    private let commands: FileHandle
    /// The cameras' URLs by name.
    let urls: [String: String]
    /// Where its control listens, and where motion JPEG is over HTTP.
    let control: String

    /// Serves the recordings of these names.
    init(_ recordings: [String], _ options: [String] = [], folder: Folder) throws {
        process = Process()
        process.executableURL = Usher.root.appendingPathComponent("tools/camera")
        process.arguments =
            recordings.map { "\(Usher.recordings)/\($0)" } + ["--port", "0", "--control", "0", "--until-eof"] + options
        let (input, output) = (Pipe(), folder.fresh("camera"))
        #expect(FileManager.default.createFile(atPath: output, contents: nil))
        process.standardInput = input
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = process.standardOutput
        commands = input.fileHandleForWriting
        try process.run()
        (urls, control) = try Self.addresses(in: output, of: process)
    }

    private static func addresses(in output: String, of process: Process) throws -> ([String: String], String) {
        let end = Date().addingTimeInterval(30)
        while Date() < end {
            let said = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
            if let control = said.last(where: { $0.hasPrefix("ready ") })?.split(separator: " ").last {
                let cameras = said.map { $0.split(separator: " ") }.filter { $0.first == "camera" }
                let urls = Dictionary(uniqueKeysWithValues: cameras.map { (String($0[1]), String($0[2])) })
                return (urls, control.hasSuffix("/") ? String(control.dropLast()) : String(control))
            }
            guard process.isRunning else { break }
            RunLoop.current.run(until: Date().addingTimeInterval(0.02))
        }
        throw NotServing(words: try String(contentsOfFile: output, encoding: .utf8))
    }

    struct NotServing: Error {
        var words: String
    }

    /// Gives a command, as tools/camera --help lists them.
    func say(_ command: String) throws {
        try commands.write(contentsOf: Data((command + "\n").utf8))
    }

    /// The URL of a camera, with a login.
    func url(_ name: String, login: String = "") throws -> String {
        let url = try #require(urls[name], "no camera \(name): \(urls)")
        return login.isEmpty ? url : url.replacingOccurrences(of: "rtsp://", with: "rtsp://\(login)@")
    }

    deinit {
        // It ends with its standard input; a broken one is a test that failed already.
        try? commands.close()
        process.waitUntilExit()
    }
}

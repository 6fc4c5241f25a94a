import Foundation
import Testing

/// The real binary, run as a user runs it.
struct Usher {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let recordings = root.appendingPathComponent("recordings").path

    struct Answer {
        var status: Int32
        var out: String
        var error: String

        /// The lines of standard error that are not progress.
        var complaints: [String] { error.split(separator: "\n").map(String.init).filter { $0.hasPrefix("usher: ") } }

        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any], "\(out)\(error)")
        }
    }

    /// A directory of its own, removed with the value's owner: data, reports, made files.
    let folder: Folder
    var models =
        ProcessInfo.processInfo.environment["USHER_MODELS"] ?? root.appendingPathComponent(".usher/models").path

    init() throws {
        folder = try Folder()
    }

    static var binary: URL {
        let given = ProcessInfo.processInfo.environment["USHER_BINARY"]
        return given.map { URL(fileURLWithPath: $0) } ?? root.appendingPathComponent(".build/release/usher")
    }

    /// Runs `usher arguments` to its end.
    func callAsFunction(_ arguments: String..., in directory: String? = nil) throws -> Answer {
        try self(arguments, in: directory)
    }

    func callAsFunction(_ arguments: [String], in directory: String? = nil) throws -> Answer {
        let running = try start(arguments, in: directory)
        return try running.wait()
    }

    /// Starts `usher arguments`; its output goes to files, so that no pipe can fill up.
    func start(_ arguments: [String], in directory: String? = nil) throws -> Running {
        try start(program: Self.binary, arguments, in: directory)
    }

    /// Starts a program that will start usher, in usher's environment.
    func start(program: URL, _ arguments: [String], in directory: String? = nil) throws -> Running {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.binary.path),
            "\(Self.binary.path) is not built: run tools/test, or swift build -c release --product usher"
        )
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory ?? folder.path)
        var environment = ProcessInfo.processInfo.environment
        environment["USHER_MODELS"] = models
        environment["USHER_DATA"] = folder.path + "/data"
        environment["USHER"] = Self.binary.path
        process.environment = environment
        let running = try Running(process: process, folder: folder)
        try process.run()
        return running
    }
}

/// A started usher.
struct Running {
    let process: Process
    private let out: String
    private let error: String

    init(process: Process, folder: Folder) throws {
        self.process = process
        out = folder.fresh("out")
        error = folder.fresh("err")
        for path in [out, error] { #expect(FileManager.default.createFile(atPath: path, contents: nil)) }
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: error)
        process.standardInput = FileHandle.nullDevice
    }

    /// What it has said on standard error so far.
    var errorSoFar: String { (try? String(contentsOfFile: error, encoding: .utf8)) ?? "" }

    /// What it has said on standard output so far.
    var outSoFar: String { (try? String(contentsOfFile: out, encoding: .utf8)) ?? "" }

    func wait() throws -> Usher.Answer {
        process.waitUntilExit()
        return Usher.Answer(
            status: process.terminationStatus,
            out: try String(contentsOfFile: out, encoding: .utf8),
            error: try String(contentsOfFile: error, encoding: .utf8)
        )
    }
}

/// A temporary directory that goes when nobody holds it any more.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "usher-integration-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func fresh(_ ending: String) -> String { "\(path)/\(UUID().uuidString).\(ending)" }

    @discardableResult
    func write(_ name: String, _ bytes: Data) throws -> String {
        try bytes.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}

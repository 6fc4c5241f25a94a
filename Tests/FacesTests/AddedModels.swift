import Foundation
import Inference
import Testing
import UsherCore

/// A copy of the default pack to add roles to, and a folder of state dicts; gone with the value.
final class AddedModels {
    let directory: String
    let states: URL
    private let folder: URL

    init() throws {
        let pack = try UnderTest.pack()
        let parent = FileManager.default.temporaryDirectory
        folder = parent.appending(path: "usher-liveness-\(UInt64.random(in: 0 ... .max))")
        directory = folder.appending(path: "models").path
        states = folder.appending(path: "states")
        for path in [directory, states.path] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(atPath: pack.directory, toPath: "\(directory)/default")
        let (status, output) = try Self.python([UnderTest.file("make_state.py"), states.path])
        #expect(status == 0, "\(output)")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)  // A folder left in /tmp harms nothing.
    }

    /// Liveness, out of the state dicts of these names.
    func add(_ names: [String]) throws -> (status: Int32, output: String) {
        try add(.liveness, from: names.map { states.appending(path: $0).path })
    }

    func add(_ role: ModelRole, from files: [String]) throws -> (status: Int32, output: String) {
        let tool = UnderTest.file("../../tools/models.py")
        return try Self.python([tool, "--out", directory, "--add", role.rawValue, "--from"] + files)
    }

    func manifest() throws -> Data { try Data(contentsOf: URL(filePath: "\(directory)/default/manifest.json")) }

    /// What the manifest says of a state dict.
    func weight(_ name: String) throws -> JSONValue {
        let digest = try FileDigest.sha256(path: states.appending(path: name).path)
        return .object(["file": .string(name), "sha256": .string(digest)])
    }

    /// The Python of set-up, the newest if there are several.
    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let newest = #"exec "$(ls -td "${XDG_CACHE_HOME:-$HOME/.cache}"/usher/venv-*/ | head -n 1)bin/python" "$@""#
        process.arguments = ["-c", newest, "sh"] + arguments
        let pipe = Pipe()
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

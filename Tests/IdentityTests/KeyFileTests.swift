import Foundation
import Testing
import TestSupport
import UsherCore

@testable import Identity

/// A folder of its own that goes when the test does.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "usher-identity-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)  // Nothing depends on it.
    }
}

@Suite("The key file")
struct KeyFileTests {
    let scratch: Scratch
    var path: String { "\(scratch.path)/data/\(KeyFile.name)" }
    var directory: String { "\(scratch.path)/data" }

    init() throws {
        scratch = try Scratch()
    }

    private func code() -> IdentityError? {
        #expect(throws: IdentityError.self) { try KeyFile.open(in: directory) }
    }

    private func change(mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("it is made once, for its owner only, and leaves nothing else behind")
    func make() throws {
        let first = try KeyFile.open(in: directory)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [KeyFile.name])
        let again = try KeyFile.open(in: directory)
        #expect(again.sessions == first.sessions)
        #expect(first.sessions != KeyFile().sessions)
    }

    @Test("of many that start at once, all have the same keys")
    func race() async throws {
        let directory = directory
        let keys = try await withThrowingTaskGroup(of: KeyFile.self) { group in
            for _ in 0..<16 { group.addTask { try KeyFile.open(in: directory) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(keys.count == 16 && keys.allSatisfy { $0.sessions == keys[0].sessions })
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [KeyFile.name])
    }

    @Test("one that others may read is refused, with what to do", arguments: [0o640, 0o604, 0o660, 0o644, 0o601])
    func exposed(mode: Int) throws {
        _ = try KeyFile.open(in: directory)
        try change(mode: mode)
        let error = code()
        #expect(error?.code == .keysExposed && error?.message.contains(path) == true)
        #expect(error?.message.contains("chmod 600") == true)
        try change(mode: 0o400)
        _ = try KeyFile.open(in: directory)
    }

    @Test("a cut, edited or foreign one is refused and left as it was")
    func damaged() throws {
        _ = try KeyFile.open(in: directory)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var edited = whole
        edited[40] ^= 1
        for bad in [Data(), whole.prefix(50), whole.dropLast(), whole + Data("\n".utf8), edited, Data("keys".utf8)] {
            try bad.write(to: URL(fileURLWithPath: path))
            try change(mode: 0o600)
            #expect(code()?.code == .keysDamaged, "\(String(decoding: bad, as: UTF8.self))")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bad)
        }
    }

    @Test("a link or a folder in its place is refused, and so is a directory that takes no files")
    func elsewhere() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(code()?.code == .keysUnreadable)
        try FileManager.default.removeItem(atPath: path)
        _ = try KeyFile.open(in: "\(scratch.path)/other")
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: "\(scratch.path)/other/\(KeyFile.name)"
        )
        #expect(code()?.code == .keysUnreadable)
        let error = #expect(throws: IdentityError.self) { try KeyFile.open(in: "/proc/usher") }
        #expect(error?.code == .keysUnreadable && error?.message.contains("/proc/usher") == true)
    }

    @Test("a sealed token opens under its own key and record only, and no seal is like another")
    func seal() throws {
        let (keys, others) = (KeyFile(), KeyFile())
        let mint = IDMint(clock: ManualClock())
        let (token, record): (TokenID, TokenID) = (.unguessable(at: SystemClock().now), mint.make())
        let sealed = try keys.seal(token, of: record)
        #expect(sealed.count == 44)
        #expect(keys.open(sealed, of: record) == token.description)
        #expect(try keys.seal(token, of: record) != sealed)
        #expect(others.open(sealed, of: record) == nil)
        #expect(keys.open(sealed, of: mint.make()) == nil)
        for index in sealed.indices {
            var edited = sealed
            edited[index] ^= 0x80
            #expect(keys.open(edited, of: record) == nil)
        }
        for count in 0..<44 { #expect(keys.open(Array(sealed.prefix(count)), of: record) == nil) }
    }
}

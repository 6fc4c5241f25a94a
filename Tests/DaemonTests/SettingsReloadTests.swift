import Delivery
import Foundation
import Settings
import Store
import Testing
import UsherCore

@testable import Daemon

@Suite("Reading sources.yml again")
struct SettingsReloadTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "usher-reload-\(UUID().uuidString)")
        .path

    private struct Parts {
        var reload: SettingsReload
        var database: UsherDatabase
        var configuration: Locked<Configuration>
        var said: Locked<[String]>
        var changes: Counter
        var herald: Herald
    }

    private func write(_ yaml: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: "\(folder)/sources.yml"))
    }

    private func parts() throws -> Parts {
        let places = Places(
            models: "",
            pack: nil,
            data: folder,
            configuration: "\(folder)/sources.yml",
            environment: [:]
        )
        let database = try UsherDatabase.snapshot(of: nil, clock: SystemClock(), mint: IDMint(clock: SystemClock()))
        let configuration = Locked(try Configuration.at(places))
        let (said, changes) = (Locked<[String]>([]), Counter())
        let herald = Herald { _ in "{}" }
        let reload = SettingsReload(
            places: places,
            database: database,
            configuration: configuration,
            herald: herald,
            changed: { changes.add() },
            say: { words in said.withLock { $0.append(words) } }
        )
        return Parts(
            reload: reload,
            database: database,
            configuration: configuration,
            said: said,
            changes: changes,
            herald: herald
        )
    }

    @Test("A good file holds at once, in the store and in memory")
    func good() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        try write("tracking: {reentry_s: 30}")
        let parts = try parts()
        try write("tracking: {reentry_s: 5}\nsources: [{name: Gate, url: 'rtsp://gate/1'}]")
        parts.reload.run()
        #expect(try parts.database.sources(named: "Gate").count == 1)
        #expect(parts.configuration.withLock { $0.tracking.reentrySeconds } == 5)
        #expect(parts.changes.total == 1)
        #expect(parts.said.withLock { $0 } == ["sources.yml: made source Gate", "sources.yml was read again"])
    }

    @Test("A bad file changes nothing and is refused with every reason")
    func bad() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        try write("sources: [{name: Gate}]")
        let parts = try parts()
        parts.reload.run()
        try write("lists: [New]\nsources: [{name: Yard}, {name: Gate, url: /etc/passwd}]\ntracking: {reentry_s: x}")
        parts.reload.run()
        #expect(try parts.database.list(named: "New") == nil && parts.database.sources(named: "Gate").count == 1)
        #expect(parts.changes.total == 1)
        let last = try #require(parts.said.withLock { $0.last })
        #expect(last.hasPrefix("sources.yml is refused, nothing was changed:"))
        #expect(last.contains("/etc/passwd") && last.contains("reentry_s"))
    }

    @Test("Who may be called holds at once; an address that is none is refused with the whole file")
    func webhooks() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        try write("")
        let parts = try parts()
        let secret = "secret: '012345678901234567890123'"
        try write("webhooks: {allow: ['https://one.example/'], \(secret)}")
        parts.reload.run()
        #expect(parts.herald.allowing?.allowed.map(\.url) == ["https://one.example/"])
        try write("webhooks: {allow: ['https://127.1/'], \(secret)}\nlists: [New]")
        parts.reload.run()
        #expect(parts.herald.allowing?.allowed.map(\.url) == ["https://one.example/"])
        #expect(try parts.database.list(named: "New") == nil)
        try write("")
        parts.reload.run()
        #expect(parts.herald.allowing == nil)
    }

    @Test("What needs a new start is said")
    func restart() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Nothing depends on it.
        try write("")
        let parts = try parts()
        try write("models: {pack: omz}\ndetection: {input_size: 320x192}")
        parts.reload.run()
        let words = parts.said.withLock { $0.joined(separator: "\n") }
        #expect(
            words.contains("models changed; it holds from the next start on") && words.contains("detection changed")
        )
    }
}

import Foundation
import Settings
import Store
import Testing
import TestSupport
import UsherCore

@testable import Daemon

@Suite("What sources.yml declares")
struct DeclarationTests {
    private let folder = NSTemporaryDirectory() + "usher-declared-\(UUID().uuidString)"

    private func places(_ configuration: String? = nil) -> Places {
        Places(models: "", pack: nil, data: folder, configuration: configuration, environment: [:])
    }

    @Test("A file that is not there declares nothing, not that there be nothing")
    func missing() throws {
        #expect(try Configuration.read(places(), standard: folder + "/sources.yml").declaration == nil)
    }

    @Test("A file that is there declares what it says, an empty one that there be nothing")
    func there() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/sources.yml"
        for (yaml, names) in [("sources: [{name: Door}]\n", ["Door"]), ("", [])] as [(String, [String])] {
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: path))
            #expect(try Configuration.read(places(path)).declaration?.sources.map(\.name) == names)
            #expect(try Configuration.read(places(), standard: path).declaration?.sources.map(\.name) == names)
        }
    }

    @Test("Sources that a file no longer declares stay where nothing is to be removed")
    func kept() throws {
        let database = try UsherDatabase.snapshot(of: nil, clock: ManualClock(), mint: .forAudit())
        let door = Declaration.Source(name: "Door", settings: SourceSettings())
        try database.apply(Declaration(sources: [door]))
        #expect(try database.apply(Declaration(), removing: false).isEmpty)
        #expect(try database.sources(named: "Door").count == 1)
        #expect(try database.apply(Declaration()).removed == ["source Door"])
    }
}

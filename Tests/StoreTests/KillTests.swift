import Foundation
import Store
import Testing
import TestSupport
import UsherCore

/// A process that writes persons until it is killed, and the proof that whatever it said was written is whole.
///
/// The writer is this very test program, started again for the one test below that writes when its environment says where.
@Suite("Killed at any moment", .serialized)
struct KillTests {
    private static let target = "USHER_TEST_STORE_WRITER"
    private static let kills = 20

    @Test("the writing child", .enabled(if: ProcessInfo.processInfo.environment[target] != nil))
    func writer() throws {
        let path = try #require(ProcessInfo.processInfo.environment[Self.target])
        let database = try UsherDatabase.open(path: path)
        for index in 0... {
            let person = try database.createPerson(Made.person(index, name: "person \(index)"))
            // Straight to the descriptor: what the parent has read was written before, however the child ends.
            try FileHandle.standardOutput.write(contentsOf: Data("ack \(person.id) \(index)\n".utf8))
        }
    }

    @Test(
        "the child that writes actions and tells of them",
        .enabled(if: ProcessInfo.processInfo.environment[target] != nil)
    )
    func teller() throws {
        let path = try #require(ProcessInfo.processInfo.environment[Self.target])
        let database = try UsherDatabase.open(path: path)
        for index in 0... {
            let action = ActionRecord(
                id: database.makeID(),
                kind: .posted,
                faces: 1,
                decision: RecordedDecision(outcome: "matched", reasons: [])
            )
            let call = NewCall(list: .zero, alert: .found, receiver: "http://a", url: "http://a/\(index)")
            let told = NewEvent(
                .actionClosed,
                action: action.id,
                body: .ofAction { "{\"image\":\($0.image != nil)}" },
                calls: [call]
            )
            try database.record(actions: [action], images: [action.id: Made.image(index)], events: [told])
            try FileHandle.standardOutput.write(contentsOf: Data("ack \(action.id) \(index)\n".utf8))
        }
    }

    @Test("no event is there without its action, and none is lost, however its writer ends")
    func killedTelling() throws {
        let scratch = try Scratch()
        let path = scratch.file("usher.sqlite")
        var random = SeededGenerator(seed: 20_261_122)
        var acknowledged: [(ActionID, Int)] = []
        for _ in 0..<Self.kills {
            let count = Int.random(in: 1...12, using: &random)
            acknowledged += try Self.writeAndKill("teller", path, after: count, &random)
        }
        let database = try UsherDatabase.open(path: path, createIfMissing: false)
        #expect(try database.check().isEmpty)
        let events = try database.events(after: 0, limit: .max)
        let told = Set(events.compactMap(\.action))
        for (id, _) in acknowledged { #expect(told.contains(id)) }
        // What was written and not acknowledged any more is whole too: as many actions, events and calls, pair by pair.
        #expect(try database.countActions() == events.count && told.count == events.count)
        #expect(try database.outboxCounts().map(\.count).reduce(0, +) == events.count)
        for event in events { #expect(try database.action(#require(event.action))?.image != nil) }
    }

    @Test("a database whose writer is killed holds every person that was acknowledged, whole")
    func killed() throws {
        let scratch = try Scratch()
        let path = scratch.file("usher.sqlite")
        var random = SeededGenerator(seed: 20_261_121)
        var acknowledged: [(PersonID, Int)] = []
        for _ in 0..<Self.kills {
            let count = Int.random(in: 1...12, using: &random)
            acknowledged += try Self.writeAndKill("writer", path, after: count, &random)
            let database = try UsherDatabase.open(path: path, createIfMissing: false)
            #expect(try database.check().isEmpty)
            #expect(try database.persons(in: .zero, limit: .max).count >= acknowledged.count)
            try database.close()
        }
        let database = try UsherDatabase.open(path: path, createIfMissing: false)
        for (id, index) in acknowledged {
            let person = try #require(try database.person(id))
            #expect(person.name == "person \(index)")
            #expect(try database.exemplars(of: id).map(\.face) == Made.person(index).face.exemplars)
            #expect(try database.image(#require(person.image))?.jpeg == Made.image(index).jpeg)
        }
        #expect(acknowledged.count >= Self.kills)
    }

    /// What the child acknowledged before it was killed, some instants after its `count`th word.
    private static func writeAndKill<Kind>(
        _ writer: String,
        _ path: String,
        after count: Int,
        _ random: inout SeededGenerator
    ) throws -> [(EntityID<Kind>, Int)] {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["--testing-library", "swift-testing", "--filter", "KillTests/\(writer)"]
        child.environment = ProcessInfo.processInfo.environment.merging([target: path]) { $1 }
        let pipe = Pipe()
        child.standardOutput = pipe
        child.standardError = FileHandle.nullDevice
        try child.run()
        var text = ""
        while text.components(separatedBy: "ack ").count <= count {
            guard let piece = try pipe.fileHandleForReading.read(upToCount: 4096), !piece.isEmpty else { break }
            text += String(decoding: piece, as: UTF8.self)
        }
        // A person takes the child some milliseconds: a random part of that, spent without sleeping.
        let until = ContinuousClock.now + .microseconds(Int.random(in: 0...4000, using: &random))
        while ContinuousClock.now < until {}
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
        text += String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return words(text)
    }

    /// The whole lines among `text`; the last may have been cut by the kill.
    private static func words<Kind>(_ text: String) -> [(EntityID<Kind>, Int)] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[0] == "ack", let id = EntityID<Kind>(String(parts[1])),
                let index = Int(parts[2])
            else {
                return nil
            }
            return (id, index)
        }
    }
}

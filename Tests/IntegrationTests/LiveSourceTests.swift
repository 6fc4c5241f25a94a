import Foundation
import Glibc
import Testing

// One after the other: what is timed here has the machine to itself.
@Suite("Live sources of usher serve", .serialized)
struct LiveSourceTests {
    static let clip = "\(Usher.recordings)/sam-enters.mov"

    /// A serving usher that may read the sample recordings, with Sam in the list Staff.
    private func serving(sources: String = "", options: [String] = []) async throws -> Serving {
        let usher = try Usher()
        let yaml = "recordings_directories: [\(Usher.recordings)]\nlists: [Staff]\n" + sources
        try usher.folder.write("sources.yml", Data(yaml.utf8))
        let enrolled = try usher("enroll", "\(Usher.recordings)/photos/Sam.jpg", "--list", "Staff")
        try #require(enrolled.status == 0, "\(enrolled.error)")
        return try await Serving(options: options, usher: usher)
    }

    /// What `look` finds, asked again until it is `wanted`, or what it found after half a minute.
    ///
    /// How long things take on a quiet machine is measured by tools/soak and stands in docs/reliability.md.
    private func wait<Found>(for wanted: (Found) -> Bool, _ look: () async throws -> Found) async throws -> Found {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            let found = try await look()
            if wanted(found) || ContinuousClock.now > end { return found }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func status(_ serving: Serving, _ source: String) async throws -> [String: Any] {
        let reply = try await serving.send("GET", "/v1/source/status?source_id=\(source)")
        let list = reply.json["sources"] as? [[String: Any]] ?? []
        return list.first { $0["source_id"] as? String == source } ?? [:]
    }

    private func actions(_ serving: Serving, _ source: String) async throws -> [[String: Any]] {
        let reply = try await serving.send("GET", "/v1/actions?source_id=\(source)")
        return reply.json["actions"] as? [[String: Any]] ?? []
    }

    private func create(_ serving: Serving, _ more: [String: Any] = [:]) async throws -> String {
        let group = "13814001-1dd2-11b2-b619-5502c27ed19c"
        let body: [String: Any] = ["group_id": group, "name": "Door", "url": Self.clip, "pace": "realtime"]
        let made = try await serving.send("POST", "/v1/source/create", json: body.merging(more) { $1 })
        return try #require(made.json["source_id"] as? String, "\(made.json)")
    }

    @Test("A source that is created runs, Sam's visits become actions, and updating and deleting it hold")
    func life() async throws {
        let serving = try await serving()
        let id = try await create(serving, ["reentry_s": 1])
        let running = try await wait(for: { $0["state"] as? String == "running" }) { try await status(serving, id) }
        #expect(running["state"] as? String == "running", "\(running)")
        // Sam's first face is at 3.95 s of 6.3.
        let seen = try await wait(for: { !$0.isEmpty }) { try await actions(serving, id) }
        let action = try #require(seen.first)
        #expect(action["kind"] as? String == "appearance")
        let now = try await status(serving, id)
        #expect((now["frames_analysed"] as? Int ?? 0) > 10 && now["codec"] as? String == "hevc", "\(now)")
        let picture = try await serving.send("GET", "/v1/source/snapshot?source_id=\(id)&boxes=true")
        #expect(picture.status == 200 && picture.body.starts(with: [0xff, 0xd8]))
        // The clip plays over and over: the next visit is another action, of the same person.
        let again = try await wait(for: { $0.count >= 2 }) { try await actions(serving, id) }
        #expect(again.count >= 2)
        let group = "13814001-1dd2-11b2-b619-5502c27ed19c"
        let updated = try await serving.send(
            "POST",
            "/v1/source/update",
            json: ["group_id": group, "source_id": id, "enabled": false]
        )
        #expect(updated.status == 200)
        let idle = try await wait(for: { $0["state"] as? String == "idle" }) { try await status(serving, id) }
        #expect(idle["state"] as? String == "idle", "\(idle)")
        let deleted = try await serving.send(
            "POST",
            "/v1/source/delete",
            json: ["group_id": group, "source_id": id]
        )
        #expect(deleted.status == 200)
        let gone = try await wait(for: { $0.isEmpty }) { try await status(serving, id) }
        #expect(gone.isEmpty, "\(gone)")
        #expect(try serving.stop().status == 0)
    }

    @Test("A visit that goes on at a stop is recorded to its end")
    func stop() async throws {
        let serving = try await serving()
        let id = try await create(serving)
        let seen = try await wait(for: { !$0.isEmpty }) { try await actions(serving, id) }
        #expect(!seen.isEmpty)
        let stopped = try serving.stop()
        #expect(stopped.status == 0 && stopped.error.hasSuffix("stopped\n"), "\(stopped.error)")
        #expect(try serving.usher("check").status == 0)
    }

    @Test("A pause of usher itself is nobody's absence: the visit goes on, and the source was never opened again")
    func pause() async throws {
        let serving = try await serving()
        let id = try await create(serving, ["url": "\(Usher.recordings)/woman.mp4", "reentry_s": 1])
        let seen = try await wait(for: { !$0.isEmpty }) { try await actions(serving, id) }
        #expect(seen.count == 1)
        let process = serving.running.process.processIdentifier
        kill(process, SIGSTOP)
        // What is tried is the time itself: several times what ends a visit, and what is taken for a pause.
        try await Task.sleep(for: .seconds(5))
        kill(process, SIGCONT)
        let before = try await status(serving, id)["frames_analysed"] as? Int ?? 0
        let after = try await wait(for: { ($0["frames_analysed"] as? Int ?? 0) >= before + 10 }) {
            try await status(serving, id)
        }
        #expect(after["state"] as? String == "running" && after["reconnects"] as? Int == 0, "\(after)")
        let still = try await actions(serving, id)
        #expect(still.compactMap { $0["action_id"] as? String } == seen.compactMap { $0["action_id"] as? String })
        #expect(try serving.stop().status == 0)
    }

    @Test("SIGHUP takes over a good file at once, and refuses a bad one as a whole")
    func reload() async throws {
        let serving = try await serving()
        func hangUp(_ yaml: String, until words: String) async throws {
            try serving.usher.folder.write("sources.yml", Data(yaml.utf8))
            let before = serving.running.errorSoFar.count
            kill(serving.running.process.processIdentifier, SIGHUP)
            let said = try await wait(for: { $0.contains(words) }) {
                String(serving.running.errorSoFar.dropFirst(before))
            }
            #expect(said.contains(words), "\(said)")
        }
        func states() async throws -> [String: String] {
            let reply = try await serving.send("GET", "/v1/source/status")
            let list = reply.json["sources"] as? [[String: Any]] ?? []
            return list.reduce(into: [:]) { $0[$1["name"] as? String ?? ""] = $1["state"] as? String }
        }
        let head = "recordings_directories: [\(Usher.recordings)]\nlists: [Staff]\nsources:\n"
        let door = "  - {name: Door, url: '\(Self.clip)', pace: realtime}\n"
        try await hangUp(head + door, until: "sources.yml was read again")
        let one = try await wait(for: { $0 == ["Door": "running"] }) { try await states() }
        #expect(one == ["Door": "running"])
        try await hangUp(head + door + "  - {name: Gate, url: '/etc/passwd'}\n", until: "refused, nothing was changed")
        #expect(try await states() == ["Door": "running"])
        try await hangUp(
            head + door.replacingOccurrences(of: "Door", with: "Yard"),
            until: "sources.yml was read again"
        )
        let other = try await wait(for: { $0 == ["Yard": "running"] }) { try await states() }
        #expect(other == ["Yard": "running"])
        #expect(try serving.stop().status == 0)
    }

    @Test("A password in a URL is masked in answers, and kept when the masked URL comes back")
    func password() async throws {
        let serving = try await serving()
        // The port of nobody: refused at once.
        let id = try await create(serving, ["url": "rtsp://me:s3cret@127.0.0.1:9/live"])
        let group = "13814001-1dd2-11b2-b619-5502c27ed19c"
        func shown() async throws -> String {
            let reply = try await serving.send("POST", "/v1/sources", json: ["group_id": group])
            return String(decoding: reply.body, as: UTF8.self)
        }
        let first = try await shown()
        #expect(first.contains("me:***@127.0.0.1") && !first.contains("s3cret"))
        let down = try await wait(for: { $0["state"] as? String == "backing_off" }) { try await status(serving, id) }
        #expect(down["fault"] as? String == "unreachable", "\(down)")
        let masked = "rtsp://me:***@127.0.0.1:9/live"
        _ = try await serving.send(
            "POST",
            "/v1/source/update",
            json: ["group_id": group, "source_id": id, "url": masked, "transport": "tcp"]
        )
        let answers = try await [shown(), "\(status(serving, id))"]
        #expect(!answers.joined().contains("s3cret"))
        let stopped = try serving.stop()
        #expect(!stopped.error.contains("s3cret") && !stopped.out.contains("s3cret"))
        let data = serving.usher.folder.path + "/data"
        let bytes = try FileManager.default.contentsOfDirectory(atPath: data).filter { $0.hasPrefix("usher.sqlite") }
            .reduce(Data()) { $0 + (try Data(contentsOf: URL(fileURLWithPath: "\(data)/\($1)"))) }
        #expect(bytes.range(of: Data("rtsp://me:s3cret@127.0.0.1:9/live".utf8)) != nil, "the store keeps it")
        #expect(bytes.range(of: Data(masked.utf8)) == nil, "and not what was shown of it")
    }
}

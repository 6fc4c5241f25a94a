import Foundation
import Testing

@Suite("A full disk")
struct DiskFullTests {
    /// A data directory of eight megabytes that only this server sees; it checks its database after the stop.
    private static let script = """
        set -e
        mkdir -p "$USHER_DATA"
        mount -t tmpfs -o size=8m none "$USHER_DATA"
        echo "correct horse battery" | "$USHER" user add admin@example.com
        "$USHER" serve --listen 127.0.0.1:0 &
        trap 'kill $!' TERM
        wait $! || wait $!
        trap - TERM
        "$USHER" check
        """

    /// Whether this user may have mounts of its own.
    static let canMount: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
        process.standardError = FileHandle.nullDevice
        // No such program: then there are no such mounts.
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(
        "Changes are refused, reading goes on, nothing acknowledged is lost, and all is well when there is space again",
        .enabled(if: canMount)
    )
    func fullDisk() async throws {
        let usher = try Usher()
        let unshare = URL(fileURLWithPath: "/usr/bin/unshare")
        let running = try usher.start(program: unshare, ["-rm", "sh", "-c", Self.script])
        let password = "correct horse battery"
        let serving = try await Serving(usher: usher, running: running, email: "admin@example.com", password: password)
        var acknowledged = try await lists(serving, upTo: 3).made
        #expect(acknowledged.count == 3)

        let filler = "/proc/\(running.process.processIdentifier)/root\(usher.folder.path)/data/filler"
        try fill(filler)
        let (made, refusal) = try await lists(serving, upTo: 2000)
        acknowledged += made
        let refused = try #require(refusal)
        #expect(refused.status == 503)
        #expect(refused.json["message"] as? String == "service unavailable")
        #expect(try await serving.send("POST", "/v1/token/create", json: ["expires": "never"]).status == 503)
        #expect(try await names(serving).isSuperset(of: acknowledged))
        #expect(try await serving.send("GET", "/health/live").status == 200)

        try FileManager.default.removeItem(atPath: filler)
        acknowledged += try await lists(serving, upTo: 3).made
        #expect(try await names(serving) == Set(acknowledged + ["Default list"]))
        let stopped = try serving.stop()
        #expect(stopped.status == 0, "\(stopped.out)\(stopped.error)")
    }

    /// Writes zeros until no byte fits any more.
    private func fill(_ path: String) throws {
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        for size in [65_536, 4096, 512, 1] {
            // The error is the point: it is full.
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
        try file.close()
    }

    /// Makes lists until one is refused, or `most` are there.
    private func lists(_ serving: Serving, upTo most: Int) async throws -> (made: [String], refusal: Serving.Reply?) {
        var made: [String] = []
        while made.count < most {
            let name = UUID().uuidString
            let reply = try await serving.send("POST", "/v1/person/list/create", json: ["name": name])
            guard reply.status == 201 else { return (made, reply) }
            made.append(name)
        }
        return (made, nil)
    }

    private func names(_ serving: Serving) async throws -> Set<String> {
        let reply = try await serving.send("GET", "/v1/person/lists")
        let lists = try #require(try JSONSerialization.jsonObject(with: reply.body) as? [[String: Any]])
        return Set(lists.compactMap { $0["name"] as? String })
    }
}

import Foundation
import Testing

@Suite("usher serve")
struct ServeTests {
    @Test(
        "A source is made, a person enrolled, an action posted, and all is there after a stop",
        .timeLimit(.minutes(3))
    )
    func life() async throws {
        let serving = try await Serving()
        let group = try await serving.send("POST", "/v1/source/group/create", json: ["name": "Doors"])
        #expect(group.status == 201)
        let list = try await serving.send("POST", "/v1/person/list/create", json: ["name": "Staff"])
        let listID = try #require(list.json["list_id"] as? String)
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        let made = try await serving.post(
            "/v1/person/create",
            photo: photo,
            fields: ["list_id": listID, "fields": "Barack"]
        )
        #expect(made.status == 201, "\(String(decoding: made.body, as: UTF8.self))")
        let other = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama-2.jpg"))
        let action = try await serving.post("/v1/action", photo: other, fields: ["person_list_search": listID])
        #expect(action.status == 201)
        let results = try #require(action.json["results"] as? [[String: Any]])
        let matches = try #require(results.first?["matches"] as? [[String: Any]])
        #expect(matches.first?["fields"] as? [String] == ["Barack"])
        let dry = try await serving.post(
            "/v1/action?dry_run=true",
            photo: other,
            fields: ["person_list_search": listID]
        )
        #expect(dry.status == 200)
        let history = try await serving.send("GET", "/v1/actions")
        #expect((history.json["actions"] as? [Any])?.count == 1)
        let stopped = try serving.stop()
        #expect(stopped.status == 0, "\(stopped.error)")
        #expect(try serving.usher("check").status == 0)
        #expect(try serving.usher("persons").out.contains("Staff: 1 person"))
    }

    @Test("Bad bodies get the contract's refusal", .timeLimit(.minutes(3)))
    func badBodies() async throws {
        let serving = try await Serving()
        let large = try await serving.post("/v1/action", photo: Data(repeating: 0x20, count: 11_000_000))
        #expect(large.status == 413)
        #expect(large.json["message"] as? String == "request is too large")
        let deep = Data(repeating: UInt8(ascii: "["), count: 100_000)
        let nested = try await serving.send("POST", "/v1/sources", body: deep)
        #expect(nested.status == 400)
        #expect(nested.json["message"] as? String == "invalid json")
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
        let parts = Data((String(repeating: part, count: 10_000) + "--b--\r\n").utf8)
        let many = try await serving.send("POST", "/v1/action", body: parts, type: "multipart/form-data; boundary=b")
        #expect(many.status == 413)
        let words = try await serving.post("/v1/action", photo: Data("no picture".utf8))
        #expect(words.json["message"] as? String == "image format is unknown")
        #expect(try serving.stop().status == 0)
    }

    @Test("A second server on the same data is refused and says why", .timeLimit(.minutes(3)))
    func oneServer() async throws {
        let serving = try await Serving()
        let second = try serving.usher("serve", "--listen", "127.0.0.1:0")
        #expect(second.status == 1)
        #expect(second.complaints.first?.contains("another usher serves") == true, "\(second.error)")
        #expect(try serving.stop().status == 0)
    }
}

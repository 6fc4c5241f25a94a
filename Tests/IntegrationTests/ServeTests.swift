import Foundation
import Glibc
import Testing

@Suite("usher serve")
struct ServeTests {
    @Test("A source is made, a person enrolled, an action posted, and all is there after a stop")
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

    @Test("The faces of a picture are answered though the one it is compared with is none")
    func compareWithNothing() async throws {
        let serving = try await Serving()
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        for (images, counts) in [([photo, Data("zz".utf8)], [1, 0]), ([Data("zz".utf8), photo], [0, 1])] {
            var body = Data()
            for image in images {
                body += Data("--b\r\nContent-Disposition: form-data; name=\"images\"; filename=\"a.jpg\"\r\n\r\n".utf8)
                body += image + Data("\r\n".utf8)
            }
            let type = "multipart/form-data; boundary=b"
            let reply = try await serving.send("POST", "/v1/compare", body: body + Data("--b--\r\n".utf8), type: type)
            let faces = ["image1", "image2"].map { (reply.json[$0] as? [[String: Any]]) ?? [] }
            #expect(reply.status == 200 && faces.map(\.count) == counts)
            #expect(faces.joined().allSatisfy { ($0["matches"] as? [Any])?.isEmpty == true })
        }
        // A picture without a file's name is no file, however long it is.
        let text = Data("--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n".utf8) + photo + photo + photo
        let type = "multipart/form-data; boundary=b"
        let missing = try await serving.send("POST", "/v1/action", body: text + Data("\r\n--b--\r\n".utf8), type: type)
        #expect(missing.status == 400 && missing.json["message"] as? String == "no image attached")
        #expect(try serving.stop().status == 0)
    }

    @Test("A second server on the same data, and an enrolment beside it, are refused and told why")
    func oneServer() async throws {
        let serving = try await Serving()
        let second = try serving.usher("serve", "--listen", "127.0.0.1:0")
        #expect(second.status == 1)
        #expect(second.complaints.first?.contains("another usher serves") == true, "\(second.error)")
        // It would go unseen: the server has the persons in memory.
        let enrolment = try serving.usher("enroll", "\(Usher.recordings)/photos/Sam.jpg", "--list", "Staff")
        #expect(enrolment.status == 1)
        #expect(enrolment.complaints.first?.contains("use its API") == true, "\(enrolment.error)")
        #expect(try serving.stop().status == 0)
    }

    @Test("With a certificate it answers over TLS and on no plain connection; half a pair is refused")
    func tls() async throws {
        let usher = try Usher()
        let (certificate, key) = ("\(usher.folder.path)/cert.pem", "\(usher.folder.path)/key.pem")
        let options = [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=IP:127.0.0.1",
        ]
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments = ["req", "-x509", "-nodes", "-days", "2", "-keyout", key, "-out", certificate] + options
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        let half = try usher("serve", "--tls-cert", certificate)
        #expect(half.status == 2 && half.complaints.first?.contains("go together") == true, "\(half.error)")
        let running = try usher.start([
            "serve", "--listen", "127.0.0.1:0", "--port", "compreface=127.0.0.1:0", "--tls-cert", certificate,
            "--tls-key", key,
        ])
        let port = try Serving.port(of: running)
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        curl.arguments = ["-sS", "--cacert", certificate, "https://127.0.0.1:\(port)/health/ready"]
        let answer = try Running(process: curl, folder: usher.folder)
        try curl.run()
        #expect(try answer.wait().out == "{\"status\":\"ok\"}")
        let own = try #require(Serving.ownPort("compreface", of: running))
        let other = Process()
        other.executableURL = curl.executableURL
        other.arguments = ["-sS", "--cacert", certificate, "https://127.0.0.1:\(own)/api/v1/config"]
        let config = try Running(process: other, folder: usher.folder)
        try other.run()
        #expect(try config.wait().out.contains("clientMaxFileSize"))
        let plain = try RawConnection(port: port)
        plain.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(!plain.receive(seconds: 5).contains("ok"))
        running.process.terminate()
        #expect(try running.wait().status == 0)
    }

    @Test("A stop lets the request in hand finish, and takes no new connection")
    func gracefulStop() async throws {
        let serving = try await Serving()
        let photo = try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/Obama.jpg"))
        // Its head is there and its body is not: in hand.
        let half = try RawConnection(port: serving.port)
        let body = Serving.form(photo: photo, fields: [:])
        half.send(
            "POST /v1/action HTTP/1.1\r\nHost: a\r\ntoken: \(serving.token)\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        )
        half.send("Content-Length: \(body.count)\r\n\r\n")
        half.send(Array(body.prefix(1000)))
        #expect(try await serving.send("GET", "/health/ready").status == 200)
        serving.running.process.terminate()
        while (try? RawConnection(port: serving.port)) != nil { sched_yield() }
        half.send(Array(body.dropFirst(1000)))
        let answer = half.receive()
        #expect(answer.hasPrefix("HTTP/1.1 201"), "\(answer)")
        #expect(try serving.running.wait().status == 0)
        #expect(try serving.usher("check").status == 0)
    }
}

import Foundation
import Testing

/// Contracts at ports of their own, of the real binary.
@Suite("Ports of single contracts")
struct OwnPortTests {
    @Test(
        "Each port speaks its contract alone, over the same persons, and stops with the rest"
    )
    func alone() async throws {
        let usher = try Usher()
        let file = try usher.folder.write("sources.yml", Data("ports: {findface2: \"127.0.0.1:0\"}\n".utf8))
        let serving = try await Serving(
            options: [
                "--config", file, "--port", "compreface=127.0.0.1:0", "--port", "findface=127.0.0.1:0", "--port",
                "facedetect=127.0.0.1:0", "--port", "enface=127.0.0.1:0",
            ],
            usher: usher
        )
        func port(_ name: String) throws -> Int {
            try #require(Serving.ownPort(name, of: serving.running), "\(name): \(serving.running.errorSoFar)")
        }
        let made = try usher("key", "create", "--type", "recognition", "--name", "r", "--list", "ppl")
        let key = ["x-api-key": try #require(made.out.split(separator: "\n").first.map(String.init))]
        let created = try await serving.send("POST", "/v1/token/create", json: ["expires": "never"])
        let token = try #require((created.json["token"] as? [String: Any])?["id"] as? String)
        let findFace = ["Authorization": "Token \(token)"]

        // A subject of CompreFace's is a face of both FindFace APIs' gallery.
        var form = key
        form["Content-Type"] = "multipart/form-data; boundary=b"
        let photo = try Pictures.photo("Sam.jpg")
        let part = Data("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n".utf8)
        let added = try await serving.ask(
            "POST",
            "/api/v1/recognition/faces?subject=Sam",
            headers: form,
            body: part + photo + Data("\r\n--b--\r\n".utf8),
            at: port("compreface")
        )
        #expect(added.status == 201, "\(added)")
        for path in [
            "/v1/faces/gallery/ppl", "/v0/faces/gallery/ppl/", "/faces/gallery/ppl", "/findface/v1/faces/gallery/ppl",
        ] {
            let faces = try await serving.ask("GET", path, headers: findFace, at: port("findface"))
            #expect(
                (faces.json["results"] as? [[String: Any]])?.first?["meta"] as? String == "Sam",
                "\(path): \(faces)"
            )
        }
        let list = try await serving.ask("GET", "/v2/galleries/ppl", headers: findFace, at: port("findface2"))
        #expect(list.json["faces"] as? Int == 1, "\(list)")
        let basic = "Basic " + Data("admin@example.com:correct horse battery".utf8).base64EncodedString()
        let portrait = try await serving.ask(
            "POST",
            "/api/v1/face/detect",
            headers: ["Authorization": basic, "Content-Type": "application/json"],
            body: Data("{\"faceImageBase\":\"\(photo.base64EncodedString())\"}".utf8),
            at: port("facedetect")
        )
        #expect(portrait.status == 200 && portrait.json["hasError"] as? Bool == false, "\(portrait)")
        #expect(try await serving.ask("GET", "/health/live", at: port("enface")).status == 200)

        // What another contract has is not there, and is refused in the words of the port's own; so is what is no HTTP.
        for (name, path, member) in [
            ("compreface", "/v1/faces", "message"), ("findface", "/api/v1/config", "reason"),
            ("findface2", "/v1/faces", "desc"), ("facedetect", "/api/v1/recognition/subjects", "hasError"),
            ("enface", "/v2/galleries", "status"),
        ] {
            let refused = try await serving.ask("GET", path, headers: findFace, at: port(name))
            #expect(refused.status == 404 && refused.json[member] != nil, "\(name): \(refused)")
            let connection = try RawConnection(port: port(name))
            connection.send("GET\r\n\r\n")
            let answer = connection.receive(seconds: 8)
            #expect(answer.hasPrefix("HTTP/1.1 4") && answer.contains("\"\(member)\":"), "\(name): \(answer)")
        }
        #expect(try serving.stop().status == 0)
        #expect(throws: RawConnection.Failure.self) { try RawConnection(port: port("compreface")) }
    }

    @Test("A port that is taken, or makes no sense, ends the start with the contract's name")
    func taken() async throws {
        let serving = try await Serving()
        let other = try Usher()
        let refused = try other("serve", "--listen", "127.0.0.1:0", "--port", "findface=127.0.0.1:\(serving.port)")
        #expect(refused.status == 1, "\(refused.error)")
        #expect(
            refused.complaints.last?.contains("cannot serve findface at 127.0.0.1:\(serving.port): another program")
                == true,
            "\(refused.error)"
        )
        for bad in [
            "findface", "findface=8000", "deepface=127.0.0.1:1", "findface=127.0.0.1:65536", "findface=127.0.0.1:8099",
        ] {
            let answer = try other("serve", "--listen", "127.0.0.1:8099", "--port", bad)
            #expect(answer.status == 2 && answer.error.contains("findface") == true, "\(bad): \(answer.error)")
        }
        #expect(try serving.stop().status == 0)
    }

    @Test("Two contracts that name one place share it")
    func shared() async throws {
        // A port that was free a moment ago.
        let first = try await Serving()
        let port = first.port
        #expect(try first.stop().status == 0)
        let serving = try await Serving(options: [
            "--port", "findface=127.0.0.1:\(port)", "--port", "compreface=127.0.0.1:\(port)",
        ])
        #expect(Serving.ownPort("findface and compreface", of: serving.running) == port)
        #expect(try await serving.ask("GET", "/api/v1/config", at: port).status == 200)
        #expect(try await serving.ask("GET", "/v1/faces", at: port).json["code"] as? String == "AUTH_FAILED")
        #expect(try serving.stop().status == 0)
    }
}

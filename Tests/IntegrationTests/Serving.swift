import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A serving usher with one user.
struct Serving {
    /// The default group, source and list.
    static let zero = "13814001-1dd2-11b2-b619-5502c27ed19c"
    let usher: Usher
    let running: Running
    let port: Int
    /// Ends the server when the test does, however it does.
    private let leash: Leash
    var token = ""

    init(
        email: String = "admin@example.com",
        password: String = "correct horse battery",
        options: [String] = [],
        usher given: Usher? = nil
    ) async throws {
        let usher = try given ?? Usher()
        let file = try usher.folder.write("password", Data((password + "\n").utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let added = try usher("user", "add", email, "--role", "admin", "--password-file", file)
        try #require(added.status == 0, "\(added.error)")
        let running = try usher.start(["serve", "--listen", "127.0.0.1:0"] + options)
        try await self.init(usher: usher, running: running, email: email, password: password)
    }

    /// The server that `running` starts, with somebody logged in.
    init(usher: Usher, running: Running, email: String, password: String) async throws {
        self.usher = usher
        self.running = running
        leash = Leash(running.process)
        port = try Self.port(of: running)
        let login = try await send("POST", "/v1/user/login", json: ["email": email, "password": password])
        token = try #require(login.json["token"] as? String, "\(login)")
    }

    /// The port that the server says it listens on, waited for as long as models take to compile.
    static func port(of running: Running) throws -> Int {
        let end = Date().addingTimeInterval(60)
        while Date() < end, running.process.isRunning {
            if let line = running.errorSoFar.split(separator: "\n").first(where: { $0.contains(" serves http") }),
                let text = line.split(separator: ":").last?.prefix(while: \.isNumber), let port = Int(text)
            {
                return port
            }
            RunLoop.current.run(until: Date().addingTimeInterval(0.05))
        }
        throw NotServing(words: running.errorSoFar)
    }

    /// The port at which these contracts alone are spoken, which is said beside that of all.
    static func ownPort(_ names: String, of running: Running) -> Int? {
        let line = running.errorSoFar.split(separator: "\n").first { $0.contains("\(names) alone at http") }
        return line?.split(separator: ":").last.flatMap { Int($0) }
    }

    struct NotServing: Error {
        var words: String
    }

    struct Reply {
        var status: Int
        var body: Data

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    }

    func send(
        _ method: String,
        _ path: String,
        json: [String: Any]? = nil,
        body: Data? = nil,
        type: String = "application/json"
    ) async throws -> Reply {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        if !token.isEmpty { request.setValue(token, forHTTPHeaderField: "token") }
        request.httpBody = try body ?? json.map { try JSONSerialization.data(withJSONObject: $0) }
        let (data, response) = try await URLSession.shared.data(for: request)
        return Reply(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: data)
    }

    func post(_ path: String, photo: Data, fields: [String: String] = [:]) async throws -> Reply {
        let type = "multipart/form-data; boundary=b"
        return try await send("POST", path, body: Self.form(photo: photo, fields: fields), type: type)
    }

    /// A form with the boundary `b`.
    static func form(photo: Data, fields: [String: String]) -> Data {
        var body = Data()
        for (name, value) in fields {
            body += Data("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Data("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n".utf8)
        return body + photo + Data("\r\n--b--\r\n".utf8)
    }

    /// The most memory that the server has had, bytes.
    func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(running.process.processIdentifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return 1024 * (try #require(line.split(separator: " ").compactMap { Int($0) }.first))
    }

    func stop() throws -> Usher.Answer {
        running.process.terminate()
        return try running.wait()
    }
}

/// Kills a process that is still there when nobody holds this any more.
private final class Leash: Sendable {
    private let process: Process

    init(_ process: Process) { self.process = process }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}

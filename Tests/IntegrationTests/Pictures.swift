import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Pictures made of the photos of recordings/, for what no photo shows.
enum Pictures {
    static func photo(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(Usher.recordings)/photos/\(name)"))
    }

    /// The photo after FFmpeg's filter: `crop=w:h:x:y`, `scale=w:h`, ...
    static func photo(_ name: String, _ filter: String, type: String = "jpg") throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("usher-\(UUID().uuidString).\(type)")
        defer { try? FileManager.default.removeItem(at: file) }  // Nothing depends on it.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = [
            "-v", "error", "-i", "\(Usher.recordings)/photos/\(name)", "-vf", filter, "-q:v", "2", file.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try Data(contentsOf: file)
    }
}

/// An answer of whatever contract.
struct DialectReply: CustomStringConvertible {
    var status: Int
    var headers: [String: String]
    var body: Data

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
    var array: [[String: Any]] { (try? JSONSerialization.jsonObject(with: body)) as? [[String: Any]] ?? [] }
    var text: String { String(decoding: body, as: UTF8.self) }
    var description: String { "\(status) \(text.prefix(500))" }
}

extension Serving {
    /// What the server answers to a request with these headers and no others, at another port of its own if one is named.
    func ask(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: Data? = nil,
        at other: Int? = nil
    ) async throws -> DialectReply {
        let url = try #require(URL(string: "http://127.0.0.1:\(other ?? port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body
        let (data, response) = try await URLSession.shared.data(for: request)
        let answer = response as? HTTPURLResponse
        var fields: [String: String] = [:]
        for (name, value) in answer?.allHeaderFields ?? [:] { fields["\(name)".lowercased()] = "\(value)" }
        return DialectReply(status: answer?.statusCode ?? 0, headers: fields, body: data)
    }

    /// A form of texts and files with the boundary `b`.
    static func form(_ texts: [(String, String)], files: [(String, Data)]) -> Data {
        var body = Data()
        for (name, value) in texts {
            body += Data("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (name, bytes) in files {
            body += Data("--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"photo\"\r\n\r\n".utf8)
            body += bytes + Data("\r\n".utf8)
        }
        return body + Data("--b--\r\n".utf8)
    }
}

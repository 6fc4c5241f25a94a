import Hummingbird

/// One route that answers a constant: what a server of this kind can do at most, and so what the API's speed is held against.
@main
enum Bare {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8090
        let router = Router()
        router.get("/bare") { _, _ in #"{"status":"ok"}"# }
        let configuration = ApplicationConfiguration(address: .hostname("127.0.0.1", port: port))
        try await Application(router: router, configuration: configuration).runService()
    }
}

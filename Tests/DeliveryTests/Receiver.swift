import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import UsherCore

/// A web server of the test's own that takes calls in the manner it is told to.
final class Receiver: Sendable {
    enum Manner: Sendable {
        case status(Int, [String: String] = [:])
        /// Takes the connection and the call, and never answers.
        case silent
        /// Answers 200 and then never stops talking.
        case endless
        /// Answers 200 with these bytes.
        case bytes([UInt8])
    }

    struct Call: Sendable {
        var headers: HTTPFields
        var body: String
        var path: String
    }

    let port: Int
    private let calls: Locked<[Call]>
    private let manner: Locked<Manner>
    private let running: Task<Void, any Error>

    /// A receiver that listens on a free port of this machine.
    init(_ manner: Manner) async throws {
        let (calls, shared) = (Locked<[Call]>([]), Locked(manner))
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            calls.withLock {
                $0.append(Call(headers: request.headers, body: String(buffer: body), path: request.uri.description))
            }
            switch shared.withLock({ $0 }) {
            case .status(let code, let fields):
                var headers = HTTPFields()
                for (name, value) in fields { headers[HTTPField.Name(name)!] = value }
                return Response(status: .init(code: code), headers: headers)
            case .silent:
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return Response(status: .ok)
            case .bytes(let bytes): return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            case .endless:
                return Response(
                    status: .ok,
                    body: .init { writer in
                        while !Task.isCancelled { try await writer.write(ByteBuffer(repeating: 0x20, count: 4096)) }
                    }
                )
            }
        }
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        running = Task { try await application.run() }
        port = await ports.first { _ in true } ?? 0
        (self.calls, self.manner) = (calls, shared)
    }

    deinit { running.cancel() }

    var url: String { "http://127.0.0.1:\(port)" }
    var received: [Call] { calls.withLock { $0 } }

    func become(_ new: Manner) {
        manner.withLock { $0 = new }
    }
}

/// Waits until `condition` holds; `false` when it does not within a time that is long for this machine at its busiest.
func eventually(_ condition: @Sendable () throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}

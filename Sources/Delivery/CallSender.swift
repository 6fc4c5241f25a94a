import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Store
import UsherCore

/// Makes one call; never throws, never takes longer than its limits allow.
protocol CallSending: Sendable {
    func send(_ call: OutboxCall, to address: WebAddress, secret: Secret, now: WallTime) async -> CallResult
    func close() async
}

/// Makes calls over HTTP: a POST of the event, signed, without following redirects, through no proxy.
final class CallSender: CallSending {
    private let limits: DeliveryLimits
    private let client: HTTPClient
    private let userAgent: String

    init(limits: DeliveryLimits, version: String) {
        self.limits = limits
        userAgent = "usher/\(version)"
        // A receiver that refuses connections is known at once; the outbox decides when to try again.
        client = .outward(connectSeconds: limits.connectSeconds, seconds: limits.callSeconds) { configuration in
            configuration.connectionPool.idleTimeout = .seconds(30)
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.callsPerReceiver
        }
    }

    func send(_ call: OutboxCall, to address: WebAddress, secret: Secret, now: WallTime) async -> CallResult {
        let request = request(call, address, secret, now)
        let (client, limits) = (client, limits)
        do {
            return try await HTTPClient.within(seconds: limits.callSeconds) {
                try await Self.exchange(request, client, limits)
            }
        } catch {
            return .failed(Self.failure(error))
        }
    }

    func close() async { await client.end() }

    private func request(
        _ call: OutboxCall,
        _ address: WebAddress,
        _ secret: Secret,
        _ now: WallTime
    ) -> HTTPClientRequest {
        let body = EventText.json(call)
        let (id, seconds) = (call.id.description, now.microseconds / 1_000_000)
        var request = HTTPClientRequest(url: address.url)
        request.method = .POST
        request.headers = [
            "content-type": "application/json", "user-agent": userAgent, "idempotency-key": id, "webhook-id": id,
            "webhook-timestamp": String(seconds),
            "webhook-signature": Signature(secret).header(id: id, seconds: seconds, body: body),
        ]
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }

    private static func exchange(
        _ request: HTTPClientRequest,
        _ client: HTTPClient,
        _ limits: DeliveryLimits
    ) async throws -> CallResult {
        let answer = try await client.execute(request, timeout: .seconds(Int64(limits.callSeconds)))
        let result = result(answer)
        // What it says is of no interest, but a connection can only be used again when it was heard out.
        var bytes = 0
        do {
            for try await part in answer.body {
                bytes += part.readableBytes
                if bytes > limits.answerBytes { break }
            }
        } catch {
            // The status is what counts: a receiver that took the call and broke off its answer has taken it.
        }
        return result
    }

    private static func result(_ answer: HTTPClientResponse) -> CallResult {
        let status = Int(answer.status.code)
        if (200..<300).contains(status) { return .taken }
        let seconds = answer.headers.first(name: "retry-after").flatMap { Double($0) }.flatMap { $0 >= 0 ? $0 : nil }
        return .refused(status: status, retryAfter: seconds)
    }

    private static func failure(_ error: any Error) -> CallResult.Failure {
        switch error {
        case is CancellationError: return .timeout
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .readTimeout, .writeTimeout, .cancelled, .getConnectionFromPoolTimeout:
                return .timeout
            case .connectTimeout, .tlsHandshakeTimeout: return .unreachable
            default: return .brokenOff
            }
        case is NIOConnectionError, is IOError: return .unreachable
        default: return .unreachable
        }
    }
}

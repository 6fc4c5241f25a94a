import AsyncHTTPClient
import NIOCore
import NIOPosix

extension HTTPClient {
    /// A client that goes where it is told and nowhere else: no redirects, proxies, cookies or decompression; whoever asks tries again.
    static func outward(
        connectSeconds: Int,
        seconds: Int,
        _ change: (inout Configuration) -> Void = { _ in }
    ) -> HTTPClient {
        let time = TimeAmount.seconds(Int64(seconds))
        var configuration = Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(Int64(connectSeconds)), read: time, write: time),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        change(&configuration)
        return HTTPClient(
            eventLoopGroupProvider: .shared(.singletonMultiThreadedEventLoopGroup),
            configuration: configuration
        )
    }

    /// What `work` returns; it is cancelled with the caller, and after `seconds`: the client's own timeouts each cover a part, this one the
    /// whole.
    static func within<Value: Sendable>(
        seconds: Int,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = _Concurrency.Task { try await work() }
        let deadline = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .seconds(Int64(seconds))) {
            task.cancel()
        }
        defer { deadline.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Ends what is under way.
    func end() async {
        try? await shutdown()  // It fails only when it is closed already.
    }
}

import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside itself.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where it comes from, as an address without port.
    let address: String
    /// What the log and the answer call it.
    let requestID: String
    /// The connection, to know when it ends.
    let connection: Connection

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
        connection = Connection(closed: source.channel.closeFuture)
        requestID = source.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "none"
    }
}

/// What a stream has to know of its connection.
struct Connection: Sendable {
    fileprivate let closed: EventLoopFuture<Void>

    /// Runs `body` once the connection is closed, at once if it is already.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        closed.whenComplete { _ in body() }
    }
}

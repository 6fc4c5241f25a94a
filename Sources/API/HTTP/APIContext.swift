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

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
        requestID = source.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "none"
    }
}

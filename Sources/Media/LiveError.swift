/// Why a live stream did not open or did not go on: what FFmpeg said, as a closed list; who is to be told what is said elsewhere.
public struct LiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being done.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Connecting, logging in, asking for the stream.
        case opening
        /// Looking for the video in what comes.
        case probing
        /// Reading packets.
        case reading
        /// Decoding.
        case decoding
    }

    /// What happened.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// 401.
        case unauthorized
        /// 403.
        case forbidden
        /// 404, or no such file.
        case notFound
        /// Another answer of 400 to 499.
        case refusedByServer
        /// An answer of 500 to 599.
        case serverError
        /// The transport (UDP, TCP) is not offered.
        case transportRefused
        /// The host's name is not known.
        case nameNotResolved
        /// Nobody listens at the port.
        case connectionRefused
        /// No way to the host.
        case noRoute
        /// No answer in time.
        case timedOut
        /// The connection was cut.
        case connectionLost
        /// The server's certificate or its TLS is not accepted.
        case tlsFailed
        /// It pointed to what may not be opened.
        case forbiddenProtocol
        /// What comes is no stream that is understood.
        case notMedia
        /// There is no video in it.
        case noVideo
        /// No decoder for its codec.
        case unsupportedCodec
        /// Its pictures are beyond the limits.
        case tooLarge
        /// It has more pictures a second than the limit.
        case tooFast
        /// The end.
        case ended
        /// Whoever waits for it has lost patience, or does not want it any more.
        case interrupted
        /// Memory ran out.
        case outOfMemory
        /// Anything else that FFmpeg says.
        case other
    }

    /// What was being done.
    public let stage: Stage
    /// What happened.
    public let cause: Cause
    /// FFmpeg's own words, or a number that belongs to the cause; never with a password.
    public let detail: String

    /// An error of a stage.
    public init(_ stage: Stage, _ cause: Cause, detail: String = "") {
        self.stage = stage
        self.cause = cause
        self.detail = detail
    }

    /// `opening: unauthorized (Server returned 401 Unauthorized)`.
    public var description: String {
        "\(stage.rawValue): \(cause.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
    }
}

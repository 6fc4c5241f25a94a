import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
public import UsherCore

/// Fetches pictures that a request names by URL: only from the operator's addresses, without redirects, proxies or cookies, bounded in size,
/// time and number.
public final class PictureFetcher: Sendable {
    /// How much of usher a fetch may hold.
    public struct Limits: Sendable, Hashable {
        /// From the beginning to the last byte, seconds.
        public var seconds = 10
        /// Until the connection stands, seconds.
        public var connectSeconds = 5
        /// Bytes of a picture.
        public var bytes = 10 * 1024 * 1024
        /// Pictures fetched at once.
        public var atOnce = 8

        /// The defaults.
        public init() {}
    }

    /// What a fetch came to.
    public enum Outcome: Sendable, Hashable {
        /// The picture, whatever it is.
        case bytes([UInt8])
        /// The text is no URL, or none that the operator allows.
        case notAllowed
        /// Too many are fetched at this moment.
        case busy
        /// It is larger than may be.
        case tooLarge
        /// It did not come, in words without the URL.
        case failed(String)
    }

    /// URLs that were refused, and pictures that did not come.
    public let failures = Counter()
    private let list: AddressList
    private let limits: Limits
    private let client: HTTPClient
    private let userAgent: String
    private let running = Locked(0)

    /// A fetcher from `list`.
    public init(from list: AddressList, limits: Limits = Limits(), version: String) {
        self.list = list
        self.limits = limits
        userAgent = "usher/\(version)"
        client = .outward(connectSeconds: limits.connectSeconds, seconds: limits.seconds)
    }

    /// The picture at a URL.
    public func fetch(_ text: String) async -> Outcome {
        let outcome = await outcome(text)
        if case .bytes = outcome { return outcome }
        failures.add()
        return outcome
    }

    private func outcome(_ text: String) async -> Outcome {
        guard let address = list.address(text) else { return .notAllowed }
        let limits = limits
        let isAdmitted = running.withLock { count in
            guard count < limits.atOnce else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { return .busy }
        defer { running.withLock { $0 -= 1 } }
        var request = HTTPClientRequest(url: address.url)
        request.headers = ["user-agent": userAgent, "accept": "image/*"]
        let (client, asked) = (client, request)
        do {
            return try await HTTPClient.within(seconds: limits.seconds) {
                try await Self.exchange(asked, client, limits)
            }
        } catch is CancellationError {
            return .failed("it took too long")
        } catch {
            return .failed("the server cannot be reached, or broke off")
        }
    }

    private static func exchange(
        _ request: HTTPClientRequest,
        _ client: HTTPClient,
        _ limits: Limits
    ) async throws -> Outcome {
        let answer = try await client.execute(request, timeout: .seconds(Int64(limits.seconds)))
        let status = Int(answer.status.code)
        guard status == 200 else {
            let isRedirect = (300..<400).contains(status)
            return .failed("the server answered \(status)\(isRedirect ? ", and redirects are not followed" : "")")
        }
        if let length = answer.headers.first(name: "content-length").flatMap({ Int($0) }), length > limits.bytes {
            return .tooLarge
        }
        var bytes: [UInt8] = []
        for try await part in answer.body {
            guard bytes.count + part.readableBytes <= limits.bytes else { return .tooLarge }
            bytes += part.readableBytesView
        }
        return .bytes(bytes)
    }

    /// Ends what is under way.
    public func close() async { await client.end() }
}

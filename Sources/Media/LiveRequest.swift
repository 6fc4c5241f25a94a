public import UsherCore

/// The schemes that are opened as a live source.
public enum LiveScheme: String, Sendable, Hashable, CaseIterable {
    /// RTSP, over TCP or UDP.
    case rtsp
    /// RTSP through TLS.
    case rtsps
    /// MJPEG, HLS or a stream over HTTP.
    case http
    /// The same through TLS.
    case https
    /// A file at its own pace; a bare path among them.
    case file

    /// What FFmpeg may open on behalf of such an address, redirects and playlists included.
    ///
    /// A playlist reaches other hosts, as its operator wants, but no file, no pipe and no command of this machine.
    var protocols: String {
        switch self {
        case .rtsp: "tcp,udp,rtp"
        case .rtsps: "tls,tcp,udp,rtp"
        case .http: "http,https,tls,tcp,crypto"
        case .https: "https,tls,tcp,crypto"
        case .file: ""
        }
    }

    /// The containers that may come.
    var formats: String {
        switch self {
        case .rtsp, .rtsps: "rtsp"
        case .http, .https: "hls,mpjpeg,mjpeg,mpegts,mov,mp4,matroska,webm,flv,h264,hevc,mpeg,avi"
        case .file: ""
        }
    }
}

/// How RTP comes.
public enum LiveTransport: String, Sendable, Hashable, CaseIterable {
    /// TCP, and UDP where TCP is not offered.
    case auto
    /// Inside the RTSP connection: nothing is lost.
    case tcp
    /// Beside it: lost packets stay lost.
    case udp
}

/// What is to be opened and how.
public struct LiveRequest: Sendable, Hashable {
    /// Where it is, with its password.
    public var address: SourceAddress
    /// The address's scheme.
    public var scheme: LiveScheme
    /// How RTP comes.
    public var transport: LiveTransport
    /// Whether the stream's parameters are wanted before its first picture: to copy it into a file.
    public var isCopied: Bool
    /// Whether a server must prove who it is by a certificate that this machine trusts.
    ///
    /// FFmpeg 5.1 cannot ask that of RTSPS: such a request is for `https` alone, and whoever makes it refuses `rtsps`.
    public var checksCertificate: Bool
    /// How large its pictures may be.
    public var limits: MediaLimits

    /// A request for the stream at `address`.
    public init(
        address: SourceAddress,
        scheme: LiveScheme,
        transport: LiveTransport = .auto,
        isCopied: Bool = false,
        checksCertificate: Bool = true,
        limits: MediaLimits = .default
    ) {
        self.address = address
        self.scheme = scheme
        self.transport = transport
        self.isCopied = isCopied
        self.checksCertificate = checksCertificate
        self.limits = limits
    }

    /// The address as FFmpeg wants it: the scheme in lower case.
    var url: String {
        let text = address.reveal()
        guard let end = text.firstRange(of: "://")?.upperBound else { return text }
        return scheme.rawValue + "://" + text[end...]
    }

    /// The path of a file; empty, which no file is called, for an address that names none.
    var path: String { address.filePath ?? "" }

    /// The words of the address that no log may hold: the password, as written and as sent.
    var secrets: [String] {
        let text = address.reveal()
        guard let start = text.firstRange(of: "://")?.upperBound else { return [] }
        guard let at = text[start...].lastIndex(of: "@"), let colon = text[start..<at].firstIndex(of: ":") else {
            return []
        }
        let password = text[text.index(after: colon)..<at]
        return [String(password), password.removingPercentSigns]
    }
}

/// Whoever waits for a stream: asked from inside every blocking call, at least every 100 ms, on the thread that called.
public protocol LivePatience: AnyObject, Sendable {
    /// Whether the call is to be given up.
    var isOver: Bool { get }
}

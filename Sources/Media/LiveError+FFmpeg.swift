import CFFmpeg
import Glibc

extension LiveError {
    /// What a status of FFmpeg means at a stage; `lines` are what it logged meanwhile, newest last.
    ///
    /// Some causes are told by the log alone: a name that is not resolved and a handshake that fails are both an I/O error
    /// (libavformat/tcp.c, tls_gnutls.c).
    init(_ stage: Stage, _ status: FFmpegStatus, log lines: [String]) {
        let cause = Self.cause(lines) ?? Self.causes[status.code] ?? .other
        self.init(stage, cause, detail: Self.detail(cause, status, lines))
    }

    private static func cause(_ lines: [String]) -> Cause? {
        for line in lines.reversed() {
            for (words, cause) in told where line.mentions(words) { return cause }
            if line.mentions("Picture size"), !line.mentions("size 0x"), !line.mentions("x0 is") { return .tooLarge }
        }
        return nil
    }

    /// Lines of FFmpeg 5.1 that say more than the status that comes with them.
    private static let told: [(words: String, cause: Cause)] = [
        ("Failed to resolve hostname", .nameNotResolved),
        ("Format not on whitelist", .notMedia),
        // An HLS list that names what has not the ending of a segment: /etc/passwd.
        ("allowed_segment_extensions", .forbiddenProtocol),
        ("not on whitelist", .forbiddenProtocol),
        ("failed: 461", .transportRefused),
        ("Nonmatching transport", .transportRefused),
        ("certificate", .tlsFailed),
        ("TLS fatal alert", .tlsFailed),
        ("exceeds specified max pixel count", .tooLarge),
    ]

    private static let causes: [Int32: Cause] = [
        usher_AVERROR_HTTP_UNAUTHORIZED: .unauthorized,
        usher_AVERROR_HTTP_FORBIDDEN: .forbidden,
        usher_AVERROR_HTTP_NOT_FOUND: .notFound,
        usher_AVERROR_HTTP_BAD_REQUEST: .refusedByServer,
        usher_AVERROR_HTTP_OTHER_4XX: .refusedByServer,
        usher_AVERROR_HTTP_SERVER_ERROR: .serverError,
        usher_AVERROR_PROTOCOL_NOT_FOUND: .forbiddenProtocol,
        usher_AVERROR_EXIT: .interrupted,
        usher_AVERROR_EOF: .ended,
        usher_AVERROR_INVALIDDATA: .notMedia,
        usher_AVERROR(ENOENT): .notFound,
        usher_AVERROR(ECONNREFUSED): .connectionRefused,
        usher_AVERROR(EHOSTUNREACH): .noRoute,
        usher_AVERROR(ENETUNREACH): .noRoute,
        usher_AVERROR(EADDRNOTAVAIL): .noRoute,
        usher_AVERROR(ETIMEDOUT): .timedOut,
        usher_AVERROR(ECONNRESET): .connectionLost,
        usher_AVERROR(EPIPE): .connectionLost,
        usher_AVERROR(EIO): .connectionLost,
        usher_AVERROR(EPROTONOSUPPORT): .transportRefused,
        usher_AVERROR(ENOMEM): .outOfMemory,
    ]

    private static func detail(_ cause: Cause, _ status: FFmpegStatus, _ lines: [String]) -> String {
        switch cause {
        case .serverError, .refusedByServer, .other, .tlsFailed, .forbiddenProtocol: lines.last ?? status.text
        default: status.text
        }
    }
}

extension LiveError {
    /// The error of a file that is played as a camera.
    init(_ stage: Stage, _ error: MediaError) {
        let cause: Cause =
            switch error.code {
            case .missing, .isDirectory, .notRegular, .permission: .notFound
            case .empty, .notMedia, .damaged: .notMedia
            case .noVideo: .noVideo
            case .unsupportedCodec: .unsupportedCodec
            case .tooLarge: .tooLarge
            case .outOfMemory: .outOfMemory
            case .encoding, .io, .closed: .other
            }
        self.init(stage, cause, detail: error.message)
    }
}

extension String {
    /// Whether it holds `words`, in letters of either case.
    fileprivate func mentions(_ words: String) -> Bool {
        lowercased().firstRange(of: words.lowercased()) != nil
    }
}

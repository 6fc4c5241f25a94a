public import Media

extension SourceFailure {
    /// What an error of a stream at `place` means, and what to try; pure.
    ///
    /// `patience` is how long was waited, where the error is that nothing came.
    public init(_ error: LiveError, at place: String, scheme: LiveScheme, patience: Duration = .zero) {
        let (fault, words) = Self.meaning(error, scheme, place, Int(patience.inSeconds.rounded()))
        self.init(fault, "\(place) \(words)")
    }

    private static func meaning(
        _ error: LiveError,
        _ scheme: LiveScheme,
        _ place: String,
        _ seconds: Int
    ) -> (SourceFault, String) {
        switch error.cause {
        case .unauthorized, .forbidden: login(error)
        case .notFound, .refusedByServer, .serverError, .transportRefused: answered(error, scheme)
        case .nameNotResolved, .connectionRefused, .noRoute, .timedOut, .tlsFailed:
            unreachable(error, scheme.port(at: place))
        case .interrupted: silent(error.stage, seconds)
        case .connectionLost, .ended: lost(error)
        case .forbiddenProtocol, .notMedia, .noVideo: content(error, scheme)
        case .unsupportedCodec, .tooLarge, .tooFast: beyond(error)
        case .outOfMemory: (.badStream, "could not be opened for lack of memory; run fewer sources")
        case .other: (.badStream, "cannot be read (\(error.detail)); look at the camera's own page or restart it")
        }
    }

    private static func login(_ error: LiveError) -> (SourceFault, String) {
        let wait = "; the next try waits 60 s, because cameras lock accounts that fail often"
        guard error.cause == .unauthorized else {
            return (.loginRefused, "does not let this user see the stream (403); check the user's rights" + wait)
        }
        return (
            .loginRefused,
            "refuses the login (401); check user and password, written rtsp://USER:PASSWORD@camera/path with odd characters"
                + " as %40 and so on" + wait
        )
    }

    private static func answered(_ error: LiveError, _ scheme: LiveScheme) -> (SourceFault, String) {
        switch error.cause {
        case .notFound where scheme == .file:
            (.notFound, "is not there or cannot be read; check the path and the file's mode")
        case .notFound:
            (.notFound, "answers, but has no such stream (404); look up the path of its streams in the camera's manual")
        case .transportRefused:
            (.unsupported, "does not offer this transport; set transport to auto, tcp or udp")
        case .serverError:
            (.badStream, "answers with an error of its own (\(error.detail)); it may have too many viewers: restart it")
        default: (.badStream, "refuses the request (\(error.detail)); check the path and what follows its ?")
        }
    }

    private static func unreachable(_ error: LiveError, _ port: String) -> (SourceFault, String) {
        switch error.cause {
        case .nameNotResolved: (.unreachable, "has a name that nobody knows; check its spelling, or use its IP address")
        case .connectionRefused:
            (
                .unreachable,
                "refuses the connection; check that the camera is on and that \(port) is its port"
            )
        case .noRoute: (.unreachable, "cannot be reached from this machine; check address, network and VLAN")
        case .tlsFailed:
            (
                .unreachable,
                "does not prove who it is (\(error.detail)); install the authority of its certificate on this machine, or accept it unchecked:"
                    + " tls_unverified in sources.yml; check its clock, too"
            )
        default: (.unreachable, "does not answer; check address, network and firewall")
        }
    }

    private static func silent(_ stage: LiveError.Stage, _ seconds: Int) -> (SourceFault, String) {
        switch stage {
        case .opening: (.unreachable, "did not answer within \(seconds) s; check address, network and firewall")
        case .probing: (.badStream, "answers, but no video came within \(seconds) s; check the camera's encoder")
        case .reading, .decoding:
            (.stalled, "keeps the connection and sent no picture for \(seconds) s; check the camera and its network")
        }
    }

    private static func lost(_ error: LiveError) -> (SourceFault, String) {
        if error.cause == .ended { return (.ended, "closed the stream; it may be restarting") }
        let isOpening = error.stage == .opening
        return isOpening
            ? (.unreachable, "cut the connection while it was made; check that the port speaks this protocol")
            : (.badStream, "lost the connection; check its network")
    }

    private static func content(_ error: LiveError, _ scheme: LiveScheme) -> (SourceFault, String) {
        switch error.cause {
        case .forbiddenProtocol:
            (.badStream, "points to something that may not be opened, such as a local file; use another address")
        case .noVideo:
            (.badStream, "has no video in its stream, only sound or nothing; choose another stream of the camera")
        default:
            scheme == .file
                ? (.badStream, "is no recording that can be read; name a video file")
                : (
                    .badStream,
                    "sends something that is no video stream; check that the address is that of the stream, not of a web page"
                )
        }
    }

    private static func beyond(_ error: LiveError) -> (SourceFault, String) {
        switch error.cause {
        case .tooLarge:
            (.unsupported, "sends pictures beyond 50 megapixels or 16383 a side; set the camera to a smaller size")
        case .tooFast:
            (.unsupported, "sends \(error.detail) pictures a second, beyond 120; set the camera to 30 or fewer")
        default: (.unsupported, "sends a codec that is not decoded; set the camera to H.264")
        }
    }
}

extension LiveScheme {
    /// The port that is asked at `place`.
    fileprivate func port(at place: String) -> String {
        guard case .number(let port) = CheckedAddress.port(of: place[...]) else { return usualPort }
        return String(port)
    }

    private var usualPort: String {
        switch self {
        case .rtsp: "554"
        case .rtsps: "322"
        case .http: "80"
        case .https: "443"
        case .file: "none"
        }
    }
}

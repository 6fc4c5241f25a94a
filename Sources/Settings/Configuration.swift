public import Rules
public import UsherCore

/// What `sources.yml` says, with usher's own values where it says nothing.
public struct Configuration: Sendable, Hashable {
    /// Where recordings may be read.
    public var recordings: RecordingsDirectories
    /// Which models to use.
    public var models = ModelSettings()
    /// How faces are looked for.
    public var detection = DetectionSettings()
    /// How faces become appearances.
    public var tracking = TrackingSettings()
    /// When a face is somebody's.
    public var recognition = RecognitionSettings()
    /// Who may be called because of an alert.
    public var webhooks = WebhookSettings()
    /// The hosts of cameras that are believed without a certificate that this machine trusts, in small letters.
    public var unverifiedTLS: Set<String> = []
    /// Where pictures may be fetched from.
    public var pictures = PictureSettings()
    /// What Face Detect asks of a picture.
    public var faceDetect = PortraitRules()
    /// What the second FindFace API asks of its callers.
    public var findFace = FindFaceSettings()
    /// Where single contracts are spoken beside: address and port by the contract's name.
    public var ports: [String: String] = [:]
    /// The names of the person lists declared.
    public var lists: [String] = []
    /// The source groups declared.
    public var groups: [DeclaredGroup] = []
    /// The sources declared.
    public var sources: [DeclaredSource] = []
    /// What is right, and yet not what its author may expect; worth a line in the log.
    public var notices: [SettingsIssue] = []

    /// The configuration of an empty file in `folder`.
    public init(folder: String) {
        recordings = RecordingsDirectories(["recordings"], relativeTo: folder)
    }
}

/// `models`: which models to use.
public struct ModelSettings: Sendable, Hashable {
    /// The folder that holds the packs, absolute; `nil` leaves it to `--models` and `USHER_MODELS`.
    public var directory: String?
    /// The pack's name.
    public var pack = "default"

    /// usher's own values.
    public init() {}
}

/// `detection`: how faces are looked for.
public struct DetectionSettings: Sendable, Hashable {
    /// The size at which the detector sees a frame, pixels, multiples of 32; `nil` takes the pack's.
    public var inputSize: PixelSize?
    /// The least detector score, 0...1, that counts as a face; `nil` takes the pack's.
    public var scoreMinimum: Double?
    /// Analysed frames per second of a source that does not say; `nil` analyses every frame.
    public var analyzeFPS: Double? = 5

    /// usher's own values.
    public init() {}
}

/// `tracking`: how faces become appearances.
public struct TrackingSettings: Sendable, Hashable {
    /// How long a track outlives its face without seeing it, seconds of the recording.
    public var gapSeconds = 2.0
    /// How long a person may be out of view and still continue the appearance, seconds of the recording.
    public var reentrySeconds = 30.0
    /// Views kept of a track, from which its template is made.
    public var shotsPerTrack = 5
    /// Below how many analysed frames a face is no appearance, unless one view is good enough alone.
    public var facesMinimum = 2

    /// usher's own values.
    public init() {}
}

/// `recognition`: when a face is somebody's.
public struct RecognitionSettings: Sendable, Hashable {
    /// The bars of the score.
    public var match = MatchRules()
    /// Good faces that must agree before a stranger of a stream becomes a person, where the source does not say.
    public var confirmations = CreationRules().confirmations

    /// usher's own values.
    public init() {}
}

/// `webhooks`: who may be called because of an alert.
public struct WebhookSettings: Sendable, Hashable {
    /// The addresses that URLs of alerts may begin with; nobody is called without any.
    public var allowed: [String] = []
    /// What the calls are signed with; there is one where somebody may be called.
    public var secret: Secret?

    /// usher's own values: nobody.
    public init() {}
}

/// `pictures`: where pictures may be fetched from that a request names by URL.
public struct PictureSettings: Sendable, Hashable {
    /// The addresses that URLs of pictures may begin with; nothing is fetched without any.
    public var allowed: [String] = []

    /// usher's own values: nowhere.
    public init() {}
}

/// `findface`: what the second FindFace API asks of its callers.
public struct FindFaceSettings: Sendable, Hashable {
    /// Whether it asks for a token; the product itself does not.
    public var asksToken = true
    /// Whether vectors are answered to whoever asks for them.
    public var returnsVectors = false

    /// usher's own values.
    public init() {}
}

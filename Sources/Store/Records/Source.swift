public import UsherCore

/// Where pictures come from: a camera, a recording, or whoever posts images under its id.
public struct Source: Sendable, Hashable, Identifiable {
    /// The source's id; zero for the default source.
    public var id: SourceID
    /// The group it belongs to.
    public var group: SourceGroupID
    /// 1 to 100 characters; two sources of a group may share one.
    public var name: String
    /// What the operator set.
    public var settings: SourceSettings
    /// Since when it exists.
    public var created: WallTime

    /// A source as the store holds it.
    public init(id: SourceID, group: SourceGroupID, name: String, settings: SourceSettings, created: WallTime) {
        self.id = id
        self.group = group
        self.name = name
        self.settings = settings
        self.created = created
    }

    /// Whether it is the built-in source, which cannot be deleted.
    public var isBuiltIn: Bool { id == .zero }
}

/// What an operator sets for a source, in the contract's values; `nil` leaves a setting to the configuration's default.
public struct SourceSettings: Sendable, Hashable {
    /// The thresholds of the contract: a score, `no_match` or `never`.
    public static let thresholds = ["80", "85", "90", "95", "no_match", "never"]
    /// The sizes of the contract, pixels.
    public static let squares = [50, 112, 224]
    /// The angles of the contract, degrees.
    public static let yaws = [5, 10, 20, 30, 40, 50, 60, 70, 80]
    /// The features of the contract.
    public static let features = ["gender", "age", "race"]
    /// How RTSP may bring the pictures.
    public static let transports = ["auto", "tcp", "udp"]
    /// How fast pictures are taken: as they come, or a file at its own pace and over and over.
    public static let paces = ["live", "realtime"]

    /// Features to compute for every face: `gender`, `age`, `race`.
    public var featureCheck: [String]
    /// Below which score a stranger becomes a person: one of `thresholds`.
    public var newPersonThreshold: String
    /// How large a new person's face must be, pixels: one of `squares`.
    public var newPersonSquareMin: Int
    /// How far a new person's face may be turned, degrees: one of `yaws`.
    public var newPersonYawMax: Int
    /// The lists that new persons are added to.
    public var personListAdd: [PersonListID]
    /// Where the pictures come from; `nil` for a source that images are posted to.
    public var url: SourceAddress?
    /// Whether it is opened at all.
    public var isEnabled: Bool
    /// Analysed frames per second.
    public var analyzeFPS: Double?
    /// Score from which a face is known, 0 to 100.
    public var matchThreshold: Double?
    /// Good faces that must agree before a stranger of a stream becomes a person.
    public var confirmations: Int?
    /// How RTSP brings the pictures: one of `transports`.
    public var transport: String
    /// Whether what comes is kept as video.
    public var isRecorded: Bool
    /// Another stream of the same camera that is recorded instead; `nil` records the one that is looked at.
    public var recordURL: SourceAddress?
    /// How fast pictures are taken: one of `paces`.
    public var pace: String
    /// Whether frames in which nothing moves are passed over.
    public var hasMotionGate: Bool
    /// How long video is kept, days.
    public var recordDays: Double
    /// How much video is kept, 10^9 bytes.
    public var recordGigabytes: Double
    /// How long a person may be out of view and still continue the appearance, seconds.
    public var reentrySeconds: Double?

    /// Settings; the defaults are the contract's.
    public init(
        featureCheck: [String] = [],
        newPersonThreshold: String = "never",
        newPersonSquareMin: Int = 112,
        newPersonYawMax: Int = 60,
        personListAdd: [PersonListID] = [],
        url: SourceAddress? = nil,
        isEnabled: Bool = true,
        analyzeFPS: Double? = nil,
        matchThreshold: Double? = nil,
        confirmations: Int? = nil,
        transport: String = "auto",
        isRecorded: Bool = false,
        recordURL: SourceAddress? = nil,
        pace: String = "live",
        hasMotionGate: Bool = true,
        recordDays: Double = 7,
        recordGigabytes: Double = 50,
        reentrySeconds: Double? = nil
    ) {
        self.featureCheck = featureCheck
        self.newPersonThreshold = newPersonThreshold
        self.newPersonSquareMin = newPersonSquareMin
        self.newPersonYawMax = newPersonYawMax
        self.personListAdd = personListAdd
        self.url = url
        self.isEnabled = isEnabled
        self.analyzeFPS = analyzeFPS
        self.matchThreshold = matchThreshold
        self.confirmations = confirmations
        self.transport = transport
        self.isRecorded = isRecorded
        self.recordURL = recordURL
        self.pace = pace
        self.hasMotionGate = hasMotionGate
        self.recordDays = recordDays
        self.recordGigabytes = recordGigabytes
        self.reentrySeconds = reentrySeconds
    }
}

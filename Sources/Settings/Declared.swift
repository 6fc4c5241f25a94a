public import Rules
public import UsherCore

/// A source group that a file declares.
public struct DeclaredGroup: Sendable, Hashable {
    /// 1 to 100 characters, unique.
    public var name: String
    /// The lists to search, in order; none means the default list.
    public var search: [DeclaredSearch] = []
    /// Where it stands in the file, from 1.
    public var line: Int
}

/// A list that a declared group searches.
public struct DeclaredSearch: Sendable, Hashable {
    /// The list's name.
    public var list: String
    /// The alert when a person of the list is found; may be empty.
    public var onFound = ""
    /// The alert when nobody of the list is found; may be empty.
    public var onFailed = ""
}

/// A source that a file declares.
public struct DeclaredSource: Sendable, Hashable {
    /// 1 to 100 characters, unique in its group.
    public var name: String
    /// The group's name; `nil` for the default group.
    public var group: String?
    /// Where the pictures come from, a file as an absolute path; `nil` for a source that images are posted to.
    public var url: SourceAddress?
    /// Whether it is opened at all.
    public var isEnabled = true
    /// Analysed frames per second; `nil` takes `detection.analyze_fps`.
    public var analyzeFPS: Double?
    /// Features to compute for every face: `gender`, `age`, `race`.
    public var featureCheck: [String] = []
    /// `new_person_threshold`.
    public var threshold = CreationRules().threshold
    /// `new_person_square_min`, pixels.
    public var squareMinimum = CreationRules().squareMinimum
    /// `new_person_yaw_max`, degrees.
    public var yawMaximum = CreationRules().yawMaximum
    /// The names of the lists that new persons are added to.
    public var personListAdd: [String] = []
    /// Good faces that must agree; `nil` takes `recognition.confirmations`.
    public var confirmations: Int?
    /// The score from which a face is known; `nil` takes `recognition.match_threshold`.
    public var matchThreshold: Double?
    /// How RTSP brings the pictures: `auto`, `tcp`, `udp`.
    public var transport = "auto"
    /// How fast pictures are taken: `live`, `realtime`.
    public var pace = "live"
    /// Whether frames in which nothing moves are passed over.
    public var hasMotionGate = true
    /// Whether what comes is kept as video.
    public var isRecorded = false
    /// Another stream of the same camera that is recorded instead.
    public var recordURL: SourceAddress?
    /// How long video is kept, days.
    public var recordDays = 7.0
    /// How much video is kept, 10^9 bytes.
    public var recordGigabytes = 50.0
    /// How long a person may be out of view and still continue the appearance, seconds; `nil` takes `tracking.reentry_s`.
    public var reentrySeconds: Double?
    /// Where it stands in the file, from 1.
    public var line: Int
}

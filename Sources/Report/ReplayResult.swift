/// What a replay found: the object that `usher replay --json` prints and the HTML report is drawn from.
///
/// Two replays of the same files with the same settings, models, lists and version are equal but for ``timings``.
public struct ReplayResult: Sendable, Hashable, Codable {
    /// The version of usher that made it.
    public var usherVersion: String
    /// The models that were used.
    public var modelPack: ModelPackUsed
    /// Everything else that influences the result.
    public var settings: SettingsUsed
    /// Whether every file was replayed to its end; `false` after Ctrl-C.
    public var complete: Bool
    /// Why the replay ended early, one sentence; `nil` when it is complete.
    @OrNull public var stoppedReason: String?
    /// The files in the order they were replayed, each with the appearances in it.
    public var files: [FileResult]
    /// The persons that the rules created, in order of creation.
    public var personsCreated: [PersonCreated]
    /// When and how fast it ran: the one key that differs between equal runs.
    public var timings: Timings

    /// A complete result; set ``complete`` and ``stoppedReason`` when it is not.
    public init(
        usherVersion: String,
        modelPack: ModelPackUsed,
        settings: SettingsUsed,
        files: [FileResult],
        personsCreated: [PersonCreated],
        timings: Timings
    ) {
        self.usherVersion = usherVersion
        self.modelPack = modelPack
        self.settings = settings
        self.complete = true
        self.stoppedReason = nil
        self.files = files
        self.personsCreated = personsCreated
        self.timings = timings
    }
}

/// A person that the rules created during the replay.
public struct PersonCreated: Sendable, Hashable, Codable {
    /// The person's id.
    public var id: String
    /// The person's name.
    public var name: String
    /// The names of the lists the person was added to.
    public var lists: [String]
    /// The ``FileResult/path`` of the recording that showed the person.
    public var path: String
    /// The ``AppearanceResult/id`` of the appearance that made the person.
    public var appearance: String
    /// When in the recording the person was created, seconds.
    @Rounded<3> public var timeS: Double

    /// A created person, with where and when.
    public init(id: String, name: String, lists: [String], path: String, appearance: String, timeS: Double) {
        self.id = id
        self.name = name
        self.lists = lists
        self.path = path
        self.appearance = appearance
        self.timeS = timeS
    }
}

/// When a replay ran, how long it took and on what; the only part of a result that differs between equal runs.
public struct Timings: Sendable, Hashable, Codable {
    /// The start, RFC 3339 in UTC: `2026-11-21T09:30:00Z`.
    public var startedAt: String
    /// Time on the wall clock, seconds.
    @Rounded<3> public var wallS: Double
    /// Processor time of the process, seconds over all cores; `nil` when not measured.
    @RoundedOrNull<3> public var cpuS: Double?
    /// The recordings' time that was replayed, seconds.
    @Rounded<3> public var videoS: Double
    /// Frames decoded in a second of wall time.
    @Rounded<1> public var framesPerS: Double
    /// Cores the process could use; `nil` when not known.
    @OrNull public var cores: Int?
    /// The most memory the process held, bytes; `nil` when not measured.
    @OrNull public var peakMemoryBytes: Int?

    /// Timings of a run that started at `startedAt` and took `wallS` seconds.
    public init(startedAt: String, wallS: Double, videoS: Double, framesPerS: Double) {
        self.startedAt = startedAt
        self.wallS = wallS
        self.videoS = videoS
        self.framesPerS = framesPerS
        self.cpuS = nil
        self.cores = nil
        self.peakMemoryBytes = nil
    }

    /// Seconds of recording in a second of wall time; 0 when no time passed.
    public var speed: Double { wallS > 0 ? videoS / wallS : 0 }
}

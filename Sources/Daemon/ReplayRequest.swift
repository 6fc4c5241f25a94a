import UsherCore

/// What to replay, and how.
public struct ReplayRequest: Sendable {
    /// The recordings, in order.
    public var files: [String]
    /// The source of `sources.yml` whose rules hold.
    public var source: String?
    /// Frames a second to analyse; `nil` takes the source's, else `defaultFramesPerSecond`; 0 analyses every frame.
    public var framesPerSecond: Double?
    /// The names of the lists to search; empty searches those of the source's group, else all.
    public var lists: [String]
    /// `new_person_threshold` in the contract's words; `nil` takes the source's, else `never`.
    public var newPersonThreshold: String?
    /// The names of the lists that strangers are added to; empty takes the source's.
    public var addTo: [String]
    /// Whether actions and created persons are kept.
    public var commit: Bool
    /// Where the report goes; `nil` writes none.
    public var reportDirectory: String?
    /// Whether to write a video with boxes and names.
    public var annotate: Bool
    /// The span of the source's own recordings to replay in place of files: its two moments, the second may be left out.
    public var span: (from: String, to: String?)?
    /// The part of each file that is looked at; all of it for those that are not here.
    var windows: [String: ClosedRange<MediaTime>] = [:]
    /// When each file was begun to be recorded, where they are the segments of one source.
    var starts: [String: WallTime] = [:]

    /// Frames a second that are analysed where nobody says otherwise.
    ///
    /// A person who walks past a camera is in view for seconds; five looks a second leave several good views of each.
    public static let defaultFramesPerSecond = 5.0

    /// The most of them that may be asked for: the bound of `analyze_fps` in `sources.yml`.
    static let mostFramesPerSecond = 1000.0

    /// Frames a second as `--fps` states them: `nil` for 0, every frame.
    static func rate(_ stated: Double) throws -> Double? {
        guard (0...mostFramesPerSecond).contains(stated) else {
            throw UsherFault.usage(
                "--fps \(stated): give frames a second, up to \(Int(mostFramesPerSecond)), or 0 for every frame"
            )
        }
        return stated == 0 ? nil : stated
    }

    /// A request as the command line states it.
    public init(
        files: [String],
        source: String? = nil,
        framesPerSecond: Double? = nil,
        lists: [String] = [],
        newPersonThreshold: String? = nil,
        addTo: [String] = [],
        commit: Bool = false,
        reportDirectory: String? = nil,
        annotate: Bool = false,
        span: (from: String, to: String?)? = nil
    ) {
        self.files = files
        self.source = source
        self.framesPerSecond = framesPerSecond
        self.lists = lists
        self.newPersonThreshold = newPersonThreshold
        self.addTo = addTo
        self.commit = commit
        self.reportDirectory = reportDirectory
        self.annotate = annotate
        self.span = span
    }
}

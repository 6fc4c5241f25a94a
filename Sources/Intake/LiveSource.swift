import Dispatch
public import UsherCore

/// A camera: connects, hands over the frames that are due for analysis, says how it fares, and never gives up.
///
/// Every blocking call runs on the source's own serial queue, under a deadline that FFmpeg asks for from inside. Where another stream
/// of the same camera is recorded, it has a queue and a life of its own, so that neither disturbs the other.
public final class LiveSource: Sendable {
    /// The longest that ``stop()`` waits.
    public static let stopPatience = 1.0

    /// Its name: in logs, and the folder of its recordings.
    public let name: String
    /// How it is opened, looked at and recorded.
    public let settings: LiveSettings
    private let analysis: Lane
    private let recording: Lane?

    /// A source that is not started.
    ///
    /// `onFrame` gets admitted frames on the source's queue and must return at once; `onChange` hears every new status on it, and
    /// `onRecordingChange` that of the stream that is recorded where it is another one; `onRetention` hears which recordings were removed.
    public init(
        name: String,
        settings: LiveSettings,
        clock: any UsherClock = SystemClock(),
        onFrame: @escaping @Sendable (consuming LiveFrame) -> Void,
        onChange: @escaping @Sendable (SourceStatus) -> Void = { _ in },
        onRecordingChange: @escaping @Sendable (SourceStatus) -> Void = { _ in },
        onRetention: @escaping @Sendable (RetentionReport) -> Void = { _ in }
    ) {
        self.name = name
        self.settings = settings
        let isRecordedApart = settings.recording != nil && settings.recordAddress != nil
        let plan = LanePlan(
            name: name,
            address: settings.address,
            settings: settings,
            clock: clock,
            onFrame: onFrame,
            recording: isRecordedApart ? nil : settings.recording
        )
        analysis = Lane(plan: plan, onRetention: onRetention, onChange: onChange)
        recording = settings.recordAddress.flatMap { address in
            guard isRecordedApart else { return nil }
            let plan = LanePlan(
                name: name,
                address: address,
                settings: settings,
                clock: clock,
                onFrame: nil,
                recording: settings.recording
            )
            return Lane(plan: plan, onRetention: onRetention, onChange: onRecordingChange)
        }
    }

    deinit {
        analysis.beginStop()
        recording?.beginStop()
    }

    /// Begins to connect; a second call does nothing, and a source that was stopped stays so.
    public func start() {
        analysis.start()
        recording?.start()
    }

    /// Ends the connections; nobody is called back after it returns, which is within a second.
    ///
    /// Not to be called from a callback.
    public func stop() {
        analysis.beginStop()
        recording?.beginStop()
        let deadline = DispatchTime.now() + Self.stopPatience
        analysis.join(until: deadline)
        recording?.join(until: deadline)
    }

    /// How the stream that is analysed fares.
    public var status: SourceStatus { analysis.status }

    /// How the stream that is recorded fares, where it is another one.
    public var recordingStatus: SourceStatus? { recording?.status }

    /// What was done so far.
    public var figures: SourceFigures {
        var figures = analysis.figures
        if let recording { figures.recording = recording.figures.recording }
        return figures
    }

    /// A face is in view that may stand still: every frame that is due is analysed for a while.
    public func stayAwake() {
        analysis.board.wantWaking()
    }
}

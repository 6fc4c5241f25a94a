import Media
import UsherCore

/// One connection of a source from its opening to its end, on the source's queue.
///
/// ```
/// packet ──► record ──► needed? ──► decode ──► due? ──► moving? ──► out
///            copy       else left              else     else
///                       as it is               dropped  dropped
/// ```
final class LiveSession {
    /// How it ended when nothing went wrong.
    enum End {
        case finished
        case stopped
    }

    private let plan: LanePlan
    private let address: CheckedAddress
    private let number: Int
    private let vigil: Vigil
    private let board: SessionBoard
    private let recorder: Recorder?
    private let firstPicture: () -> Void
    private var admission: FrameAdmission
    private var pace = Pace()
    private var rate = PictureRate()
    private var losses = SessionBoard.Losses()
    private var lookedAt: Int64 = -1
    private var hasPicture = false

    /// Segments of HLS are up to ten seconds long and come one after the other.
    private static let segmentFloor = Duration.seconds(20)

    /// A session of `lane`, the `number`th; `firstPicture` hears that pictures come.
    init(of lane: Lane, address: CheckedAddress, number: Int, firstPicture: @escaping () -> Void) {
        (plan, vigil, board) = (lane.plan, lane.vigil, lane.board)
        (self.address, self.number, self.firstPicture) = (address, number, firstPicture)
        recorder = plan.isRecorded(address.scheme) ? lane.makeRecorder() : nil
        let settings = plan.settings
        admission = FrameAdmission(framesPerSecond: settings.analyzeFPS, gatesMotion: settings.motionGate)
    }

    /// Runs to its end.
    func run() throws(SourceFailure) -> End {
        defer {
            recorder?.close()
            board.closed()
        }
        do throws(LiveError) {
            return try follow()
        } catch {
            if vigil.isStopped { return .stopped }
            throw SourceFailure(error, at: address.place, scheme: address.scheme, patience: vigil.patience)
        }
    }

    private func follow() throws(LiveError) -> End {
        recorder?.sweep(at: Moment(by: plan.clock))
        vigil.beginConnecting(patience: LiveSettings.connectPatience)
        let input = try LiveInput(plan.request(address), patience: vigil)
        vigil.beginWatching(floor: input.facts.comesInSegments ? Self.segmentFloor : StallWatch.floor)
        board.opened(input.facts)
        defer { note(input) }
        while !vigil.isStopped {
            if let packet = try input.next() {
                try take(packet, of: input)
            } else if try isOver(input) {
                return .finished
            }
            // Calls that never block never ask.
            if vigil.isOver { throw LiveError(.reading, .interrupted) }
        }
        return .stopped
    }

    private func isOver(_ input: LiveInput) throws(LiveError) -> Bool {
        input.finishDecoding()
        try show(input)
        guard address.scheme == .file else { throw LiveError(.reading, .ended) }
        guard plan.settings.pace == .realtime else { return true }
        guard hasPicture else { throw LiveError(.decoding, .notMedia) }
        try input.rewind()
        return false
    }

    private func take(_ packet: LivePacket, of input: LiveInput) throws(LiveError) {
        let now = plan.clock.uptime
        board.packet(of: packet.bytes, at: now)
        look(input, at: now)
        if let rate = rate.take(packet.stamp, at: now) {
            throw LiveError(.reading, .tooFast, detail: "\(Int(rate.rounded()))")
        }
        recorder?.take(packet, from: input, at: Moment(by: plan.clock))
        hold(packet, input.facts)
        guard plan.onFrame != nil else { return sign() }
        let selection = admission.selection(for: packet, at: plan.clock.uptime)
        guard let selection, selection != .keyFrames || packet.isKey else {
            if selection != nil { try input.decode(.keyFrames) }
            board.passedOver()
            return sign()
        }
        try input.decode(selection)
        try show(input)
    }

    /// Waits until the packet is due, where whoever sends does not.
    private func hold(_ packet: LivePacket, _ facts: LiveFacts) {
        guard address.scheme == .file || facts.comesInSegments, let stamp = packet.stamp else { return }
        vigil.hold(pace.wait(for: stamp, at: plan.clock.uptime))
    }

    private func show(_ input: LiveInput) throws(LiveError) {
        while let picture = try input.picture(arrivedAt: plan.clock.uptime) {
            sign()
            try consider(picture, input.facts)
        }
    }

    private func consider(_ picture: consuming LivePicture, _ facts: LiveFacts) throws(LiveError) {
        if board.takeWish() { admission.stayAwake(from: picture.time) }
        let verdict = admission.verdict(on: picture)
        board.decoded(verdict, facts, at: plan.clock.uptime)
        if verdict != .notDue { board.admission(admission) }
        guard verdict == .admitted, !vigil.isStopped, let onFrame = plan.onFrame else { return }
        do throws(MediaError) {
            let frame = try picture.makeFrame()
            onFrame(LiveFrame(frame: frame, arrived: plan.clock.uptime, session: number))
        } catch {
            throw LiveError(.decoding, error.code == .outOfMemory ? .outOfMemory : .other, detail: error.message)
        }
    }

    /// A picture came, or one that nobody wants.
    private func sign() {
        vigil.pictureCame(at: plan.clock.uptime)
        guard !hasPicture else { return }
        hasPicture = true
        firstPicture()
    }

    /// Once a second: what was lost.
    private func look(_ input: LiveInput, at uptime: Duration) {
        guard uptime.components.seconds != lookedAt else { return }
        lookedAt = uptime.components.seconds
        note(input)
    }

    private func note(_ input: LiveInput) {
        let now = SessionBoard.Losses(of: input)
        board.lost(now, since: losses)
        losses = now
        board.admission(admission)
    }
}

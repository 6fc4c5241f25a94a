import CFFmpeg
import UsherCore

/// A stream of video over the network, or a file played as one: packets as they come, pictures from those that are decoded.
///
/// One thread at a time. What can be decoded is, whatever was lost before; what was lost is counted. Every call that may block asks
/// the patience it was given, and ends with ``LiveError/Cause/interrupted`` when that is over.
///
/// One thread decodes: more would take more memory and more time in sum, and a camera needs a tenth of a core.
public final class LiveInput {
    private let request: LiveRequest
    private let patience: Patience
    private let journal: StreamJournal
    private let packet: OwnedPacket
    private var demuxer: Demuxer
    private var decoder: Decoder
    private var orientation: Orientation
    private var timeBase: AVRational
    private var times: LiveTimes
    private var picturesShown = 0
    private var complaintsHeeded = 0
    private var packetsCorrupt = 0
    private var failedReads = 0
    /// Pictures were passed over: the next one that can be decoded is a key frame.
    private var waitsForKey = false
    /// The key frame that was decoded alone, where the decoder had to forget it.
    private let heldKey: OwnedPacket
    private var keyIsHeld = false
    /// The time of a picture that comes out a second time.
    private var stampShownBefore: Int64?
    private var codedSize: PixelSize?

    /// What the stream is, as far as it is known by now.
    public private(set) var facts: LiveFacts
    /// Pictures and packets that could not be decoded, or only with parts made up.
    public private(set) var decodeErrors = 0
    /// How often codec or size changed.
    public private(set) var changes = 0

    /// Reads that may fail one after the other before the stream is given up.
    private static let failedReadsAtMost = 100

    /// Opens the stream that `request` names; blocks until its description is there, as long as `patience` lasts.
    public init(_ request: LiveRequest, patience asked: any LivePatience) throws(LiveError) {
        self.request = request
        patience = Patience(asked)
        journal = StreamJournal(secrets: request.secrets)
        let demuxer = try Self.demuxer(request, patience, journal)
        guard let stream = unsafe demuxer.video else { throw LiveError(.probing, .noVideo) }
        do throws(MediaError) {
            packet = try OwnedPacket()
            heldKey = try OwnedPacket()
            decoder = try unsafe Decoder(stream, threads: 1, limits: request.limits, path: "the stream")
        } catch {
            throw LiveError(.probing, error)
        }
        self.demuxer = demuxer
        orientation = unsafe Orientation(of: stream)
        unsafe timeBase = stream.pointee.time_base
        facts = unsafe LiveFacts(StreamProperties(demuxer, stream, orientation))
        times = LiveTimes(
            usualStep: facts.usualStep,
            tolerance: facts.comesInSegments || request.scheme == .file ? nil : Self.tolerance,
            usesArrival: facts.hasNoTimes
        )
    }

    /// How far a camera's clock may run away from ours.
    private static let tolerance = Duration.seconds(5)

    private static func demuxer(
        _ request: LiveRequest,
        _ patience: Patience,
        _ journal: StreamJournal
    ) throws(LiveError) -> Demuxer {
        guard request.scheme == .file else { return try LiveOpening.demuxer(request, patience, journal) }
        do throws(MediaError) {
            let input = try InputFile(OpenFile(reading: request.path), path: request.path)
            return try Demuxer(input, limits: request.limits)
        } catch {
            throw LiveError(.opening, error)
        }
    }

    /// RTP packets that did not arrive, and packets that came broken.
    public var packetsLost: Int { journal.packetsLost + packetsCorrupt }
    /// Pictures whose time was missing, jumped or stepped back, and was set anew.
    public var timesRepaired: Int { times.repaired }
    /// FFmpeg's last words on this stream; never with a password.
    public var lastWords: String? { journal.lines.last }

    /// Waits for the next packet of the video; `nil` at the end.
    public func next() throws(LiveError) -> LivePacket? {
        while true {
            packet.clear()
            let step = journal.listening { unsafe packet.withPointer { unsafe demuxer.read(into: $0) } }
            switch step {
            case .packet:
                failedReads = 0
                try followChange()
                return packetFacts
            case .end:
                // Some readers call it an end when they are given up.
                guard !patience.isOver else { throw LiveError(.reading, .interrupted) }
                return nil
            case .failed(let status): try missed(status)
            }
        }
    }

    /// Hands the packet that came last to the decoder; its pictures follow from ``picture(arrivedAt:)``.
    public func decode(_ selection: DecodeSelection) throws(LiveError) {
        let isKey = packet.isKey
        if selection == .keyFrames {
            try decodeKeyAlone(isKey)
            return
        }
        if keyIsHeld { try resume() }
        // Pictures that refer to one that was left out would be grey.
        if waitsForKey, !isKey { return }
        waitsForKey = false
        decoder.leaveOut(selection == .referenced ? AVDISCARD_NONREF : AVDISCARD_DEFAULT)
        try send(packet)
    }

    /// Hands in the end, so that what the decoder holds back comes out.
    public func finishDecoding() {
        // Refused only after a first end, which changes nothing.
        _ = unsafe decoder.send(nil)
    }

    /// The next picture that the decoder has, which arrived at `uptime`; `nil` when it wants a packet.
    public func picture(arrivedAt uptime: Duration) throws(LiveError) -> LivePicture? {
        while true {
            switch try received() {
            case .frame(let frame):
                heed()
                let facts = FrameFacts(frame)
                if let again = stampShownBefore, facts.stamp == again {
                    stampShownBefore = nil
                    continue
                }
                return try shown(frame, facts, uptime)
            case .wantsPacket: return nil
            case .end:
                if keyIsHeld { decoder.forget() }
                return nil
            case .failed(let status): try fault(status)
            }
        }
    }

    /// Plays a file from its beginning again; times go on.
    public func rewind() throws(LiveError) {
        let again = try Self.demuxer(request, patience, journal)
        try follow(again)
    }
}

extension LiveInput {
    /// The stream whose packets come; what it says holds until the next one is read.
    var stream: UnsafeMutablePointer<AVStream>? { unsafe demuxer.video }

    /// Makes `copy` share the packet that came last.
    func sharePacket(with copy: borrowing OwnedPacket) throws(MediaError) {
        try copy.share(packet)
    }

    private func decodeKeyAlone(_ isKey: Bool) throws(LiveError) {
        guard isKey else {
            waitsForKey = true
            return
        }
        waitsForKey = false
        keyIsHeld = false
        decoder.leaveOut(AVDISCARD_DEFAULT)
        try send(packet)
        guard decoder.holdsBack else { return }
        // Else the picture would come out with the next key frames. To go on from this one, it is decoded once more.
        do throws(MediaError) { try heldKey.share(packet) } catch { throw LiveError(.decoding, error) }
        keyIsHeld = true
        finishDecoding()
    }

    /// Goes on with all packets after the key frame that was decoded alone.
    private func resume() throws(LiveError) {
        keyIsHeld = false
        guard !waitsForKey else { return }
        decoder.forget()
        stampShownBefore = heldKey.stamp
        try send(heldKey)
    }

    private func send(_ packet: borrowing OwnedPacket) throws(LiveError) {
        let status = journal.listening { unsafe packet.withPointer { unsafe decoder.send($0) } }
        if status.failed { try fault(status) } else { heed() }
    }

    private func received() throws(LiveError) -> Decoder.Step {
        do throws(MediaError) {
            return try journal.listening { () throws(MediaError) in try decoder.receive() }
        } catch {
            throw LiveError(.decoding, error)
        }
    }

    private func shown(
        _ frame: consuming OwnedFrame,
        _ facts: FrameFacts,
        _ uptime: Duration
    ) throws(LiveError) -> LivePicture {
        let size = frame.size
        guard size.width <= request.limits.side, size.height <= request.limits.side else { throw .tooLarge("\(size)") }
        if size != codedSize {
            changes += codedSize == nil ? 0 : 1
            codedSize = size
            let aspect = unsafe frame.withPointer { unsafe SampleAspect($0.pointee.sample_aspect_ratio) }
            self.facts.size = orientation.turned(aspect.applied(to: size))
        }
        let stamp = facts.stamp.map { MediaTime(ticks: $0, numerator: timeBase.num, denominator: timeBase.den) }
        defer { picturesShown += 1 }
        let time = times.next(stamp, arrival: uptime)
        let place = LivePicture.Place(stamp: stamp, time: time, index: picturesShown)
        return LivePicture(frame, facts: facts, orientation: orientation, place: place)
    }

    private var packetFacts: LivePacket {
        let stamp = packet.stamp.map { MediaTime(ticks: $0, numerator: timeBase.num, denominator: timeBase.den) }
        return LivePacket(bytes: packet.byteCount, isKey: packet.isKey, stamp: facts.hasNoTimes ? nil : stamp)
    }

    private func missed(_ status: FFmpegStatus) throws(LiveError) {
        guard !patience.isOver else { throw LiveError(.reading, .interrupted) }
        if status.wantsMore { return }
        failedReads += 1
        packetsCorrupt += 1
        guard status.code == usher_AVERROR_INVALIDDATA, failedReads < Self.failedReadsAtMost else {
            throw LiveError(.reading, status, log: journal.lines)
        }
    }

    /// A container may change the codec of its stream on the way.
    private func followChange() throws(LiveError) {
        packetsCorrupt += packet.isCorrupt ? 1 : 0
        guard let stream = unsafe demuxer.video, let parameters = unsafe stream.pointee.codecpar,
            unsafe parameters.pointee.codec_id != decoder.codec
        else { return }
        changes += 1
        try follow(demuxer)
        waitsForKey = true
    }

    private func follow(_ next: Demuxer) throws(LiveError) {
        guard let stream = unsafe next.video else { throw LiveError(.reading, .noVideo) }
        do throws(MediaError) {
            decoder = try unsafe Decoder(stream, threads: 1, limits: request.limits, path: "the stream")
        } catch {
            throw LiveError(.reading, error)
        }
        (demuxer, complaintsHeeded, keyIsHeld) = (next, 0, false)
        orientation = unsafe Orientation(of: stream)
        unsafe timeBase = stream.pointee.time_base
        facts.codec = unsafe String(cString: avcodec_get_name(stream.pointee.codecpar.pointee.codec_id))
        times.beginAnew()
    }

    private func fault(_ status: FFmpegStatus) throws(LiveError) {
        if status.isOutOfMemory { throw LiveError(.decoding, .outOfMemory) }
        let told = LiveError(.decoding, status, log: journal.lines)
        if told.cause == .tooLarge { throw .tooLarge(told.detail) }
        complaintsHeeded = decoder.complaints
        decodeErrors += 1
    }

    /// Counts what the decoder wrote to its log but did not report: a picture is decoded, with parts made up.
    private func heed() {
        guard decoder.complaints > complaintsHeeded else { return }
        complaintsHeeded = decoder.complaints
        decodeErrors += 1
    }
}

extension LiveError {
    fileprivate static func tooLarge(_ detail: String) -> LiveError { LiveError(.decoding, .tooLarge, detail: detail) }
}

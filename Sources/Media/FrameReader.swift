import CFFmpeg
import UsherCore

/// One reading of a file from its first frame on: demuxer, decoder, times and the account of what was lost.
final class FrameReader {
    let properties: StreamProperties
    private(set) var damage = Damage()
    private let path: String
    private var framesShown = 0
    private let input: InputFile
    private let demuxer: Demuxer
    private let decoder: Decoder
    private let packet: OwnedPacket
    private let orientation: Orientation
    private let timeBase: AVRational
    private let usualStep: Duration
    private var times: TimeRepair
    private var lastTime: MediaTime?
    private var losses: LossWatch
    /// What the demuxer complained of since the file was opened.
    private let container = DecoderJournal()
    private var containerHeeded = 0
    /// How many frames the container says it has; 0 where it does not say.
    private let framesStated: Int64
    /// The latest stamp handed to the decoder, in the stream's units.
    private var latestStamp: Int64?
    /// Where the packet that lies furthest back in the file ends, bytes.
    private var packetsEnd: Int64 = 0
    /// The same when the last frame came out.
    private var shownEnd: Int64 = 0
    /// Faults counted when they were met, whose frames have not come out yet.
    private var faultsNotShown = 0
    /// Frames of `damage` that nothing but a break in the times tells of: the same with any number of threads.
    private var framesMissed = 0
    private var complaintsHeeded = 0
    private var failedReads = 0
    private var lastPacketIsCorrupt = false
    private var state = State.reading

    private enum State {
        case reading
        case draining
        case ended
    }

    /// Reads that may fail one after the other before the rest of the file is given up.
    private static let failedReadsAtMost = 1000
    /// What may follow the last packet without being video, an index above all: one part in so many of the file.
    private static let tailPart: Int64 = 10

    init(_ file: OpenFile, path: String, threads: Int, limits: MediaLimits) throws(MediaError) {
        self.path = path
        input = try InputFile(file, path: path)
        demuxer = try Demuxer(input, limits: limits)
        guard let stream = unsafe demuxer.video else { throw MediaError(.noVideo, "\(path): holds no video") }
        decoder = try unsafe Decoder(stream, threads: threads, limits: limits, path: path)
        packet = try OwnedPacket()
        orientation = unsafe Orientation(of: stream)
        properties = unsafe StreamProperties(demuxer, stream, orientation)
        unsafe timeBase = stream.pointee.time_base
        usualStep = properties.frameRate.map { .nanoseconds(Int64(1e9 / max($0, 0.001))) } ?? .milliseconds(40)
        times = TimeRepair(usualStep: usualStep)
        framesStated = unsafe stream.pointee.nb_frames
        losses = LossWatch(usualStep: usualStep, heedsBreaks: framesStated <= 0)
        // Not retained: the demuxer lets go of it with this reader.
        unsafe demuxer.context?.pointee.opaque = Unmanaged.passUnretained(container).toOpaque()
    }

    deinit {
        unsafe demuxer.context?.pointee.opaque = nil
    }

    /// Whether something is amiss while several threads decode, so that what follows could differ from run to run.
    var mustStartOver: Bool {
        decoder.threads > 1
            && (damage.framesDamaged > framesMissed || damage.packetsDamaged > 0 || decoder.complaints > 0)
    }

    var progress: Double {
        if state == .ended { return 1 }
        if let duration = properties.duration, duration > .zero, let lastTime {
            return min(1, (lastTime - .zero) / duration)
        }
        return min(1, Double(input.position) / Double(input.bytes))
    }

    func next() throws(MediaError) -> Frame? {
        while state != .ended {
            switch try decoder.receive() {
            case .frame(let frame):
                heed()
                return try shown(frame)
            case .wantsPacket: try feed()
            case .failed(let status): try fault(status)
            case .end: finish()
            }
        }
        return nil
    }

    private func feed() throws(MediaError) {
        guard state == .reading else { return finish() }
        let step = unsafe packet.withPointer { unsafe demuxer.read(into: $0) }
        heedContainer()
        switch step {
        case .packet: try hand()
        case .end:
            // A last packet that is not whole: the file was cut.
            damage.truncated = lastPacketIsCorrupt
            drain()
        case .failed(let status): try missed(status)
        }
    }

    private func hand() throws(MediaError) {
        failedReads = 0
        lastPacketIsCorrupt = packet.isCorrupt
        notePlace()
        if lastPacketIsCorrupt { countLostPacket() }
        let status = unsafe packet.withPointer { unsafe decoder.send($0) }
        packet.clear()
        if status.failed { try fault(status) } else { heed() }
    }

    /// How far the packets are, in the stream's time and in the file.
    private func notePlace() {
        if let stamp = packet.stamp { latestStamp = max(latestStamp ?? stamp, stamp) }
        let place = unsafe packet.withPointer { unsafe $0.pointee.pos }
        if place >= 0 { packetsEnd = max(packetsEnd, min(input.bytes, place) + Int64(packet.byteCount)) }
    }

    private func missed(_ status: FFmpegStatus) throws(MediaError) {
        if status.isOutOfMemory { throw .outOfMemory("reading \(path)") }
        if status.wantsMore { return }
        damage.lastMessage = status.text
        countLostPacket()
        failedReads += 1
        if failedReads >= Self.failedReadsAtMost || status.code == usher_AVERROR(EIO) {
            damage.truncated = true
            drain()
        }
    }

    private func drain() {
        state = .draining
        // Refused only after a first drain, which there was not.
        _ = unsafe decoder.send(nil)
    }

    private func fault(_ status: FFmpegStatus) throws(MediaError) {
        if status.isOutOfMemory { throw .outOfMemory("decoding \(path)") }
        complaintsHeeded = decoder.complaints
        damage.lastMessage = status.text
        countFault()
    }

    /// Counts what the decoder wrote to its log but did not report: a frame is decoded, with parts made up.
    private func heed() {
        guard decoder.complaints > complaintsHeeded else { return }
        complaintsHeeded = decoder.complaints
        damage.lastMessage = decoder.lastComplaint
        countFault()
    }

    /// Counts what the demuxer wrote to its log but did not report: it passed over bytes that it could not read.
    private func heedContainer() {
        guard container.complaints > containerHeeded else { return }
        containerHeeded = container.complaints
        damage.lastMessage = container.lastComplaint
        countLostPacket()
    }

    private func countLostPacket() {
        damage.packetsDamaged += 1
        losses.fault(after: lastTime, latest: latestStamp)
    }

    private func countFault() {
        damage.framesDamaged += 1
        faultsNotShown += 1
        losses.fault(after: lastTime, latest: latestStamp)
    }

    private func shown(_ frame: consuming OwnedFrame) throws(MediaError) -> Frame {
        let facts = FrameFacts(frame)
        let stamp = facts.stamp.map { MediaTime(ticks: $0, numerator: timeBase.num, denominator: timeBase.den) }
        let before = lastTime
        let time = times.next(stamp)
        damage.timesRepaired = times.repaired
        lastTime = time
        if state == .reading { shownEnd = packetsEnd }
        if let lost = losses.shown(at: time, after: before, stamp: facts.stamp) { account(for: lost) }
        if facts.isDamaged {
            // Counted before, if its fault was met while it was decoded.
            if faultsNotShown > 0 { faultsNotShown -= 1 } else { damage.framesDamaged += 1 }
            // An open span will hold it.
            if !losses.isOpen { damage.note(time...(time + usualStep)) }
        }
        let raster = try Raster(decoded: frame, orientation: orientation)
        defer { framesShown += 1 }
        return Frame(raster, time: time, index: framesShown, isKey: facts.isKey, isDamaged: facts.isDamaged)
    }

    /// Notes a lost stretch, and the frames in it that were not counted when their faults were met.
    private func account(for lost: LostStretch) {
        damage.note(lost.span)
        if lost.isAlone { framesMissed += lost.frames }
        damage.framesDamaged += max(0, lost.frames - faultsNotShown)
        faultsNotShown = max(0, faultsNotShown - lost.frames)
    }

    private func finish() {
        guard state != .ended else { return }
        state = .ended
        let end = lastTime.map { $0 + usualStep } ?? .zero
        let stated = max(end, properties.duration.map { MediaTime.zero + $0 } ?? end)
        let (counted, guessed) = (countedEnd(after: end) ?? end, guessedEnd ?? end)
        let little = usualStep * 2
        let slack = max(.milliseconds(500), little)
        if stated - end > slack || counted - end > (damage.isNone ? slack : little) || guessed - end > little {
            truncate()
        }
        guard let start = losses.end() else { return }
        damage.note(start...max(start, stated, counted, guessed))
    }

    private func truncate() {
        damage.truncated = true
        losses.fault(after: lastTime, latest: nil)
    }

    /// Where an AVI ends by its count of frames: it has no times, so that what is lost in its middle is missing at its end.
    ///
    /// A count that would make most of the file missing is not believed: a recorder that was cut off leaves what it likes there.
    private func countedEnd(after end: MediaTime) -> MediaTime? {
        guard properties.container == "avi", framesStated > 0 else { return nil }
        let counted = MediaTime.zero + usualStep * framesStated
        return counted - end < end - .zero ? counted : nil
    }

    /// Where a file without a count of frames would end by its bytes, when a fault made the demuxer give up the rest of it: a fragmented
    /// MP4 says nothing of what follows a broken fragment.
    private var guessedEnd: MediaTime? {
        guard framesStated <= 0, losses.isNearFault, shownEnd > 0, let lastTime else { return nil }
        guard input.bytes - packetsEnd > input.bytes / Self.tailPart else { return nil }
        let nanoseconds = Double(lastTime.nanoseconds) * Double(input.bytes) / Double(shownEnd)
        return MediaTime(nanoseconds: Int64(min(nanoseconds, 1e18)))
    }
}

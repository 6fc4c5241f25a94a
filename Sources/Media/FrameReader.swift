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
    /// A fault whose span ends at the next frame that is whole.
    private var openFault = false
    /// Faults counted when they were met, whose frames have not come out yet.
    private var faultsNotShown = 0
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
    }

    /// Whether something is amiss while several threads decode, so that what follows could differ from run to run.
    var mustStartOver: Bool {
        decoder.threads > 1 && (damage.framesDamaged > 0 || damage.packetsDamaged > 0 || decoder.complaints > 0)
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
        if lastPacketIsCorrupt {
            damage.packetsDamaged += 1
            openFault = true
        }
        let status = unsafe packet.withPointer { unsafe decoder.send($0) }
        packet.clear()
        if status.failed { try fault(status) } else { heed() }
    }

    private func missed(_ status: FFmpegStatus) throws(MediaError) {
        if status.isOutOfMemory { throw .outOfMemory("reading \(path)") }
        if status.wantsMore { return }
        damage.packetsDamaged += 1
        damage.lastMessage = status.text
        openFault = true
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

    private func countFault() {
        damage.framesDamaged += 1
        faultsNotShown += 1
        openFault = true
    }

    private func shown(_ frame: consuming OwnedFrame) throws(MediaError) -> Frame {
        let facts = FrameFacts(frame)
        let stamp = facts.stamp.map { MediaTime(ticks: $0, numerator: timeBase.num, denominator: timeBase.den) }
        let before = lastTime
        let time = times.next(stamp)
        damage.timesRepaired = times.repaired
        lastTime = time
        if openFault { damage.note((before ?? .zero)...time) }
        openFault = false
        if facts.isDamaged {
            // Counted before, if its fault was met while it was decoded.
            if faultsNotShown > 0 { faultsNotShown -= 1 } else { damage.framesDamaged += 1 }
            damage.note(time...(time + usualStep))
        }
        let raster = try Raster(decoded: frame, orientation: orientation)
        defer { framesShown += 1 }
        return Frame(raster, time: time, index: framesShown, isKey: facts.isKey, isDamaged: facts.isDamaged)
    }

    private func finish() {
        guard state != .ended else { return }
        state = .ended
        let end = lastTime.map { $0 + usualStep } ?? .zero
        guard let duration = properties.duration else { return closeFault(at: end) }
        let declared = MediaTime.zero + duration
        if declared - end > max(.milliseconds(500), usualStep * 2) {
            damage.truncated = true
            openFault = true
        }
        closeFault(at: max(end, declared))
    }

    private func closeFault(at end: MediaTime) {
        guard openFault else { return }
        openFault = false
        damage.note((lastTime ?? .zero)...max(end, lastTime ?? .zero))
    }
}

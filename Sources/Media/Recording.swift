import CFFmpeg
import UsherCore

/// A file of video, read frame by frame; one thread at a time.
///
/// The file is read as long as it was when it was opened. Damage is no error: what can be decoded before and after it is, and
/// ``damage`` says what was lost. The frames do not depend on the number of threads.
public final class Recording {
    /// What the file says about itself.
    public let properties: StreamProperties
    /// What was lost so far.
    public private(set) var damage = Damage()
    /// How many frames `next` has returned.
    public private(set) var framesDecoded = 0

    private let path: String
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
    private var failedReads = 0
    private var state = State.reading

    private enum State {
        case reading
        case draining
        case ended
    }

    /// Reads that may fail one after the other before the rest of the file is given up.
    private static let failedReadsAtMost = 1000

    /// The recording at `path`, decoded by `threads` threads (0: one a core).
    public init(opening path: String, threads: Int = 0, limits: MediaLimits = .default) throws(MediaError) {
        self.path = path
        demuxer = try Demuxer(InputFile(opening: path), limits: limits)
        guard let stream = unsafe demuxer.video else { throw MediaError(.noVideo, "\(path): holds no video") }
        decoder = try unsafe Decoder(stream, threads: threads, limits: limits, path: path)
        packet = try OwnedPacket()
        orientation = unsafe Orientation(of: stream)
        properties = unsafe StreamProperties(demuxer, stream, orientation)
        unsafe timeBase = stream.pointee.time_base
        usualStep = properties.frameRate.map { .nanoseconds(Int64(1e9 / max($0, 0.001))) } ?? .milliseconds(40)
        times = TimeRepair(usualStep: usualStep)
    }

    /// How much of the file is done, 0...1: by time where its length is known, else by bytes.
    public var progress: Double {
        if state == .ended { return 1 }
        if let duration = properties.duration, duration > .zero, let lastTime {
            return min(1, (lastTime - .zero) / duration)
        }
        return min(1, Double(demuxer.input.position) / Double(demuxer.input.bytes))
    }

    /// The next frame in the order they are shown; `nil` at the end.
    public func next() throws(MediaError) -> Frame? {
        while state != .ended {
            switch try decoder.receive() {
            case .frame(let frame): return try shown(frame)
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
        case .end: drain()
        case .failed(let status): try missed(status)
        }
    }

    private func hand() throws(MediaError) {
        failedReads = 0
        if packet.isCorrupt {
            damage.packetsDamaged += 1
            openFault = true
        }
        let status = unsafe packet.withPointer { unsafe decoder.send($0) }
        packet.clear()
        if status.failed { try fault(status) }
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
        damage.framesDamaged += 1
        damage.lastMessage = status.text
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
            damage.framesDamaged += 1
            damage.note(time...(time + usualStep))
        }
        let raster = try Raster(decoded: frame, orientation: orientation, still: false)
        defer { framesDecoded += 1 }
        return Frame(raster, time: time, index: framesDecoded, isKey: facts.isKey, isDamaged: facts.isDamaged)
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

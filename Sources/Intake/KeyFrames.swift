import Media
import UsherCore

/// How a stream's key frames lie: how far apart, and whether there is anything else; pure.
struct KeyFrames: Sendable {
    /// Key frames in a row after which a stream is taken to have no other.
    static let inARow = 5

    private var lastKey: (stamp: MediaTime?, packets: Int)?
    private var packets = 0
    private var keysInARow = 0
    /// The time between the last two key frames; `nil` until there were two with times that grow.
    private(set) var interval: Duration?
    /// Packets from one to the next, the first counted.
    private(set) var packetsBetween = 0

    /// Whether every picture is a key frame: MJPEG.
    var isAllKeys: Bool { keysInARow >= Self.inARow }

    /// The time between two pictures.
    var step: Duration? {
        guard let interval, packetsBetween > 0 else { return nil }
        return interval / packetsBetween
    }

    mutating func take(_ packet: LivePacket) {
        packets += 1
        guard packet.isKey else {
            keysInARow = 0
            return
        }
        keysInARow += 1
        if let lastKey {
            packetsBetween = packets - lastKey.packets
            let span = lastKey.stamp.flatMap { before in packet.stamp.map { $0 - before } }
            // Times that jump say nothing about the stream.
            if let span, span > .zero, span < .seconds(600) { interval = span }
        }
        lastKey = (packet.stamp, packets)
    }
}

import UsherCore

/// From a stream's own times to those of the machine: one scale that goes on through reconnects, jumps and drift; pure.
///
/// Within a connection the distances between frames are the camera's, because they arrive in bursts; where the two clocks come apart by
/// more than `tolerance` the arrival holds. Times only grow.
struct StreamTime: Sendable {
    /// How far frame times may be from their arrival before the arrival is believed.
    static let tolerance = Duration.seconds(1)

    private var session: Int?
    /// Time of arrival minus time of the frame.
    private var offset = Duration.zero
    private var last = MediaTime(nanoseconds: .min)

    /// The time of a frame in nanoseconds of uptime, and whether a new connection began with it.
    mutating func place(_ frame: MediaTime, arrived: Duration, session: Int) -> (time: MediaTime, isNewSession: Bool) {
        let isNew = self.session != session
        let arrival = MediaTime.zero + arrived
        let expected = frame + offset
        let distance = expected < arrival ? arrival - expected : expected - arrival
        if isNew || distance > Self.tolerance { offset = arrived - (frame - .zero) }
        defer { self.session = session }
        last = max(MediaTime(nanoseconds: last.nanoseconds + (last.nanoseconds == .min ? 0 : 1)), frame + offset)
        return (last, isNew && self.session != nil)
    }
}

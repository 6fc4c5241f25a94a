/// How hard usher tries to reach a receiver, and how much of usher a receiver may hold.
public struct DeliveryLimits: Sendable, Hashable {
    /// From the beginning of a call to the last byte of its answer, seconds.
    public var callSeconds = 10
    /// Until the connection stands, seconds.
    public var connectSeconds = 5
    /// Bytes of an answer that are read, and thrown away.
    public var answerBytes = 64 * 1024
    /// Calls to one receiver at once.
    public var callsPerReceiver = 4
    /// Calls at once, to all receivers.
    public var calls = 32
    /// The first pause after a failure, seconds; each further one is twice as long.
    public var firstPause = 2.0
    /// The longest pause of a receiver that cannot be reached, seconds.
    public var longestReceiverPause = 300.0
    /// The longest pause of a single call, seconds.
    public var longestCallPause = 3600.0
    /// Tries after which a call is given up.
    public var attempts = 30
    /// Age at which a call is given up, seconds.
    public var ageSeconds = 86_400.0
    /// The pause after the database could not be written, seconds: or else a call that was taken would be made again at once.
    public var storePause = 30.0

    /// The defaults.
    public init() {}
}

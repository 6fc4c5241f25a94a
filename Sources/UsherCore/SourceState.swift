/// Where a live source is in its life.
public enum SourceState: String, Sendable, Hashable, CaseIterable {
    /// Not started, stopped, disabled, or without an address.
    case idle
    /// A connection is being made, or no picture has come over it yet.
    case connecting
    /// Pictures come.
    case running
    /// Pictures came and then none did, on a connection that looked alive; it was given up and another follows.
    case stalled
    /// The last attempt failed; another follows.
    case backingOff = "backing_off"
    /// Nothing will be tried again until the settings change.
    case failed
    /// The source was finite and is over.
    case ended
}

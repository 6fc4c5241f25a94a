/// What a full queue does with one more element.
public enum OverflowPolicy: Sendable, Hashable {
    /// The sender waits until there is room: nothing is lost. For recordings.
    case wait
    /// The oldest element gives way and is counted: the newest wins. For live sources.
    case dropOldest
}

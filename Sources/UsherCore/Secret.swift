/// A value that prints as `***` everywhere; `reveal()` is the only way to it.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// A secret that holds `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// The value itself: for the call that needs it, never for a log, an error or an answer.
    public func reveal() -> String { value }

    /// `***`.
    public var description: String { "***" }
    /// `***`.
    public var debugDescription: String { "***" }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

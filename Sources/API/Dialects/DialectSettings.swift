public import Rules

/// What the operator sets of the dialects beside Enface.
public struct DialectSettings: Sendable {
    /// What Face Detect asks of a picture.
    public var portrait = PortraitRules()
    /// Whether FindFace's second API asks for a token.
    public var asksToken = true
    /// Whether FindFace's second API answers vectors.
    public var returnsVectors = false

    /// usher's own values.
    public init() {}
}

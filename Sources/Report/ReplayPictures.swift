/// The pictures of a report, which travel beside the JSON.
///
/// The report asks for one appearance at a time and keeps nothing, so an implementation may read files.
public protocol PictureSource {
    /// The JPEG or PNG files of an appearance's shots, in the order of ``AppearanceResult/shots``; may be fewer, an empty one is skipped.
    func shots(ofAppearance id: String) -> [[UInt8]]
    /// The whole frame of the best shot, as a JPEG or PNG file; `nil` when there is none.
    func overview(ofAppearance id: String) -> [UInt8]?
}

/// Pictures held in memory.
public struct ReplayPictures: PictureSource, Sendable {
    /// JPEG or PNG files by the appearance's id, in the order of its shots.
    public var shots: [String: [[UInt8]]]
    /// One JPEG or PNG file of the whole frame by the appearance's id.
    public var overviews: [String: [UInt8]]

    /// Pictures by the appearance's id.
    public init(shots: [String: [[UInt8]]] = [:], overviews: [String: [UInt8]] = [:]) {
        self.shots = shots
        self.overviews = overviews
    }

    /// The shots of an appearance; empty when there are none.
    public func shots(ofAppearance id: String) -> [[UInt8]] { shots[id] ?? [] }

    /// The whole frame of an appearance's best shot.
    public func overview(ofAppearance id: String) -> [UInt8]? { overviews[id] }
}

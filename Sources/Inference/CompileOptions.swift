public import UsherCore

/// How a model is to be compiled.
public struct CompileOptions: Sendable, Hashable {
    /// The input in pixels, for models without a fixed size; `nil` takes the manifest's.
    public var inputSize: PixelSize?
    /// How many pictures one inference takes.
    public var batch: Int
    /// Threads that work on one inference.
    public var threads: Int
    /// Inferences that may run at once: one for each thread that calls.
    public var requests: Int
    /// Whether all requests share one copy of the model: for models that are asked seldom or long, so that a copy each does not pay.
    public var isShared: Bool

    /// Options; by default one thread an inference and one inference at a time.
    public init(
        inputSize: PixelSize? = nil,
        batch: Int = 1,
        threads: Int = 1,
        requests: Int = 1,
        isShared: Bool = false
    ) {
        self.inputSize = inputSize
        self.batch = batch
        self.threads = threads
        self.requests = requests
        self.isShared = isShared
    }
}

internal import COpenVINO
import Dispatch
public import UsherCore

/// A model ready to run on u8 pixels `[batch, height, width, 3]`, with a fixed number of requests that threads borrow.
///
/// Shared by any number of threads, never more of them at work than there are requests. A few requests run on the threads that call; many have
/// threads of OpenVINO's own, on which the callers wait (``InferenceRuntime/division(of:)``).
@safe public final class CompiledModel: Sendable {
    /// The model's id.
    public let name: String
    /// Pictures per inference.
    public let batch: Int
    /// The input, pixels.
    public let inputSize: PixelSize
    /// The outputs by name.
    public let outputs: [String: [Int]]

    /// Kept to outlive the requests.
    private let copies: [ModelCopy]
    private let idle: Locked<[InferCore]>
    private let places: DispatchSemaphore

    /// The model of `copies`, which are one at least, with `requestsEach` requests to each.
    init(_ copies: [ModelCopy], name: String, requestsEach: Int) throws(InferenceError) {
        let input = try unsafe Port.input(of: copies[0].model, name)
        let outputs = try unsafe Port.outputs(of: copies[0].model, name)
        var cores: [InferCore] = []
        for copy in copies {
            for _ in 0..<requestsEach { cores.append(try unsafe InferCore(copy.model, name, outputs)) }
        }
        self.name = name
        batch = input.shape[0]
        inputSize = PixelSize(width: input.shape[2], height: input.shape[1])
        self.outputs = Dictionary(outputs.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        idle = Locked(cores)
        places = DispatchSemaphore(value: cores.count)
        self.copies = copies
    }

    deinit {
        // Requests go before the model that made them.
        idle.withLock { $0 = [] }
    }

    /// What `body` returns, run with a request to itself; waits while all requests are lent, so never call it from async code.
    public func withRequest<Result, Failure: Error>(
        _ body: (borrowing InferRequest) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        places.wait()
        // One place of the semaphore stands for one idle request: there is always a last one here.
        let core = idle.withLock { $0.removeLast() }
        defer {
            idle.withLock { $0.append(core) }
            places.signal()
        }
        return try body(InferRequest(core: core, inputSize: inputSize, batch: batch, name: name))
    }

    /// Requests not lent at this moment.
    public var idleRequests: Int { idle.withLock { $0.count } }

    /// Fails unless there is an output called `name` whose numbers count `elements`.
    public func requireOutput(_ output: String, elements: Int? = nil) throws(InferenceError) {
        guard let shape = outputs[output] else {
            throw InferenceError(
                .shapeMismatch,
                "model \(name) has no output '\(output)', only \(outputs.keys.sorted().joined(separator: ", ")); rebuild the pack with tools/models.py"
            )
        }
        let found = shape.reduce(1, *)
        guard elements == nil || elements == found else {
            throw InferenceError(
                .shapeMismatch,
                "model \(name): output '\(output)' has shape \(shape) where \(elements ?? 0) numbers are expected"
            )
        }
    }
}

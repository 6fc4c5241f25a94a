internal import COpenVINO
import Dispatch
public import UsherCore

/// A model ready to run on u8 pixels `[batch, height, width, 3]`, with a fixed number of requests that threads borrow.
///
/// Shared by any number of threads. A model with one request runs on the thread that calls; one with more has a thread of OpenVINO's own for
/// each request, on which the caller waits: never more threads at work than requests.
@safe public final class CompiledModel: Sendable {
    /// The model's id.
    public let name: String
    /// Pictures per inference.
    public let batch: Int
    /// The input, pixels.
    public let inputSize: PixelSize
    /// The outputs by name.
    public let outputs: [String: [Int]]

    // Because ov::CompiledModel is immutable and only used to make requests in init: it is kept to outlive them.
    nonisolated(unsafe) private let model: OpaquePointer
    private let idle: Locked<[InferCore]>
    private let places: DispatchSemaphore

    init(takingOwnershipOf model: OpaquePointer, name: String, requests: Int) throws(InferenceError) {
        do {
            let input = try unsafe Port.input(of: model, name)
            let outputs = try unsafe Port.outputs(of: model, name)
            var cores: [InferCore] = []
            for _ in 0..<max(1, requests) { cores.append(try unsafe InferCore(model, name, outputs)) }
            self.name = name
            batch = input.shape[0]
            inputSize = PixelSize(width: input.shape[2], height: input.shape[1])
            self.outputs = Dictionary(outputs.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
            idle = Locked(cores)
            places = DispatchSemaphore(value: cores.count)
            unsafe self.model = model
        } catch {
            unsafe ov_compiled_model_free(model)
            throw error
        }
    }

    deinit {
        // Requests go before the model that made them.
        idle.withLock { $0 = [] }
        unsafe ov_compiled_model_free(model)
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

internal import COpenVINO
import UsherCore

/// OpenVINO on the processor: compiles models of a pack.
@safe public final class InferenceRuntime: Sendable {
    // Because ov::Core is made to be shared: docs.openvino.ai, ov::Core, "thread-safe".
    nonisolated(unsafe) private let core: OpaquePointer

    /// Starts OpenVINO.
    public init() throws(InferenceError) {
        var core: OpaquePointer?
        try unsafe check("starting OpenVINO", ov_core_create(&core))
        guard let core = unsafe core else { throw InferenceError(.runtime, "starting OpenVINO: it gave nothing") }
        unsafe self.core = core
    }

    deinit { unsafe ov_core_free(core) }

    /// OpenVINO's version, such as `2026.4.1-22982-…`.
    public static var version: String {
        var version = unsafe ov_version_t()
        guard unsafe ov_get_openvino_version(&version) == OK else { return "unknown" }
        defer { unsafe ov_version_free(&version) }
        return unsafe String(cString: version.buildNumber)
    }

    /// The model of `entry`, ready to run, after its files have been held against their digests.
    public func compile(
        _ entry: ModelEntry,
        in pack: ModelPack,
        options: CompileOptions = CompileOptions()
    ) throws(InferenceError) -> CompiledModel {
        try pack.verify(entry)
        let path = pack.path(of: entry.files[0].path)
        var model: OpaquePointer?
        try unsafe check("reading \(path)", .modelUnreadable, ov_core_read_model(core, path, nil, &model))
        defer { unsafe ov_model_free(model) }
        let size = options.inputSize ?? entry.inputSize
        try unsafe reshape(model, to: [options.batch, size.height, size.width, 3], path)
        let (copies, streams) = options.isShared ? (1, max(1, options.requests)) : Self.division(of: options.requests)
        var made: [ModelCopy] = []
        for _ in 0..<copies {
            let copy = try unsafe compile(model, threads: max(1, options.threads), streams: streams, path)
            made.append(unsafe ModelCopy(takingOwnershipOf: copy))
        }
        ProcessEnd.withoutUnloading
        return try CompiledModel(made, name: entry.id, requestsEach: streams)
    }

    /// So many requests get a copy of the model each; more share one copy and its memory.
    static let copiesAtMost = 4

    /// How many copies of the model serve `requests` threads, and how many streams each has.
    ///
    /// A copy with one stream works on the thread that calls. One with more has threads of its own, on which the caller waits: two changes
    /// of thread for each inference took a twelfth of a replay's time (docs/performance.md). A copy of the default pack is some 40 MB.
    static func division(of requests: Int) -> (copies: Int, streams: Int) {
        requests <= copiesAtMost ? (max(1, requests), 1) : (1, requests)
    }

    private func reshape(_ model: OpaquePointer?, to shape: [Int], _ path: String) throws(InferenceError) {
        let refusal = "\(path) does not take an input of \(shape) (pictures, height, width, colours)"
        // OpenVINO would refuse it too, but leaks 64 bytes over it.
        guard shape.allSatisfy({ $0 > 0 }) else { throw InferenceError(.shapeMismatch, refusal) }
        var wanted = unsafe ov_partial_shape_t()
        let numbers = shape.map { Int64($0) }
        try unsafe check("shape \(shape)", ov_partial_shape_create_static(Int64(shape.count), numbers, &wanted))
        defer { unsafe ov_partial_shape_free(&wanted) }
        try unsafe check(
            refusal,
            .shapeMismatch,
            ov_model_reshape_single_input(model, wanted)
        )
    }

    /// `threads` threads in each stream.
    ///
    /// Fewer streams than calling threads would make them wait for each other: OpenVINO locks a stream while it works.
    private func compile(
        _ model: OpaquePointer?,
        threads: Int,
        streams: Int,
        _ path: String
    ) throws(InferenceError) -> OpaquePointer {
        var compiled: OpaquePointer?
        try unsafe check(
            "compiling \(path)",
            .modelUnreadable,
            usher_compile_for_processor(core, model, String(streams), String(threads * streams), &compiled)
        )
        guard let compiled = unsafe compiled else {
            throw InferenceError(.runtime, "compiling \(path): OpenVINO gave nothing")
        }
        return unsafe compiled
    }
}
